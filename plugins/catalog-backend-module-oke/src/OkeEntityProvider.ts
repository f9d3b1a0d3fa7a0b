import type {
  AuthService,
  LoggerService,
  SchedulerServiceTaskRunner,
} from '@backstage/backend-plugin-api';
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
  client: Pick<OkeClient, 'listClusters' | 'listNamespaces'>;
  auth: AuthService;
  events: EventsService;
  logger: LoggerService;
  /** Runs the slow full sweep, for events that were lost. */
  sweep: SchedulerServiceTaskRunner;
}

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

  /** Reads the API and applies the result. Calls that come during a run share the next one. */
  async refresh(): Promise<void> {
    if (this.#running) {
      this.#again = true;
      await this.#running;
      return;
    }
    this.#running = this.#refreshUntilSettled();
    try {
      await this.#running;
    } finally {
      this.#running = undefined;
    }
  }

  async #refreshUntilSettled(): Promise<void> {
    do {
      this.#again = false;
      await this.#refreshOnce();
    } while (this.#again);
  }

  async #refreshOnce(): Promise<void> {
    const { client, auth, logger } = this.#options;
    if (!this.#connection) {
      throw new Error('The provider is not connected to the catalog');
    }
    let entities;
    try {
      const { token } = await auth.getPluginRequestToken({
        onBehalfOf: await auth.getOwnServiceCredentials(),
        targetPluginId: 'oke',
      });
      const [clusters, namespaces] = await Promise.all([
        client.listClusters({ token }),
        client.listNamespaces({ token }),
      ]);
      entities = [
        ...clusters.map(clusterEntity),
        ...namespaces.map(namespaceEntity),
      ];
    } catch (error) {
      // Not knowing what exists is no reason to remove anything.
      logger.warn(
        `Clusters and namespaces could not be read; the catalog keeps what it has: ${error}`,
      );
      return;
    }
    await this.#connection.applyMutation({
      type: 'full',
      entities: entities.map(entity => ({ entity, locationKey: 'oke' })),
    });
  }
}
