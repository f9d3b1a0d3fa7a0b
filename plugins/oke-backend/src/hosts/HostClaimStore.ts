import type { Knex } from 'knex';
import { z } from 'zod';
import type { NamespaceSpec } from '@okeanos/backstage-plugin-oke-common';
import { fromJson } from '../database/json';
import { hindrance, type Hindrance } from '../reconcile/Hindrance';
import type { UnreadableRows } from '../database/UnreadableRows';
import type { Lease, LeaseStore } from '../leases/LeaseStore';
import {
  blockedBySchema,
  isHeld,
  type BlockedBy,
  type HostClaim,
  type SeenOfHost,
} from './HostClaim';

interface Row {
  cluster: string;
  host: string;
  namespace_id: string;
  namespace: string;
  owner: string;
  contenders: string;
  released_at: string | null;
  clear_since: string | null;
  blocked_by: string | null;
  waits_for: string | null;
  commands: string | null;
  held_until: string | null;
  ends_at: string | null;
  longest_hours: number | null;
  looked_at: string | null;
}

const NOT_BLOCKED = {
  ...{ clear_since: null, blocked_by: null },
  ...{ waits_for: null, commands: null },
};

/** Who claims hosts: an incarnation of a namespace, and where it is. */
export interface Claimant {
  id: string;
  spec: Pick<NamespaceSpec, 'cluster' | 'name' | 'owner' | 'services'>;
}

/**
 * Which namespace may have certificates for a host, or could have them still. A claim ends when it is
 * proved that nothing can be obtained with it any more, not when somebody stops asking for the host.
 */
export class HostClaimStore {
  readonly #knex: Knex;
  readonly #leases: LeaseStore;
  readonly #unreadable: UnreadableRows;

  constructor(knex: Knex, leases: LeaseStore, unreadable: UnreadableRows) {
    this.#knex = knex;
    this.#unreadable = unreadable;
    this.#leases = leases;
  }

  ofNamespace(namespaceId: string): Promise<HostClaim[]> {
    return this.#ofNamespace(this.#knex, namespaceId);
  }

  /** Those that nobody asks for any more and that are not free yet, by host and cluster. */
  async released(): Promise<HostClaim[]> {
    const rows = await this.#rows()
      .whereNotNull('released_at')
      .orderBy(['host', 'cluster']);
    return rows.map(row => this.#read(row));
  }

  /**
   * Claims that keep hosts from a claimant: those of other teams wherever they are, since a name means
   * the same everywhere, and those of other namespaces of the same cluster.
   */
  async inTheWayOf(
    claimant: { id: string | undefined; spec: Claimant['spec'] },
    now: Date,
  ): Promise<HostClaim[]> {
    const own = claimant.id ? await this.ofNamespace(claimant.id) : [];
    return [
      ...heldFrom(claimant, own, now),
      ...(await this.#inTheWay(this.#knex, claimant, notYetOf(claimant, own))),
    ];
  }

  /**
   * Makes the claims of a namespace those of its spec: takes new ones, takes released ones back, and
   * releases those that it no longer asks for.
   *
   * @returns false when a host is not free: then the transaction is to be rolled back
   */
  async claim(
    transaction: Knex.Transaction,
    { id, spec }: Claimant,
    now: Date,
  ): Promise<boolean> {
    const { cluster, name, owner } = spec;
    const wanted = hostsOf(spec);
    // Whoever claims the same host, on whichever cluster, waits here. In order, so that two never
    // wait for each other.
    if (wanted.length > 0) {
      await transaction('hosts')
        .insert(wanted.map(host => ({ host })))
        .onConflict('host')
        .ignore();
      await transaction('hosts')
        .whereIn('host', wanted)
        .orderBy('host')
        .forUpdate();
    }
    // Locked, so that what frees a host or hands it over comes before or after this.
    const own = (
      await this.#rows(transaction)
        .where({ namespace_id: id })
        .orderBy('host')
        .forUpdate()
    ).map(row => this.#read(row));
    const sought = notYetOf({ spec }, own);
    if (
      heldFrom({ spec }, own, now).length > 0 ||
      (await this.#inTheWay(transaction, { id, spec }, sought)).length > 0
    ) {
      return false;
    }

    for (const claim of own) {
      if (wanted.includes(claim.host)) {
        // Whoever had the namespace has the host until it is seen that nothing is left of their rights.
        const contenders = new Set([...(claim.contenders ?? []), owner]);
        contenders.delete(claim.owner);
        await this.#one(transaction, claim).update({
          ...NOT_BLOCKED,
          released_at: null,
          // Who they are cannot be read: it stays so until it is seen that nobody else has rights.
          ...(claim.contenders?.length !== 0 && {
            contenders: JSON.stringify([...contenders]),
          }),
        });
      } else if (!claim.releasedAt) {
        await this.#one(transaction, claim).update({
          released_at: now.toISOString(),
        });
      }
    }
    for (const host of wanted) {
      if (own.some(claim => claim.host === host)) {
        continue;
      }
      // What the same team had on a cluster of this name that is gone.
      const gone = this.#rows(transaction).where({ cluster, host });
      const heldUntil = (await gone.clone().first('ends_at'))?.ends_at ?? null;
      await gone.delete();
      await this.#rows(transaction).insert({
        ...{ cluster, host, namespace_id: id, namespace: name, owner },
        ...{ ...NOT_BLOCKED, contenders: '[]', released_at: null },
        ...{ ends_at: null, longest_hours: null, looked_at: null },
        held_until: heldUntil,
      });
    }
    return true;
  }

  /**
   * It was seen that nobody but the owner of a namespace has rights in it.
   *
   * @throws {@link LeaseLostError} when the lease is no longer held
   */
  async handOver(
    lease: Lease,
    namespaceId: string,
    owner: string,
  ): Promise<void> {
    await this.#leases.transaction(lease, async transaction => {
      // Locked: a change of the owner comes before this or after it, and locks the claims later than the namespace, too.
      const namespace = await transaction('namespaces')
        .where({ id: namespaceId })
        .forUpdate()
        .first('owner');
      if (namespace?.owner === owner) {
        await this.#rows(transaction)
          .where({ namespace_id: namespaceId, released_at: null })
          .whereNot({ contenders: '[]' })
          .update({ owner, contenders: '[]' });
      }
    });
  }

  /** A namespace is to go: it asks for no host any more. */
  async releaseAll(
    transaction: Knex.Transaction,
    namespaceId: string,
    now: Date,
  ): Promise<void> {
    await this.#rows(transaction)
      .where({ namespace_id: namespaceId })
      .whereNull('released_at')
      .update({ released_at: now.toISOString() });
  }

  /** Ends the claims of a namespace that is gone from its cluster; those that an earlier one holds go on. */
  async endAll(
    transaction: Knex.Transaction,
    namespaceId: string,
    now: Date,
  ): Promise<void> {
    for (const claim of await this.#ofNamespace(transaction, namespaceId)) {
      const row = this.#one(transaction, claim);
      await (isHeld(claim, now)
        ? row.update({
            ...NOT_BLOCKED,
            released_at: claim.releasedAt ?? now.toISOString(),
            blocked_by: 'ClusterGone',
            ends_at: claim.heldUntil,
          })
        : row.delete());
    }
  }

  /**
   * Writes down what certificates a pass has seen for the hosts of a namespace.
   *
   * @throws {@link LeaseLostError} when the lease is no longer held
   */
  async recordSeen(
    lease: Lease,
    claims: HostClaim[],
    seen: (claim: HostClaim) => SeenOfHost,
  ): Promise<void> {
    await this.#leases.transaction(lease, async transaction => {
      for (const claim of claims) {
        const { endsAt, longestHours, lookedAt } = seen(claim);
        await this.#one(transaction, claim).update({
          ends_at: endsAt ?? null,
          longest_hours: longestHours ?? null,
          looked_at: lookedAt,
        });
      }
    });
  }

  /**
   * Writes down how far the release of hosts has come. A claim that was taken back meanwhile stays.
   *
   * @throws {@link LeaseLostError} when the lease is no longer held
   */
  async recordRelease(
    lease: Lease,
    claims: HostClaim[],
    progress: {
      clearSince?: string;
      blockedBy?: BlockedBy;
      waitsFor?: Hindrance;
      endsAt?: (claim: HostClaim) => string;
    },
  ): Promise<void> {
    await this.#leases.transaction(lease, async transaction => {
      for (const claim of claims) {
        await this.#sameRelease(transaction, claim).update({
          clear_since: progress.clearSince ?? null,
          blocked_by: progress.blockedBy ?? null,
          waits_for: progress.waitsFor?.message ?? null,
          commands: progress.waitsFor
            ? JSON.stringify(progress.waitsFor.commands)
            : null,
          ...(progress.endsAt && { ends_at: progress.endsAt(claim) }),
        });
      }
    });
  }

  /**
   * Frees hosts for which nothing can be obtained any more. A claim that was taken back meanwhile stays.
   *
   * @throws {@link LeaseLostError} when the lease is no longer held
   */
  async free(lease: Lease, claims: HostClaim[]): Promise<void> {
    await this.#leases.transaction(lease, async transaction => {
      for (const claim of claims) {
        await this.#sameRelease(transaction, claim).delete();
      }
    });
  }

  /** Frees a released host before that is proved. @returns false when it is not released any more */
  async freeEarly(claim: HostClaim): Promise<boolean> {
    return (await this.#sameRelease(this.#knex, claim).delete()) === 1;
  }

  /** Frees the hosts of clusters that are gone, for which the last certificate has ended. */
  async freeEnded(now: Date): Promise<void> {
    const gone: BlockedBy = 'ClusterGone';
    await this.#rows()
      .whereNotNull('released_at')
      .where({ blocked_by: gone })
      .where('ends_at', '<=', now.toISOString())
      .delete();
  }

  async #ofNamespace(knex: Knex, namespaceId: string): Promise<HostClaim[]> {
    const rows = await this.#rows(knex)
      .where({ namespace_id: namespaceId })
      .orderBy('host');
    return rows.map(row => this.#read(row));
  }

  async #inTheWay(
    knex: Knex,
    { id, spec }: { id: string | undefined; spec: Claimant['spec'] },
    hosts: string[],
  ): Promise<HostClaim[]> {
    const { cluster, owner } = spec;
    const rows = await this.#rows(knex)
      .whereIn('host', hosts)
      .orderBy(['host', 'cluster']);
    return rows
      .map(row => this.#read(row))
      .filter(({ namespaceId }) => namespaceId !== id)
      .filter(claim =>
        claim.owner === owner && !claim.contenders
          ? claim.cluster === cluster && claim.blockedBy !== 'ClusterGone'
          : true,
      );
  }

  /** What cannot be read of a claim keeps its host from all others: it is free only when that is proved. */
  #read(row: Row): HostClaim {
    const name = (column: string, meanwhile: string) => ({
      ...{ of: 'host' as const, cluster: row.cluster },
      ...{ namespace: row.namespace, owner: row.owner },
      ...{ item: `${row.host} ${column}` },
      what: `Who has the host ${row.host}`,
      meanwhile,
    });
    return {
      cluster: row.cluster,
      host: row.host,
      namespaceId: row.namespace_id,
      namespace: row.namespace,
      owner: row.owner,
      contenders: this.#unreadable.read<string[] | undefined>(
        name(
          'contenders',
          'Nobody else gets it until it is seen that nobody but its owner has rights in its namespace.',
        ),
        () => {
          const contenders = fromJson(z.array(z.string()), row.contenders);
          return contenders.length > 0 ? contenders : undefined;
        },
        () => [],
      ),
      releasedAt: row.released_at ?? undefined,
      clearSince: row.clear_since ?? undefined,
      blockedBy: this.#unreadable.read<BlockedBy | undefined>(
        name('blocked_by', 'Nobody else gets it until it is looked at anew.'),
        () => blockedBySchema.optional().parse(row.blocked_by ?? undefined),
        () => undefined,
      ),
      waitsFor: this.#unreadable.read<Hindrance | undefined>(
        name('commands', 'What it waits for is told without them.'),
        () =>
          row.waits_for === null
            ? undefined
            : {
                message: row.waits_for,
                // Null of a replica of the release before.
                commands: fromJson(z.array(z.string()), row.commands ?? '[]'),
              },
        () => (row.waits_for === null ? undefined : hindrance(row.waits_for)),
      ),
      heldUntil: row.held_until ?? undefined,
      endsAt: row.ends_at ?? undefined,
      longestHours: row.longest_hours ?? undefined,
      lookedAt: row.looked_at ?? undefined,
    };
  }

  #one(knex: Knex, { cluster, host, namespaceId }: HostClaim) {
    return this.#rows(knex).where({
      ...{ cluster, host },
      namespace_id: namespaceId,
    });
  }

  #sameRelease(knex: Knex, claim: HostClaim) {
    return this.#one(knex, claim)
      .whereNotNull('released_at')
      .where({ released_at: claim.releasedAt });
  }

  #rows(knex: Knex = this.#knex) {
    return knex<Row>('host_claims');
  }
}

/** Without doubles, in order. */
function hostsOf({ services }: Pick<NamespaceSpec, 'services'>): string[] {
  return [...new Set(services.flatMap(({ hosts }) => hosts))].sort();
}

/** Those of the hosts of a spec that its namespace does not have for this owner already. */
function notYetOf(
  { spec }: Pick<Claimant, 'spec'>,
  own: HostClaim[],
): string[] {
  return hostsOf(spec).filter(
    host =>
      !own.some(
        claim =>
          claim.host === host &&
          [claim.owner, ...(claim.contenders ?? [])].includes(spec.owner),
      ),
  );
}

/** A namespace that gets another owner does not bring along what a cluster that is gone issued for its former one. */
function heldFrom(
  { spec }: Pick<Claimant, 'spec'>,
  own: HostClaim[],
  now: Date,
): HostClaim[] {
  return own.filter(
    claim =>
      claim.owner !== spec.owner &&
      isHeld(claim, now) &&
      hostsOf(spec).includes(claim.host),
  );
}
