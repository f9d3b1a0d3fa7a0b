import { isDeepStrictEqual } from 'node:util';
import type { CertificateSources } from '../extensions/CertificateSources';
import type { Lease } from '../leases/LeaseStore';
import type { NamespaceRecord, NamespaceStore } from './NamespaceStore';
import { seenOfHost } from '../hosts/certificates';
import { isHeld, type BlockedBy, type HostClaim } from '../hosts/HostClaim';
import {
  releaseHosts,
  removePendingRequests,
  type ReleaseContext,
} from '../hosts/HostRelease';
import { latestEnd } from '../hosts/latestEnd';
import type { Hindrance } from '../reconcile/Hindrance';
import { findLeftSecrets } from '../hosts/findLeftSecrets';
import type { LeftSecret } from '../hosts/LeftSecret';

/**
 * A host is free when nothing was seen twice, so long apart. The admission policy reads the Namespace from a cache of
 * each API server, which lags: a Certificate can come through a moment after the annotation was changed.
 */
export const SETTLE_MS = 10_000;

/** Keeps the claims of a namespace to hosts in step with what certificates can be obtained in it. */
export class HostReleaser {
  readonly #store: NamespaceStore;
  readonly #sources: CertificateSources;

  constructor(store: NamespaceStore, sources: CertificateSources) {
    this.#store = store;
    this.#sources = sources;
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
    // Those that were asked for again after the record was read are not looked at as released; nor those that only time
    // can free.
    const released = claims.filter(
      claim =>
        claim.releasedAt &&
        !hosts.includes(claim.host) &&
        !(claim.blockedBy === 'ClusterGone' && isHeld(claim, now)),
    );
    const { certificates, leftSecrets, obstacles } = await releaseHosts(
      context,
      {
        ...{ namespace: record.spec.name, hosts },
        issuers: this.#sources.list().map(({ issuerRef }) => issuerRef),
        issuer: this.#sources.get(record.spec.certificates.source)?.issuerRef,
      },
      released.map(({ host }) => host),
    );
    await this.#recordLeftSecrets(
      record,
      lease,
      await findLeftSecrets(
        context,
        record.spec.name,
        { known: record.leftSecrets, added: leftSecrets },
        certificates,
        now,
      ),
    );
    if (claims.length === 0) {
      return;
    }
    await this.#store.hosts.recordSeen(lease, claims, ({ host, endsAt }) => {
      const seen = seenOfHost(certificates, host, now);
      return { ...seen, endsAt: later(endsAt, seen.endsAt) };
    });
    for (const claim of released) {
      const obstacle = obstacles.get(claim.host);
      if (obstacle) {
        await this.#block([claim], 'Removing', lease, obstacle);
      }
    }
    const clear = released.filter(({ host }) => !obstacles.has(host));
    const newlyClear = clear.filter(({ clearSince }) => !clearSince);
    if (newlyClear.length > 0) {
      await removePendingRequests(context, record.spec.name);
      await this.#store.hosts.recordRelease(lease, newlyClear, {
        clearSince: now.toISOString(),
        blockedBy: 'Removing',
      });
    }
    await this.#free(
      clear.filter(
        ({ clearSince }) =>
          clearSince && now.getTime() - Date.parse(clearSince) >= SETTLE_MS,
      ),
      lease,
      now,
    );
  }

  /** What a cluster of this name issued that is gone is waited for. */
  async #free(settled: HostClaim[], lease: Lease, now: Date): Promise<void> {
    const free = settled.filter(claim => !isHeld(claim, now));
    const held = settled.filter(claim => isHeld(claim, now));
    if (free.length > 0) {
      await this.#store.hosts.free(lease, free);
    }
    if (held.length > 0) {
      await this.#store.hosts.recordRelease(lease, held, {
        blockedBy: 'ClusterGone',
        endsAt: ({ heldUntil = '' }) => heldUntil,
      });
    }
  }

  /** The end of a namespace waits for something on the cluster, and so do its hosts. */
  async waiting(
    { id }: NamespaceRecord,
    lease: Lease,
    waitsFor: Hindrance,
  ): Promise<void> {
    await this.#block(await this.#released(id), 'Removing', lease, waitsFor);
  }

  /**
   * The cluster cannot be asked: whatever was released stays held, and is looked at anew later.
   *
   * @returns whether that is new of a host
   */
  async away({ id }: NamespaceRecord, lease: Lease): Promise<boolean> {
    return this.#block(await this.#released(id), 'ClusterAway', lease);
  }

  /** OCI has seen the end of the cluster: what was released is held until the last certificate has ended. */
  async gone(
    { id, inventory }: NamespaceRecord,
    lease: Lease,
    goneAt: Date,
  ): Promise<void> {
    const released = (await this.#released(id)).filter(
      ({ blockedBy }) => blockedBy !== 'ClusterGone',
    );
    if (inventory.length === 0) {
      // Nothing was ever made there, and so no certificate.
      await this.#free(released, lease, goneAt);
      return;
    }
    await this.#store.hosts.recordRelease(lease, released, {
      blockedBy: 'ClusterGone',
      endsAt: claim => latestEnd(claim, goneAt).toISOString(),
    });
  }

  async #released(namespaceId: string): Promise<HostClaim[]> {
    const claims = await this.#store.hosts.ofNamespace(namespaceId);
    return claims.filter(({ releasedAt }) => releasedAt);
  }

  /** Writes only what is new: the cluster may be away for long. */
  async #block(
    claims: HostClaim[],
    blockedBy: BlockedBy,
    lease: Lease,
    waitsFor?: Hindrance,
  ): Promise<boolean> {
    const changed = claims.filter(
      claim =>
        claim.blockedBy !== blockedBy ||
        !isDeepStrictEqual(claim.waitsFor, waitsFor) ||
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
    left: LeftSecret[],
  ): Promise<void> {
    if (!isDeepStrictEqual(known, left)) {
      await this.#store.recordProgress(lease, id, { leftSecrets: left });
    }
  }
}

function later(a?: string, b?: string): string | undefined {
  return [a, b]
    .filter(moment => moment !== undefined)
    .sort()
    .at(-1);
}
