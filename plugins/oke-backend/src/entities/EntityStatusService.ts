import type {
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import {
  parseEntityRef,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  ANNOTATION_CLUSTER,
  summarizeEntity,
  type EntityProblem,
  type EntityService,
  type EntityStatus,
  type EntitySummary,
  type PlanProblem,
} from '@okeanos/backstage-plugin-oke-common';
import { contentHash } from '@okeanos/backstage-plugin-oke-node';
import { LRUCache } from 'lru-cache';
import type {
  OkeAuthorizer,
  ServiceRights,
} from '../authorization/OkeAuthorizer';
import type { ClusterRegistry } from '../clusters/ClusterRegistry';
import type { ObservedClusterStore } from '../clusters/observed/ObservedClusterStore';
import { readIfKnown } from '../declarations/unreadable';
import type { NamespaceStore } from '../namespaces/NamespaceStore';
import type { Shown, ShownStatuses } from '../statuses/ShownStatuses';
import { explainNothing } from './explainNothing';
import { explainRefusal, type KnownPlaces } from './explainRefusal';
import { NoEntityStatusError } from './NoEntityStatusError';
import { ownersOf, ownersToAsk, type NamedEntity } from './ownersToAsk';
import { annotationField, placeOf, type Place } from './placeOf';

/** So many entities are kept, for so many milliseconds: a signal makes all pages of one look at once. */
const ENTITIES = { max: 1_000, ttl: 10_000 };

export interface EntityStatusServiceOptions {
  auth: AuthService;
  catalog: CatalogService;
  authorizer: OkeAuthorizer;
  registry: ClusterRegistry;
  namespaces: NamespaceStore;
  observedClusters: ObservedClusterStore;
  shown: ShownStatuses;
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
   * @throws NotFoundError whenever there is no answer, with the same text for every reason. Who may read what
   *   belongs to the entity's owner is told what is wrong with the annotations: as far as they may see it
   *   ({@link NoEntityStatusError})
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
      shown,
    } = this.#options;
    const notFound = () => new NotFoundError(`No status of ${entityRef}`);

    const ref = fullRef(entityRef);
    if (!ref) {
      throw notFound();
    }
    // Both at once: this is what takes the time.
    const [found, rights] = await Promise.all([
      this.#entities.fetch(ref),
      authorizer.askAboutServices(credentials),
    ]);
    const { mayReadEntity, mayReadService } = rights;
    const entity =
      mayReadEntity === undefined
        ? await catalog.getEntityByRef(ref, { credentials })
        : mayReadEntity && found;
    if (!entity) {
      throw notFound();
    }
    const entityOwners = ownersOf(entity);
    const isOwner = mayReadService({ owners: entityOwners });
    const place = placeOf(entity);
    if (Array.isArray(place)) {
      throw isOwner ? new NoEntityStatusError(ref, place) : notFound();
    }

    // Whatever there is, the same is asked: what is not there must not be answered sooner than what may not be seen.
    const [sharing, cluster] = await Promise.all([
      readIfKnown(
        () => namespaces.sharingOf(place.cluster, place.namespace),
        async row => isOwner && mayReadService({ owners: [row.owner] }),
      ),
      observedClusters.connectionOf(place.cluster),
    ]);
    const { uid } = entity.metadata;
    const owners = ownersToAsk(sharing, { ref, uid }, entityOwners);
    if (
      !sharing ||
      !owners ||
      !mayReadService({ owners }) ||
      !registry.get(place.cluster)
    ) {
      throw isOwner
        ? new NoEntityStatusError(
            ref,
            explainRefusal(
              {
                ...{ ref, owners: entityOwners },
                isNamed:
                  sharing?.shares !== undefined &&
                  sharing.sharedWith.includes(ref),
              },
              place,
              await this.#knownPlaces({ ref, uid }, rights),
            ),
          )
        : notFound();
    }
    if (!cluster) {
      throw new NoEntityStatusError(ref, [notReadYet(place)]);
    }

    const { records, isSeen, version, signalChannel } = await shown.read(
      ref,
      {
        ...{ cluster: place.cluster, namespace: place.namespace },
        ...{ namespaceId: sharing.id, generation: sharing.generation },
        entityKey: contentHash([uid, entityOwners]),
      },
      new Date(),
    );
    const services = records.filter(({ labels, status }) =>
      place.selects(status.service, labels),
    );
    return {
      cluster: place.cluster,
      namespace: place.namespace,
      connection: cluster.connection,
      services: services.map(({ status }) => status),
      servicesKnown: isSeen,
      problems:
        services.length > 0
          ? []
          : await this.#whyNoService(
              ...([place, sharing.id, { records, isSeen }, rights] as const),
            ),
      // Both grow, and so does their sum.
      version: version + cluster.version,
      signalChannel,
    };
  }

  /**
   * The same in a sentence for each Service.
   *
   * @throws as {@link get}
   */
  async getSummary(
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<EntitySummary> {
    return summarizeEntity(await this.get(entityRef, credentials));
  }

  /**
   * The same of one of its Services alone.
   *
   * @throws as {@link get}; NotFoundError with the same text when it shows no Service of that name
   */
  async getOnly(
    entityRef: string,
    service: string,
    credentials: BackstageCredentials,
  ): Promise<EntityStatus> {
    const status = await this.get(entityRef, credentials);
    const services = status.services.filter(each => each.service === service);
    if (services.length === 0) {
      throw new NotFoundError(`No status of ${entityRef}`);
    }
    return { ...status, services };
  }

  /**
   * Everything of one of its Services.
   *
   * @throws as {@link getOnly}
   */
  async getService(
    entityRef: string,
    service: string,
    credentials: BackstageCredentials,
  ): Promise<EntityService> {
    const {
      services: [status],
      version,
      signalChannel,
    } = await this.getOnly(entityRef, service, credentials);
    return { status, version, signalChannel };
  }

  async #whyNoService(
    place: Place,
    namespaceId: string,
    { records, isSeen }: Pick<Shown, 'records' | 'isSeen'>,
    { mayReadNamespace }: ServiceRights,
  ): Promise<EntityProblem[]> {
    const namespace = await this.#options.namespaces.getById(namespaceId);
    return namespace
      ? explainNothing(
          place,
          {
            ...{ ...namespace, isSeen },
            isReadable: mayReadNamespace({ owners: [namespace.spec.owner] }),
          },
          records.map(({ status: { service }, labels }) => ({
            service,
            labels,
          })),
        )
      : [];
  }

  /** What a caller may know of, to whom an annotation is explained. */
  async #knownPlaces(
    { ref, uid }: NamedEntity,
    { mayReadCluster, mayReadNamespace }: ServiceRights,
  ): Promise<KnownPlaces> {
    const { registry, namespaces } = this.#options;
    const clusters = registry.list();
    const names = new Set(clusters.map(({ name }) => name));
    const [all, shared] = await Promise.all([
      namespaces.names(),
      namespaces.namesSharedWith(ref, uid),
    ]);
    const readable = [
      ...all.filter(({ owner }) => mayReadNamespace({ owners: [owner] })),
      ...shared.map(each => ({ ...each, owner: undefined })),
    ].filter(({ cluster }) => names.has(cluster));
    return {
      clusters: [
        ...new Set([
          ...clusters
            .filter(({ owner }) => mayReadCluster({ owners: [owner] }))
            .map(({ name }) => name),
          ...readable.map(({ cluster }) => cluster),
        ]),
      ],
      namespaces: readable,
    };
  }
}

function notReadYet({ cluster }: Place): PlanProblem {
  return {
    field: annotationField(ANNOTATION_CLUSTER),
    value: cluster,
    message: `cluster ${cluster} has not been read yet`,
    remedy: 'Wait a moment: it was just added',
  };
}

/** Undefined when it is none. What no name has, the catalog refuses in words of its own. */
function fullRef(entityRef: string): string | undefined {
  if (/[\s\p{Cc}]/u.test(entityRef)) {
    return undefined;
  }
  try {
    return stringifyEntityRef(parseEntityRef(entityRef));
  } catch {
    return undefined;
  }
}
