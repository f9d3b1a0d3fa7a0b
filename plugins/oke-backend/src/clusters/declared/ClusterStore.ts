import type { Knex } from 'knex';
import { z } from 'zod';
import {
  clusterSpecSchema,
  type ClusterSpec,
  type Condition,
} from '@okeanos/backstage-plugin-oke-common';
import {
  clusterChoiceSchema,
  ociRecordSchema,
  okeEndpointSchema,
  type ClusterChoice,
  type OciRecord,
  type OkeEndpoint,
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
} from '../../declarations/declaration';
import {
  readRow,
  readRows,
  type ReadRows,
} from '../../declarations/unreadable';
import { fromJson, jsonColumns } from '../../database/json';
import { LeasedRows } from '../../leases/LeasedRows';
import type { Lease, LeaseStore } from '../../leases/LeaseStore';

/** An OKE cluster as its row holds it. */
export interface ClusterRecord extends DeclaredRecord<ClusterSpec> {
  /** What was chosen from what the region offered; undefined before the first pass. */
  choice?: ClusterChoice;
  records: OciRecord[];
  /** How its API server is reached; undefined until OCI has told. */
  endpoint?: OkeEndpoint;
}

interface Row extends DeclaredRow {
  choice: string | null;
  records: string;
  endpoint: string | null;
}

/** What a reconcile pass writes back. */
export interface ClusterProgress {
  conditions?: Condition[];
  choice?: ClusterChoice;
  records?: OciRecord[];
  endpoint?: OkeEndpoint;
  appliedGeneration?: number;
}

const TABLE = 'clusters';

/** Rows of OKE clusters. */
export class ClusterStore {
  readonly #knex: Knex;
  readonly #leased: LeasedRows<Row>;

  constructor(knex: Knex, leases: LeaseStore) {
    this.#knex = knex;
    this.#leased = new LeasedRows(knex, leases, TABLE);
  }

  async get(name: string): Promise<ClusterRecord | undefined> {
    const row = await this.#rows().where({ name }).first();
    return row && readRow(row, fromRow);
  }

  /** When OCI was seen to have a cluster no more; undefined when it was not. */
  async goneSince(name: string): Promise<Date | undefined> {
    const row = await this.#rows().where({ name }).first('records');
    return row && goneAt({ records: recordsOf(row) });
  }

  /** @param except - names of clusters that are left out */
  async list(except: string[] = []): Promise<ReadRows<ClusterRecord>> {
    const rows = await this.#rows().whereNotIn('name', except).orderBy('name');
    return readRows(rows, fromRow);
  }

  async ownerOf(name: string): Promise<string | undefined> {
    return (await this.#rows().where({ name }).first('owner'))?.owner;
  }

  /** A new incarnation; undefined when the name was taken meanwhile. */
  async create(
    spec: ClusterSpec,
    requestedBy: string,
    now: Date,
    planId?: string,
  ): Promise<ClusterRecord | undefined> {
    const [row] = await this.#rows()
      .insert({
        ...newDeclaration(spec, requestedBy, now, planId),
        next_reconcile_at: this.#leased.dueNow,
        choice: null,
        records: '[]',
        endpoint: null,
      })
      .onConflict('name')
      .ignore()
      .returning<Row[]>('*');
    return row && fromRow(row);
  }

  /** The next generation; undefined when the row is no longer at `generation` or is to be deleted. */
  async updateSpec(
    id: string,
    generation: number,
    spec: ClusterSpec,
    requestedBy: string,
    planId?: string,
  ): Promise<ClusterRecord | undefined> {
    const [row] = await this.#rows()
      .where(unchanged(id, generation))
      .update({
        ...nextGeneration(generation, spec, requestedBy, planId),
        next_reconcile_at: this.#leased.dueNow,
      })
      .returning<Row[]>('*');
    return row && fromRow(row);
  }

  /** The namespaces that are declared on a cluster, by name. It is not deleted while there are. */
  async namespacesOf(name: string): Promise<{ name: string; owner: string }[]> {
    return this.#knex<{ cluster: string; name: string; owner: string }>(
      'namespaces',
    )
      .where({ cluster: name })
      .orderBy('name')
      .select('name', 'owner');
  }

  /**
   * Marks for deletion.
   *
   * @returns the marked record; undefined when the row is no longer at `generation`, is marked already, or a
   *   namespace is on the cluster
   */
  async requestDeletion(
    { id, generation, spec }: ClusterRecord,
    requestedBy: string,
    now: Date,
  ): Promise<ClusterRecord | undefined> {
    return this.#knex.transaction(async transaction => {
      // First the lock, which waits for who declares a namespace: the next statement sees it. By a write: SQLite refuses
      // to write after a read when another process has written in between.
      await transaction(TABLE).where({ id }).update({ id });
      const [row] = await transaction<Row>(TABLE)
        .where(unchanged(id, generation))
        .whereNotExists(
          transaction('namespaces')
            .where({ cluster: spec.name })
            .select(transaction.raw('1')),
        )
        .update({
          ...requestedDeletion(requestedBy, now),
          next_reconcile_at: this.#leased.dueNow,
        })
        .returning<Row[]>('*');
      return row && fromRow(row);
    });
  }

  /** For how many milliseconds the longest due cluster is due; 0 when none is. */
  longestDueMs(): Promise<number> {
    return this.#leased.longestDueMs();
  }

  /** Names of clusters that are due, the longest due first. */
  due(limit: number): Promise<string[]> {
    return this.#leased.due('name', limit);
  }

  /** @throws {@link LeaseLostError} when the lease is no longer held */
  async recordProgress(
    lease: Lease,
    id: string,
    progress: ClusterProgress,
  ): Promise<void> {
    const { conditions, choice, records, endpoint, appliedGeneration } =
      progress;
    await this.#leased.update(
      lease,
      { id },
      {
        ...jsonColumns({ conditions, choice, records, endpoint }),
        applied_generation: appliedGeneration,
      },
    );
  }

  /** Says when the cluster is due again, unless something was declared meanwhile or the lease was lost. */
  async scheduleNext(
    lease: Lease,
    seen: ClusterRecord,
    delayMs: number,
  ): Promise<void> {
    await this.#leased.scheduleNext(lease, asRead(seen), delayMs);
  }

  /** @throws {@link LeaseLostError} when the lease is no longer held */
  remove(lease: Lease, id: string): Promise<void> {
    return this.#leased.remove(lease, { id });
  }

  #rows() {
    return this.#knex<Row>(TABLE);
  }
}

/** When OCI was seen to have a cluster no more; undefined when it was not. */
export function goneAt({
  records,
}: Pick<ClusterRecord, 'records'>): Date | undefined {
  const ended = records.find(({ part }) => part === 'cluster')?.ended;
  return ended?.reason === 'Gone' ? new Date(ended.at) : undefined;
}

/**
 * What was declared before there were logs did not ask for any: an update of Okeanos makes none by itself, and needs no
 * permission for them.
 */
const storedSpecSchema = z.preprocess(stored => {
  const before = z
    .looseObject({ logs: z.undefined().optional() })
    .safeParse(stored);
  return before.success ? { ...before.data, logs: { enabled: false } } : stored;
}, clusterSpecSchema);

function fromRow(row: Row): ClusterRecord {
  return {
    ...readDeclaration(row, storedSpecSchema),
    choice: row.choice ? fromJson(clusterChoiceSchema, row.choice) : undefined,
    records: recordsOf(row),
    endpoint: row.endpoint
      ? fromJson(okeEndpointSchema, row.endpoint)
      : undefined,
  };
}

function recordsOf({ records }: Pick<Row, 'records'>): OciRecord[] {
  return fromJson(z.array(ociRecordSchema), records);
}
