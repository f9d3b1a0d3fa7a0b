import type { Knex } from 'knex';
import { z } from 'zod';
import {
  namespaceSpecSchema,
  type Condition,
  type NamespaceSpec,
} from '@okeanos/backstage-plugin-oke-common';
import {
  inventoryEntrySchema,
  takenFieldsSchema,
  type InventoryEntry,
  type TakenFields,
} from '@okeanos/backstage-plugin-oke-node';
import {
  asRead,
  newDeclaration,
  nextGeneration,
  readDeclaration,
  requestedDeletion,
  unchanged,
  type DeclaredRecord,
  type DeclaredRow,
} from '../declarations/declaration';
import { HostClaimStore } from '../hosts/HostClaimStore';
import { leftSecretSchema, type LeftSecret } from '../hosts/LeftSecret';
import type { UnreadableRows } from '../database/UnreadableRows';
import type { Page, PageRequest } from '../paging/Page';
import { readRow, readRows, type ReadRows } from '../declarations/unreadable';
import { fromJson, jsonColumns } from '../database/json';
import {
  isSharedWith,
  sharesSchema,
  type Shares,
  type Sharing,
} from '../sharing/shares';
import { takeTurn } from '../database/takeTurn';
import { LeasedRows } from '../leases/LeasedRows';
import {
  LeaseLostError,
  type Lease,
  type LeaseStore,
} from '../leases/LeaseStore';
import type { Sibling } from './bounds/bounds';

/** A namespace as its row holds it. */
export interface NamespaceRecord extends DeclaredRecord<NamespaceSpec> {
  /** Version of the Pod Security Standards, pinned by the first pass. */
  podSecurityVersion?: string;
  inventory: InventoryEntry[];
  /** Secrets that hold certificates for hosts that it released. */
  leftSecrets: LeftSecret[];
  /** What the confirmed plan takes from others, as long as it was not done. */
  taken: TakenFields[];
  /** The entities that it is shared with; undefined in a row of before there were UIDs, until the catalog was asked. */
  shares?: Shares;
}

interface Row extends DeclaredRow {
  cluster: string;
  pod_security_version: string | null;
  inventory: string;
  left_secrets: string;
  taken: string | null;
  shared_uids: string | null;
}

/** What a reconcile pass writes back. */
export interface NamespaceProgress {
  conditions?: Condition[];
  inventory?: InventoryEntry[];
  appliedGeneration?: number;
  podSecurityVersion?: string;
  leftSecrets?: LeftSecret[];
  taken?: TakenFields[];
}

/** Whether what a spec asks for fits to what all others of its owner and on its cluster have. */
export type FitsBeside = (others: Sibling[]) => boolean;

const TABLE = 'namespaces';

const quotaSchema = namespaceSpecSchema.pick({ quota: true }).strip();

const sharingSchema = namespaceSpecSchema
  .pick({ owner: true, sharedWith: true })
  .strip();

/** What is read of a row to know with whom it is shared, and which it is. */
const SHARING_COLUMNS = [
  'cluster',
  'name',
  'owner',
  'spec',
  'shared_uids',
] as const;

/** Rows of app namespaces. */
export class NamespaceStore {
  readonly #knex: Knex;
  readonly #leased: LeasedRows<Row>;
  readonly #leases: LeaseStore;
  /** The hosts that namespaces claim. */
  readonly hosts: HostClaimStore;

  constructor(knex: Knex, leases: LeaseStore, unreadable: UnreadableRows) {
    this.#knex = knex;
    this.#leases = leases;
    this.#leased = new LeasedRows(knex, leases, TABLE);
    this.hosts = new HostClaimStore(knex, leases, unreadable);
  }

  async get(
    cluster: string,
    name: string,
  ): Promise<NamespaceRecord | undefined> {
    const row = await this.#rows().where({ cluster, name }).first();
    return row && readRow(row, fromRow);
  }

  /** Which incarnation a namespace is, whose, and with which entities it is shared. */
  async sharingOf(
    cluster: string,
    name: string,
  ): Promise<
    | (Pick<NamespaceRecord, 'id' | 'generation'> & { owner: string } & Sharing)
    | undefined
  > {
    const row = await this.#rows()
      .where({ cluster, name })
      .first('id', 'generation', ...SHARING_COLUMNS);
    return (
      row &&
      readRow(row, () => ({
        ...{ id: row.id, generation: row.generation },
        ...readSharing(row),
      }))
    );
  }

  /** Namespaces whose shares have no UIDs yet: they were declared by a release before there were any. */
  async withoutShares(
    limit: number,
  ): Promise<(Pick<NamespaceRecord, 'id'> & Sharing)[]> {
    const rows = await this.#rows()
      .whereNull('shared_uids')
      .limit(limit)
      .select('id', ...SHARING_COLUMNS);
    return readRows(rows, row => ({ id: row.id, ...readSharing(row) })).records;
  }

  /** Gives a row its UIDs, unless it has some by now. */
  async bindShares(id: string, shares: Shares): Promise<void> {
    await this.#rows()
      .where({ id })
      .whereNull('shared_uids')
      .update({ shared_uids: JSON.stringify(shares) });
  }

  async getById(id: string): Promise<NamespaceRecord | undefined> {
    const row = await this.#rows().where({ id }).first();
    return row && readRow(row, fromRow);
  }

  /**
   * Namespaces by cluster and name.
   *
   * @param filter - only those of a cluster, or of some owners
   * @param page - a part of them: rows that cannot be read count, too
   */
  async list(
    filter: { cluster?: string; owners?: string[] } = {},
    page: PageRequest = {},
  ): Promise<ReadRows<NamespaceRecord> & Pick<Page<unknown>, 'next'>> {
    const { cluster, owners } = filter;
    const { after, limit } = page;
    const query = this.#rows().orderBy(['cluster', 'name']);
    if (after) {
      const [afterCluster, afterName = ''] = after;
      void query.where(rest =>
        rest
          .where('cluster', '>', afterCluster)
          .orWhere(of =>
            of.where('cluster', afterCluster).where('name', '>', afterName),
          ),
      );
    }
    if (limit !== undefined) {
      void query.limit(limit + 1);
    }
    if (cluster !== undefined) {
      void query.where({ cluster });
    }
    if (owners) {
      void query.whereIn('owner', owners);
    }
    const rows = await query;
    const part = rows.slice(0, limit);
    const last = part.length < rows.length ? part.at(-1) : undefined;
    return {
      ...readRows(part, fromRow),
      next: last && [last.cluster, last.name],
    };
  }

  /** Of all namespaces, where they are and whose. */
  async names(): Promise<Pick<NamespaceSpec, 'cluster' | 'name' | 'owner'>[]> {
    return this.#rows().select('cluster', 'name', 'owner');
  }

  /** Where namespaces are, whose, and shared with whom. Of a row that cannot be read nothing is known. */
  async sharings(): Promise<
    (Pick<NamespaceSpec, 'cluster' | 'name' | 'owner'> & Sharing)[]
  > {
    const rows = await this.#rows().select(...SHARING_COLUMNS);
    return readRows(rows, row => ({
      ...{ cluster: row.cluster, name: row.name },
      ...readSharing(row),
    })).records;
  }

  /** Where the namespaces are that are shared with this very entity. */
  async namesSharedWith(
    entityRef: string,
    uid: string | undefined,
  ): Promise<Pick<NamespaceSpec, 'cluster' | 'name'>[]> {
    const rows = await this.#rows()
      // The database narrows it down: an underscore in the reference stands for any character there.
      .whereLike('spec', `%${JSON.stringify(entityRef)}%`)
      .select(...SHARING_COLUMNS);
    return readRows(rows, row => ({ row, sharing: readSharing(row) }))
      .records.filter(({ sharing }) => isSharedWith(sharing, entityRef, uid))
      .map(({ row: { cluster, name } }) => ({ cluster, name }));
  }

  /** How many namespaces each owner has on each cluster, or on one. */
  async countByOwner(
    cluster?: string,
  ): Promise<{ cluster: string; owner: string; count: number }[]> {
    const rows = await this.#rows()
      .where(cluster === undefined ? {} : { cluster })
      .groupBy('cluster', 'owner')
      .select('cluster', 'owner')
      .count({ count: '*' });
    return rows.map(row => ({
      cluster: String(row.cluster),
      owner: String(row.owner),
      count: Number(row.count),
    }));
  }

  /** What all others of an owner, and on a cluster, ask for. */
  async siblings(
    { cluster, name, owner }: Pick<NamespaceSpec, 'cluster' | 'name' | 'owner'>,
    knex: Knex = this.#knex,
  ): Promise<Sibling[]> {
    const rows = await knex<Row>(TABLE)
      .where(either => either.where({ cluster }).orWhere({ owner }))
      .whereNot(itself => itself.where({ cluster, name }))
      .select('cluster', 'name', 'owner', 'spec');
    return rows.map(row => ({
      ...{ cluster: row.cluster, name: row.name, owner: row.owner },
      quota: readQuota(row.spec),
    }));
  }

  /**
   * Ids of the namespaces of a cluster; with names or ids, of those that have one of them only. The ids may be anything:
   * whoever may label an object in the cluster may have written them.
   */
  async idsOf(
    cluster: string,
    which?: { names: string[]; ids: string[] },
  ): Promise<string[]> {
    const query = this.#rows().where({ cluster }).select('id');
    const rows = await (which
      ? query.where(any =>
          any
            .whereIn('name', which.names)
            // PostgreSQL refuses the whole query for one that is none.
            .orWhereIn('id', which.ids.filter(isUuid)),
        )
      : query);
    return rows.map(row => row.id);
  }

  /**
   * A new incarnation; undefined when its name or one of its hosts was taken meanwhile, when it does not fit beside what
   * others have, or its cluster is to be deleted.
   *
   * @param shares - the entities of `sharedWith`; what is not named is not shared
   * @param fits - undefined when nothing is bounded
   */
  async create(
    spec: NamespaceSpec,
    requestedBy: string,
    now: Date,
    shares: Shares = {},
    planId?: string,
    fits?: FitsBeside,
  ): Promise<NamespaceRecord | undefined> {
    return this.#write(spec, now, fits, async transaction => {
      // Until the end nobody marks the cluster, who would not see this row (SQLite has one writer).
      const cluster = await transaction('clusters')
        .where({ name: spec.cluster })
        .forShare()
        .first('deletion_requested_at');
      if (cluster?.deletion_requested_at) {
        return undefined;
      }
      const [row] = await transaction<Row>(TABLE)
        .insert({
          ...newDeclaration(spec, requestedBy, now, planId),
          next_reconcile_at: this.#leased.dueNow,
          cluster: spec.cluster,
          pod_security_version: null,
          inventory: '[]',
          left_secrets: '[]',
          taken: null,
          shared_uids: JSON.stringify(shares),
        })
        .onConflict(['cluster', 'name'])
        .ignore()
        .returning<Row[]>('*');
      return row;
    });
  }

  /**
   * The next generation; undefined when the row is no longer at `generation`, is to be deleted, or
   * one of the hosts was taken meanwhile, or it does not fit beside what others have.
   *
   * @param changes - `planId`: of the plan that is confirmed; `taken`: from others, once; `shares`: the entities of
   *   `sharedWith`, as before without them; `fits`: undefined when nothing is bounded
   */
  async updateSpec(
    id: string,
    generation: number,
    spec: NamespaceSpec,
    requestedBy: string,
    now: Date,
    changes: {
      planId?: string;
      taken?: TakenFields[];
      shares?: Shares;
      fits?: FitsBeside;
    } = {},
  ): Promise<NamespaceRecord | undefined> {
    return this.#write(spec, now, changes.fits, async transaction => {
      const [row] = await transaction<Row>(TABLE)
        .where(unchanged(id, generation))
        .update({
          ...nextGeneration(generation, spec, requestedBy, changes.planId),
          next_reconcile_at: this.#leased.dueNow,
          taken: JSON.stringify(changes.taken ?? []),
          ...jsonColumns({ shared_uids: changes.shares }),
        })
        .returning<Row[]>('*');
      return row;
    });
  }

  /**
   * Marks for deletion, and releases the hosts.
   *
   * @returns the marked record; undefined when the row is no longer at `generation` or is marked already
   */
  async requestDeletion(
    id: string,
    generation: number,
    requestedBy: string,
    now: Date,
  ): Promise<NamespaceRecord | undefined> {
    return this.#knex.transaction(async transaction => {
      const [row] = await transaction<Row>(TABLE)
        .where(unchanged(id, generation))
        .update({
          ...requestedDeletion(requestedBy, now),
          next_reconcile_at: this.#leased.dueNow,
        })
        .returning<Row[]>('*');
      if (row) {
        await this.hosts.releaseAll(transaction, id, now);
      }
      return row && fromRow(row);
    });
  }

  /** For how many milliseconds the longest due namespace is due; 0 when none is. */
  longestDueMs(): Promise<number> {
    return this.#leased.longestDueMs();
  }

  /** Ids of namespaces that are due, the longest due first. */
  due(limit: number): Promise<string[]> {
    return this.#leased.due('id', limit);
  }

  /** @throws {@link LeaseLostError} when the lease is no longer held */
  async recordProgress(
    lease: Lease,
    id: string,
    progress: NamespaceProgress,
  ): Promise<void> {
    const { conditions, inventory, appliedGeneration, podSecurityVersion } =
      progress;
    await this.#leased.update(
      lease,
      { id },
      {
        ...jsonColumns({ conditions, inventory }),
        ...jsonColumns({
          left_secrets: progress.leftSecrets,
          taken: progress.taken,
        }),
        applied_generation: appliedGeneration,
        pod_security_version: podSecurityVersion,
      },
    );
  }

  /**
   * Says when the namespace is due again. Nothing happens when the lease was lost, or when its spec
   * or deletion was declared meanwhile: then it is due at once.
   */
  async scheduleNext(
    lease: Lease,
    seen: NamespaceRecord,
    delayMs: number,
  ): Promise<void> {
    await this.#leased.scheduleNext(lease, asRead(seen), delayMs);
  }

  /**
   * Removes the row, and with it the claims to hosts.
   *
   * @param options - `keepClaims`: they stay, because certificates outlive the cluster
   * @throws {@link LeaseLostError} when the lease is no longer held
   */
  async remove(
    lease: Lease,
    id: string,
    options?: { keepClaims: boolean },
  ): Promise<void> {
    await this.#leases.transaction(lease, async transaction => {
      const removed = await transaction<Row>(TABLE).where({ id }).delete();
      if (removed !== 1) {
        throw new LeaseLostError(lease.objectId);
      }
      if (!options?.keepClaims) {
        await this.hosts.endAll(transaction, id, new Date());
      }
    });
  }

  /** Writes a spec together with the hosts that it claims, or neither. */
  async #write(
    spec: NamespaceSpec,
    now: Date,
    fits: FitsBeside | undefined,
    writeRow: (transaction: Knex.Transaction) => Promise<Row | undefined>,
  ): Promise<NamespaceRecord | undefined> {
    const transaction = await this.#knex.transaction();
    try {
      if (fits) {
        // Two that each fit alone do not both read before one of them has written.
        await takeTurn(transaction, 'bounds');
        if (!fits(await this.siblings(spec, transaction))) {
          await transaction.rollback();
          return undefined;
        }
      }
      const row = await writeRow(transaction);
      const record = row && fromRow(row);
      if (record && (await this.hosts.claim(transaction, record, now))) {
        await transaction.commit();
        return record;
      }
      await transaction.rollback();
      return undefined;
    } catch (error) {
      await transaction.rollback();
      throw error;
    }
  }

  #rows() {
    return this.#knex<Row>(TABLE);
  }
}

function isUuid(id: string): boolean {
  return z.uuid().safeParse(id).success;
}

function fromRow(row: Row): NamespaceRecord {
  return {
    ...readDeclaration(row, namespaceSpecSchema),
    podSecurityVersion: row.pod_security_version ?? undefined,
    inventory: fromJson(z.array(inventoryEntrySchema), row.inventory),
    leftSecrets: fromJson(z.array(leftSecretSchema), row.left_secrets),
    taken: fromJson(z.array(takenFieldsSchema), row.taken ?? '[]'),
    shares: readShares(row),
  };
}

/** Undefined when it cannot be read. */
function readQuota(spec: string): NamespaceSpec['quota'] | undefined {
  try {
    return fromJson(quotaSchema, spec).quota;
  } catch {
    return undefined;
  }
}

function readSharing(
  row: Pick<Row, 'spec' | 'shared_uids'>,
): Sharing & Pick<NamespaceSpec, 'owner'> {
  return { ...fromJson(sharingSchema, row.spec), shares: readShares(row) };
}

function readShares(row: Pick<Row, 'shared_uids'>): Shares | undefined {
  return row.shared_uids === null
    ? undefined
    : fromJson(sharesSchema, row.shared_uids);
}
