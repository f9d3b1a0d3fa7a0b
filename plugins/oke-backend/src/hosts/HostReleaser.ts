import type { Lease } from '../database/LeaseStore';
import type {
  NamespaceRecord,
  NamespaceStore,
} from '../database/NamespaceStore';
import { seenOfHost } from './certificates';
import type { BlockedBy, HostClaim } from './HostClaim';
import { releaseHosts, type ReleaseContext } from './HostRelease';
import { latestEnd } from './latestEnd';

/**
 * A host is free when nothing was seen twice, so long apart. The admission policy reads the Namespace from a cache of
 * each API server, which lags: a Certificate can come through a moment after the annotation was changed.
 */
export const SETTLE_MS = 10_000;

/** Keeps the claims of a namespace to hosts in step with what certificates can be obtained in it. */
export class HostReleaser {
  readonly #store: NamespaceStore;

  constructor(store: NamespaceStore) {
    this.#store = store;
  }

  /**
   * Looks at the certificates of a namespace, whose present hosts are allowed by now and no others, removes those that
   * may not be renewed, and frees the released hosts for which nothing can be obtained any more.
   *
   * @param hosts - those that are allowed
   * @throws what the API server refuses, or that it does not answer
   */
  async look(
    record: NamespaceRecord,
    hosts: string[],
    lease: Lease,
    context: ReleaseContext,
    now: Date,
  ): Promise<void> {
    const claims = await this.#store.hosts.ofNamespace(record.id);
    // Those that were asked for again after the record was read are not looked at as released.
    const released = claims.filter(
      claim => claim.releasedAt && !hosts.includes(claim.host),
    );
    const isFirst = released.some(({ clearSince }) => !clearSince);
    const { certificates, leftSecrets, obstacle } = await releaseHosts(
      context,
      { namespace: record.spec.name, hosts },
      released.map(({ host }) => host),
      isFirst,
    );
    await this.#recordLeftSecrets(record, lease, leftSecrets, now);
    if (claims.length === 0) {
      return;
    }
    await this.#store.hosts.recordSeen(lease, claims, ({ host, endsAt }) => {
      const seen = seenOfHost(certificates, host, now);
      return { ...seen, endsAt: later(endsAt, seen.endsAt) };
    });
    if (released.length === 0) {
      return;
    }
    if (obstacle) {
      await this.#block(released, 'Removing', lease, obstacle);
    } else if (isFirst) {
      await this.#store.hosts.recordRelease(lease, released, {
        clearSince: now.toISOString(),
        blockedBy: 'Removing',
      });
    } else {
      const settled = released.filter(
        ({ clearSince = '' }) =>
          now.getTime() - Date.parse(clearSince) >= SETTLE_MS,
      );
      await this.#store.hosts.free(lease, settled);
    }
  }

  /**
   * The cluster cannot be asked: whatever was released stays held, and is looked at anew later.
   *
   * @returns whether that is new of a host
   */
  async away({ id }: NamespaceRecord, lease: Lease): Promise<boolean> {
    const claims = await this.#store.hosts.ofNamespace(id);
    return this.#block(
      claims.filter(({ releasedAt }) => releasedAt),
      'ClusterAway',
      lease,
    );
  }

  /** OCI has seen the end of the cluster: what was released is held until the last certificate has ended. */
  async gone(
    { id }: NamespaceRecord,
    lease: Lease,
    goneAt: Date,
  ): Promise<void> {
    const claims = await this.#store.hosts.ofNamespace(id);
    const released = claims.filter(
      ({ releasedAt, blockedBy }) => releasedAt && blockedBy !== 'ClusterGone',
    );
    await this.#store.hosts.recordRelease(lease, released, {
      blockedBy: 'ClusterGone',
      endsAt: claim => latestEnd(claim, goneAt).toISOString(),
    });
  }

  /** Writes only what is new: the cluster may be away for long. */
  async #block(
    claims: HostClaim[],
    blockedBy: BlockedBy,
    lease: Lease,
    waitsFor?: string,
  ): Promise<boolean> {
    const changed = claims.filter(
      claim =>
        claim.blockedBy !== blockedBy ||
        claim.waitsFor !== waitsFor ||
        claim.clearSince,
    );
    if (changed.length > 0) {
      await this.#store.hosts.recordRelease(lease, changed, {
        blockedBy,
        waitsFor,
      });
    }
    return changed.length > 0;
  }

  async #recordLeftSecrets(
    { id, leftSecrets: known }: NamespaceRecord,
    lease: Lease,
    added: NamespaceRecord['leftSecrets'],
    now: Date,
  ): Promise<void> {
    const kept = known.filter(
      ({ until, secret }) =>
        Date.parse(until) > now.getTime() &&
        !added.some(other => other.secret === secret),
    );
    if (added.length > 0 || kept.length < known.length) {
      await this.#store.recordProgress(lease, id, {
        leftSecrets: [...kept, ...added],
      });
    }
  }
}

function later(a?: string, b?: string): string | undefined {
  return [a, b]
    .filter(moment => moment !== undefined)
    .sort()
    .at(-1);
}
