import type {
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import {
  parseEntityRef,
  RELATION_OWNED_BY,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  ANNOTATION_CLUSTER,
  ANNOTATION_LABEL_SELECTOR,
  ANNOTATION_NAMESPACE,
  ANNOTATION_SERVICE,
  type EntityStatus,
} from '@okeanos/backstage-plugin-oke-common';
import { LRUCache } from 'lru-cache';
import type { OkeAuthorizer } from '../authorization/OkeAuthorizer';
import type { ClusterRegistry } from '../clusters/ClusterRegistry';
import type { ObservedClusterStore } from '../clusters/observed/ObservedClusterStore';
import type { NamespaceStore } from '../namespaces/NamespaceStore';
import type { StatusStore } from '../statuses/StatusStore';
import { parseLabelSelector } from './labelSelector';

/** So many entities are kept, for so many milliseconds: a signal makes all pages of one look at once. */
const ENTITIES = { max: 1_000, ttl: 10_000 };

export interface EntityStatusServiceOptions {
  auth: AuthService;
  catalog: CatalogService;
  authorizer: OkeAuthorizer;
  registry: ClusterRegistry;
  namespaces: NamespaceStore;
  observedClusters: ObservedClusterStore;
  statuses: StatusStore;
}

/**
 * Answers for the status of the services that a catalog entity stands for. Reads rows only: no call
 * to a cluster.
 */
export class EntityStatusService {
  readonly #options: EntityStatusServiceOptions;
  /** As the plugin itself reads them, for which the catalog asks nobody. Who may see them is asked each time. */
  readonly #entities: LRUCache<string, Entity>;

  constructor(options: EntityStatusServiceOptions) {
    const { auth, catalog } = options;
    this.#options = options;
    this.#entities = new LRUCache({
      ...ENTITIES,
      fetchMethod: async ref =>
        catalog.getEntityByRef(ref, {
          credentials: await auth.getOwnServiceCredentials(),
        }),
    });
  }

  /**
   * Anyone can annotate an entity of their own with somebody else's namespace. So there is an answer
   * only if the caller may read the entity, the namespace belongs to the entity's owner or is shared
   * with the entity, and the caller may read the service.
   *
   * @throws NotFoundError whenever there is no answer, with the same text for every reason;
   *   InputError when the entity's label selector cannot be understood
   */
  async get(
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<EntityStatus> {
    const {
      catalog,
      authorizer,
      registry,
      namespaces,
      observedClusters,
      statuses,
    } = this.#options;
    const notFound = () => new NotFoundError(`No status of ${entityRef}`);

    const ref = fullRef(entityRef);
    if (!ref) {
      throw notFound();
    }
    // Both at once: this is what takes the time.
    const [found, { mayReadEntity, mayReadService }] = await Promise.all([
      this.#entities.fetch(ref),
      authorizer.askAboutServices(credentials),
    ]);
    const entity =
      mayReadEntity === undefined
        ? await catalog.getEntityByRef(ref, { credentials })
        : mayReadEntity && found;
    const place = entity && placeOf(entity);
    if (!place || !registry.get(place.cluster)) {
      throw notFound();
    }
    const sharing = await namespaces.sharingOf(place.cluster, place.namespace);
    const cluster = await observedClusters.connectionOf(place.cluster);
    if (!sharing || !cluster) {
      throw notFound();
    }

    const { id, owner, sharedWith } = sharing;
    const entityOwners = ownersOf(entity);
    const isShared = sharedWith.includes(ref);
    if (!isShared && !entityOwners.includes(owner)) {
      throw notFound();
    }
    if (
      !mayReadService({
        owners: isShared ? [owner, ...entityOwners] : [owner],
      })
    ) {
      throw notFound();
    }

    const [{ records, version }, signalChannel] = await Promise.all([
      statuses.read(place.cluster, place.namespace),
      statuses.channelOf(ref, place.cluster, place.namespace),
    ]);
    const services = records
      .filter(
        ({ namespaceId, labels, status }) =>
          namespaceId === id && place.selects(status.service, labels),
      )
      .map(({ status }) => status);
    return {
      cluster: place.cluster,
      namespace: place.namespace,
      connection: cluster.connection,
      services,
      // Both grow, and so does their sum.
      version: version + cluster.version,
      signalChannel,
    };
  }
}

/** Where the entity's annotations say that its services are; undefined when they do not. */
function placeOf(entity: Entity):
  | {
      cluster: string;
      namespace: string;
      selects: (service: string, labels: Record<string, string>) => boolean;
    }
  | undefined {
  const annotations = entity.metadata.annotations ?? {};
  const cluster = annotations[ANNOTATION_CLUSTER];
  const namespace = annotations[ANNOTATION_NAMESPACE];
  const name = annotations[ANNOTATION_SERVICE];
  const selector = annotations[ANNOTATION_LABEL_SELECTOR];
  if (!cluster || !namespace || (!name && !selector)) {
    return undefined;
  }
  if (name) {
    return { cluster, namespace, selects: service => service === name };
  }
  const matches = parseLabelSelector(selector);
  return { cluster, namespace, selects: (_service, labels) => matches(labels) };
}

/** Undefined when it is none. */
function fullRef(entityRef: string): string | undefined {
  try {
    return stringifyEntityRef(parseEntityRef(entityRef));
  } catch {
    return undefined;
  }
}

function ownersOf(entity: Entity): string[] {
  return (entity.relations ?? [])
    .filter(({ type }) => type === RELATION_OWNED_BY)
    .map(({ targetRef }) => targetRef);
}
