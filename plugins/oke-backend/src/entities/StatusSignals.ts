import type { LoggerService } from '@backstage/backend-plugin-api';
import type { SignalsService } from '@backstage/plugin-signals-node';
import type { EntityStatusSignal } from '@okeanos/backstage-plugin-oke-common';
import type { ObservedClusterStore } from '../clusters/observed/ObservedClusterStore';
import type { ChannelStore } from '../statuses/ChannelStore';

export interface StatusSignalsOptions {
  signals: SignalsService;
  channels: ChannelStore;
  observedClusters: ObservedClusterStore;
  logger: LoggerService;
}

/** Tells open pages that there is a new version of what they show. The signal holds nothing else. */
export class StatusSignals {
  readonly #options: StatusSignalsOptions;

  constructor(options: StatusSignalsOptions) {
    this.#options = options;
  }

  /**
   * @param namespace - all namespaces of the cluster without one
   * @returns when all were told; a failure is logged, since pages also look by themselves
   */
  async publish(cluster: string, namespace?: string): Promise<void> {
    const { signals, channels, observedClusters, logger } = this.#options;
    try {
      const open = await channels.list(cluster, namespace, new Date());
      if (open.length === 0) {
        return; // nobody has looked for a while
      }
      const clusterVersion = await observedClusters.versionOf(cluster);
      for (const { channel, version } of open) {
        const message: EntityStatusSignal = {
          version: version + clusterVersion,
        };
        await signals.publish({
          recipients: { type: 'broadcast' },
          ...{ channel, message },
        });
      }
    } catch (error) {
      logger
        .child({ cluster })
        .warn(`A signal of cluster ${cluster} was not sent: ${error}`);
    }
  }
}
