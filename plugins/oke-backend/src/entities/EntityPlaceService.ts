import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import {
  CATALOG_FILTER_EXISTS,
  type EntityFilterQuery,
} from '@backstage/catalog-client';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  ANNOTATION_CLUSTER,
  ANNOTATION_NAMESPACE,
  type EntityPlace,
} from '@okeanos/backstage-plugin-oke-common';
import type { OkeAuthorizer } from '../authorization/OkeAuthorizer';
import type { ClusterRegistry } from '../clusters/ClusterRegistry';
import type { NamespaceStore } from '../namespaces/NamespaceStore';
import { ownersOf, ownersToAsk } from './ownersToAsk';
import { placeOf } from './placeOf';

/** Entities that say which namespace they are of. */
const ANNOTATED: EntityFilterQuery = {
  [`metadata.annotations.${ANNOTATION_CLUSTER}`]: CATALOG_FILTER_EXISTS,
  [`metadata.annotations.${ANNOTATION_NAMESPACE}`]: CATALOG_FILTER_EXISTS,
};

/** What is read of them. */
const FIELDS = [
  'kind',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'metadata.annotations',
  'relations',
];

export interface EntityPlaceServiceOptions {
  catalog: CatalogService;
  authorizer: OkeAuthorizer;
  registry: ClusterRegistry;
  namespaces: NamespaceStore;
}

/** Tells which catalog entities have a status, by the rule of {@link EntityStatusService}. */
export class EntityPlaceService {
  readonly #options: EntityPlaceServiceOptions;

  constructor(options: EntityPlaceServiceOptions) {
    this.#options = options;
  }

  /** Those for which the caller would be answered, each with the namespace that it shows services of. */
  async list(credentials: BackstageCredentials): Promise<EntityPlace[]> {
    const { catalog, authorizer, registry, namespaces } = this.#options;
    const [{ mayReadService }, sharings] = await Promise.all([
      authorizer.askAboutServices(credentials),
      namespaces.sharings(),
    ]);
    const sharingOf = new Map(
      sharings.map(sharing => [key(sharing.cluster, sharing.name), sharing]),
    );
    const found: EntityPlace[] = [];
    const pages = catalog.streamEntities(
      { filter: ANNOTATED, fields: FIELDS },
      { credentials },
    );
    for await (const page of pages) {
      for (const entity of page) {
        const place = placeOf(entity);
        if (Array.isArray(place)) {
          continue;
        }
        const { cluster, namespace } = place;
        const entityRef = stringifyEntityRef(entity);
        const owners = ownersToAsk(
          sharingOf.get(key(cluster, namespace)),
          { ref: entityRef, uid: entity.metadata.uid },
          ownersOf(entity),
        );
        if (owners && mayReadService({ owners }) && registry.get(cluster)) {
          found.push({ entityRef, cluster, namespace });
        }
      }
    }
    return found;
  }
}

function key(cluster: string, namespace: string): string {
  return `${cluster}/${namespace}`;
}
