import type { LoggerService } from '@backstage/backend-plugin-api';
import type { NoticeReceiver } from '@okeanos/backstage-plugin-oke-node/alpha';
import type { ClusterStore } from '../clusters/declared/ClusterStore';
import { withTimeout } from '../declarations/withTimeout';
import type { Lease, LeaseStore } from '../leases/LeaseStore';
import { withLease } from '../leases/withLease';
import type { NamespaceStore } from '../namespaces/NamespaceStore';
import {
  noticeOfGone,
  noticesOfCluster,
  noticesOfNamespace,
  objectOf,
  type FoundNotice,
} from './findNotices';
import type { NoticeStore } from './NoticeStore';

/** So long after a look the next one is made. */
const EVERY_MS = 30_000;
/** So long a receiver may take for one notice. */
const RECEIVE_MS = 10_000;

export interface NoticeSenderOptions {
  receivers: readonly NoticeReceiver[];
  store: NoticeStore;
  clusters: Pick<ClusterStore, 'list'>;
  namespaces: Pick<NamespaceStore, 'list'>;
  leases: LeaseStore;
  /** Names this replica. */
  owner: string;
  logger: LoggerService;
}

/**
 * Looks for what people should hear of, and has receivers take it to them: one replica at a time, each thing once. It is
 * noted after it was taken, so who dies in between tells it twice rather than never.
 */
export class NoticeSender {
  readonly #options: NoticeSenderOptions;
  readonly #stop = new AbortController();
  /** Ids of receivers that did not take what they were told last. */
  readonly #failing = new Set<string>();
  #lookedAt: number | undefined;
  #looking: Promise<void> | undefined;

  constructor(options: NoticeSenderOptions) {
    this.#options = options;
  }

  /** Looks when the last look is a while ago and over. Nothing is asked where there is nobody to tell. Never rejects. */
  async look(now: Date): Promise<void> {
    const { receivers } = this.#options;
    const isDue =
      this.#lookedAt === undefined ||
      now.getTime() - this.#lookedAt >= EVERY_MS;
    if (receivers.length === 0 || !isDue || this.#looking) {
      return;
    }
    this.#lookedAt = now.getTime();
    this.#looking = this.#tellUnderLease(now);
    await this.#looking;
    this.#looking = undefined;
  }

  /** Sends no further notice, and waits for the one that is being sent. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#looking;
  }

  /** Never rejects. */
  async #tellUnderLease(now: Date): Promise<void> {
    const { leases, owner, logger } = this.#options;
    try {
      await withLease(
        ...([leases, 'notices', owner, this.#stop.signal] as const),
        (lease, signal) => this.#tell(lease, signal, now),
      );
    } catch (error) {
      if (!this.#stop.signal.aborted) {
        logger.warn(`Not all notices were sent: ${error}`);
      }
    }
  }

  async #tell(lease: Lease, signal: AbortSignal, now: Date): Promise<void> {
    const { receivers, store, clusters, namespaces } = this.#options;
    const [ofClusters, ofNamespaces, told] = [
      await clusters.list(),
      await namespaces.list(),
      await store.list(),
    ];
    const found = [
      ...ofClusters.records.flatMap(record => noticesOfCluster(record, now)),
      ...ofNamespaces.records.flatMap(noticesOfNamespace),
    ];
    // What cannot be read may still be there.
    const isComplete =
      ofClusters.unreadable.length + ofNamespaces.unreadable.length === 0;
    const objects = new Set([
      ...ofClusters.records.map(({ id }) => `cluster:${id}`),
      ...ofNamespaces.records.map(({ id }) => `namespace:${id}`),
    ]);
    for (const receiver of receivers) {
      const own = told.filter(each => each.receiver === receiver.id);
      const gone = own
        .filter(({ scope }) => isComplete && !objects.has(objectOf(scope)))
        .map(({ scope, about }) => noticeOfGone(scope, about));
      const before = new Map(own.map(each => [each.scope, each.told]));
      await this.#tellOne(
        ...([receiver, [...found, ...gone], before, lease, signal] as const),
      );
    }
  }

  async #tellOne(
    receiver: NoticeReceiver,
    found: readonly FoundNotice[],
    before: Map<string, string>,
    lease: Lease,
    signal: AbortSignal,
  ): Promise<void> {
    const { store, leases, logger } = this.#options;
    const { id, module } = receiver;
    for (const { key, notice } of found) {
      const { scope } = notice;
      if (key === (before.get(scope) ?? '')) {
        continue;
      }
      signal.throwIfAborted();
      await leases.check(lease);
      try {
        await withTimeout(RECEIVE_MS, () => receiver.receive(notice));
      } catch (error) {
        if (!this.#failing.has(id)) {
          logger.warn(
            `Notices are not sent by ${module}, and will be tried again: ${error}`,
          );
        }
        this.#failing.add(id);
        return;
      }
      this.#failing.delete(id);
      await (key
        ? store.remember(lease, {
            ...{ receiver: id, scope, told: key, about: notice },
          })
        : store.forget(lease, { receiver: id, scope }));
    }
  }
}
