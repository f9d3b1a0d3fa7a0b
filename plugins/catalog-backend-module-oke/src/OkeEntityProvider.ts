import type {
  AuthService,
  LoggerService,
  SchedulerServiceTaskRunner,
} from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import type {
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import type { EventsService } from '@backstage/plugin-events-node';
import {
  OKE_EVENT_TOPIC,
  type OkeClient,
} from '@okeanos/backstage-plugin-oke-common';
import { clusterEntity, namespaceEntity } from './entities';

export interface OkeEntityProviderOptions {
  client: Pick<
    OkeClient,
    'listClusters' | 'listEntities' | 'listNamespaces' | 'listUnreadable'
  >;
  auth: AuthService;
  events: EventsService;
  logger: LoggerService;
  /** Runs the slow full sweep, for events that were lost. */
  sweep: SchedulerServiceTaskRunner;
}

/** A backend that does not answer within this time is read again later. */
const READ_TIMEOUT_MS = 20_000;

/**
 * Keeps the catalog's Resources for clusters and namespaces in step with the Okeanos API. An event
 * is only a hint to look: what the API says is what counts.
 */
export class OkeEntityProvider implements EntityProvider {
  readonly #options: OkeEntityProviderOptions;
  #connection: EntityProviderConnection | undefined;
  /** The run that is under way, and whether another must follow it. */
  #running: Promise<void> | undefined;
  #again = false;

  constructor(options: OkeEntityProviderOptions) {
    this.#options = options;
  }

  getProviderName(): string {
    return 'oke';
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    const { events, sweep } = this.#options;
    this.#connection = connection;
    await events.subscribe({
      id: 'catalog-backend-module-oke',
      topics: [OKE_EVENT_TOPIC],
      onEvent: () => this.refresh(),
    });
    await sweep.run({
      id: 'oke-entities-refresh',
      fn: () => this.refresh(),
    });
  }

  /**
   * Reads the API and applies the result. Calls that come during a run share the next one. A run
   * that fails is logged, and changes nothing.
   */
  async refresh(): Promise<void> {
    if (!this.#connection) {
      throw new Error('The provider is not connected to the catalog');
    }
    if (this.#running) {
      this.#again = true;
    } else {
      this.#running = this.#refreshUntilSettled(this.#connection);
    }
    await this.#running;
  }

  async #refreshUntilSettled(
    connection: EntityProviderConnection,
  ): Promise<void> {
    do {
      this.#again = false;
      await this.#refreshOnce(connection);
    } while (this.#again);
    // Not later, or a call that comes in between would wait for a run that is over.
    this.#running = undefined;
  }

  async #refreshOnce(connection: EntityProviderConnection): Promise<void> {
    try {
      const entities = await this.#readEntities();
      await connection.applyMutation({
        type: 'full',
        entities: entities.map(entity => ({ entity, locationKey: 'oke' })),
      });
    } catch (error) {
      // Not knowing what exists is no reason to remove anything.
      this.#options.logger.warn(
        'Clusters and namespaces were not refreshed; the catalog keeps what it has',
        toError(error),
      );
    }
  }

  async #readEntities(): Promise<Entity[]> {
    const { client, auth } = this.#options;
    const { token } = await auth.getPluginRequestToken({
      onBehalfOf: await auth.getOwnServiceCredentials(),
      targetPluginId: 'oke',
    });
    const options = { token, signal: AbortSignal.timeout(READ_TIMEOUT_MS) };
    const [clusters, namespaces, places, unreadable] = await Promise.all([
      client.listClusters(options),
      client.listNamespaces(options),
      client.listEntities(options),
      client.listUnreadable(options),
    ]);
    const reached = new Set(clusters.map(({ name }) => name));
    return [
      ...clusters.map(clusterEntity),
      ...namespaces.map(namespace => namespaceEntity(namespace, places)),
      // They are there: what is wrong with their rows is no reason to remove them.
      ...unreadable.flatMap(({ of, cluster, namespace, owner }) => {
        if (of !== 'declaration') {
          return [];
        }
        if (namespace !== undefined) {
          return namespaceEntity(
            { spec: { cluster, name: namespace, owner } },
            places,
          );
        }
        return reached.has(cluster)
          ? []
          : clusterEntity({ name: cluster, owner });
      }),
    ];
  }
}
