import { LRUCache } from 'lru-cache';
import { driftsOf, type DriftStore } from '../drifts/DriftStore';
import { withDrift } from '../drifts/withDrift';
import type { ChannelOf, ChannelStore } from './ChannelStore';
import type { StatusRecord, StatusStore } from './StatusStore';

/** So many namespaces are kept, some kilobytes each, and for so many milliseconds: pages look every minute, too. */
const KEPT = { max: 1_000, ttl: 60_000 };

export interface ShownStatusesOptions {
  statuses: Pick<StatusStore, 'read' | 'namespaces'>;
  drifts: Pick<DriftStore, 'standing'>;
  channels: Pick<ChannelStore, 'open'>;
}

/** What pages show of the services of a namespace, and how they learn of a change. */
export interface Shown {
  records: StatusRecord[];
  /** Whether the namespace is seen on the cluster as this incarnation: of what is not, nothing is known. */
  isSeen: boolean;
  /** Grows with every change. */
  version: number;
  signalChannel: string;
}

/** Reads the statuses of services as pages show them: of one incarnation of a namespace, with what others changed. */
export class ShownStatuses {
  readonly #options: ShownStatusesOptions;
  /** By incarnation. It holds as long as the version is the same. */
  readonly #kept = new LRUCache<string, Omit<Shown, 'signalChannel'>>(KEPT);

  constructor(options: ShownStatusesOptions) {
    this.#options = options;
  }

  /**
   * @param page - as channels name it
   * @param of - what it shows, and by which rights
   */
  async read(page: string, of: ChannelOf, now: Date): Promise<Shown> {
    // With its version, which is looked up first: with one newer than the statuses a page would miss their signal.
    const { channel, version } = await this.#options.channels.open(
      page,
      of,
      now,
    );
    const kept = this.#kept.get(of.namespaceId);
    const { records, isSeen } =
      kept?.version === version ? kept : await this.#readAnew(of);
    return { records, isSeen, version, signalChannel: channel };
  }

  async #readAnew(of: ChannelOf): Promise<Omit<Shown, 'signalChannel'>> {
    const { statuses, drifts } = this.#options;
    const { cluster, namespace, namespaceId } = of;
    const { records, version, isReadable } = await statuses.read(
      cluster,
      namespace,
    );
    const [states, standing] = await Promise.all([
      statuses.namespaces.read(cluster, [namespace]),
      drifts.standing(driftsOf('namespace', namespaceId)),
    ]);
    // What was of another namespace of that name tells nothing of this one.
    const isOwn = (each: { namespaceId: string }) =>
      each.namespaceId === namespaceId;
    const own = records.filter(isOwn);
    const read = {
      version,
      isSeen: own.length > 0 || states.some(isOwn),
      records: own.map(record => ({
        ...record,
        status: withDrift(record.status, standing),
      })),
    };
    if (isReadable) {
      this.#kept.set(namespaceId, read);
    }
    return read;
  }
}
