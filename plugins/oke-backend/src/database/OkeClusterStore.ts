import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { z } from 'zod';
import {
  clusterSpecSchema,
  conditionSchema,
  type ClusterSpec,
  type Condition,
  type OkeCluster,
} from '@okeanos/backstage-plugin-oke-common';
import {
  clusterChoiceSchema,
  ociRecordSchema,
  type ClusterChoice,
  type OciRecord,
} from '@okeanos/backstage-plugin-oke-node';
import { okeEndpointSchema, type OkeEndpoint } from '../oci/OkeAccess';
import { databaseNow } from './clock';
import { LeaseLostError, type Lease, type LeaseStore } from './LeaseStore';

/** An OKE cluster as its row holds it. */
export interface OkeClusterRecord {
  /** UID of this incarnation. */
  id: string;
  spec: ClusterSpec;
  generation: number;
  appliedGeneration: number;
  requestedBy: string;
  createdAt: string;
  deletionRequestedAt?: string;
  conditions: Condition[];
  /** What was chosen from what the region offered; undefined before the first pass. */
  choice?: ClusterChoice;
  records: OciRecord[];
  /** How its API server is reached; undefined until OCI has told. */
  endpoint?: OkeEndpoint;
}

interface Row {
  id: string;
  name: string;
  owner: string;
  spec: string;
  generation: number;
  applied_generation: number;
  requested_by: string;
  created_at: string;
  deletion_requested_at: string | null;
  conditions: string;
  choice: string | null;
  records: string;
  endpoint: string | null;
  next_reconcile_at: number | string;
}

/** What a reconcile pass writes back. */
export interface OkeClusterProgress {
  conditions?: Condition[];
  choice?: ClusterChoice;
  records?: OciRecord[];
  endpoint?: OkeEndpoint;
  appliedGeneration?: number;
}

/** Rows of OKE clusters. */
export class OkeClusterStore {
  readonly #knex: Knex;
  readonly #leases: LeaseStore;
  readonly #now: string;

  constructor(knex: Knex, leases: LeaseStore) {
    this.#knex = knex;
    this.#leases = leases;
    this.#now = databaseNow(knex);
  }

  async get(name: string): Promise<OkeClusterRecord | undefined> {
    const row = await this.#rows().where({ name }).first();
    return row && fromRow(row);
  }

  async list(): Promise<OkeClusterRecord[]> {
    return (await this.#rows().orderBy('name')).map(fromRow);
  }

  /** A new incarnation; undefined when the name was taken meanwhile. */
  async create(
    spec: ClusterSpec,
    requestedBy: string,
    now: Date,
  ): Promise<OkeClusterRecord | undefined> {
    const [row] = await this.#rows()
      .insert({
        id: randomUUID(),
        name: spec.name,
        owner: spec.owner,
        spec: JSON.stringify(spec),
        generation: 1,
        applied_generation: 0,
        requested_by: requestedBy,
        created_at: now.toISOString(),
        deletion_requested_at: null,
        conditions: '[]',
        choice: null,
        records: '[]',
        endpoint: null,
        next_reconcile_at: 0,
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
  ): Promise<OkeClusterRecord | undefined> {
    const [row] = await this.#rows()
      .where({ id, generation, deletion_requested_at: null })
      .update({
        spec: JSON.stringify(spec),
        owner: spec.owner,
        generation: generation + 1,
        requested_by: requestedBy,
        next_reconcile_at: 0,
      })
      .returning<Row[]>('*');
    return row && fromRow(row);
  }

  /**
   * Marks for deletion.
   *
   * @returns the marked record; undefined when the row is no longer at `generation`, is marked already, or a
   *   namespace is on the cluster
   */
  async requestDeletion(
    { id, generation, spec }: OkeClusterRecord,
    requestedBy: string,
    now: Date,
  ): Promise<OkeClusterRecord | undefined> {
    const [row] = await this.#rows()
      .where({ id, generation, deletion_requested_at: null })
      .whereNotExists(
        this.#knex('namespaces')
          .where({ cluster: spec.name })
          .select(this.#knex.raw('1')),
      )
      .update({
        deletion_requested_at: now.toISOString(),
        requested_by: requestedBy,
        next_reconcile_at: 0,
      })
      .returning<Row[]>('*');
    return row && fromRow(row);
  }

  /** Names of clusters that are due, the longest due first. */
  async due(limit: number): Promise<string[]> {
    const rows = await this.#rows()
      .whereRaw(`next_reconcile_at <= ${this.#now}`)
      .orderBy('next_reconcile_at')
      .limit(limit)
      .select('name');
    return rows.map(row => row.name);
  }

  /** @throws {@link LeaseLostError} when the lease is no longer held */
  async recordProgress(
    lease: Lease,
    id: string,
    progress: OkeClusterProgress,
  ): Promise<void> {
    const { conditions, choice, records, endpoint, appliedGeneration } =
      progress;
    const written = await this.#held(lease, id).update({
      ...(conditions && { conditions: JSON.stringify(conditions) }),
      ...(choice && { choice: JSON.stringify(choice) }),
      ...(records && { records: JSON.stringify(records) }),
      ...(endpoint && { endpoint: JSON.stringify(endpoint) }),
      ...(appliedGeneration !== undefined && {
        applied_generation: appliedGeneration,
      }),
    });
    if (written !== 1) {
      throw new LeaseLostError(lease.objectId);
    }
  }

  /** Says when the cluster is due again, unless something was declared meanwhile or the lease was lost. */
  async scheduleNext(
    lease: Lease,
    seen: OkeClusterRecord,
    delayMs: number,
  ): Promise<void> {
    const columns: { next_reconcile_at: Knex.Raw } = {
      next_reconcile_at: this.#knex.raw(`${this.#now} + ?`, [
        Math.round(delayMs),
      ]),
    };
    await this.#held(lease, seen.id)
      .where({
        generation: seen.generation,
        deletion_requested_at: seen.deletionRequestedAt ?? null,
      })
      .update(columns);
  }

  /** @throws {@link LeaseLostError} when the lease is no longer held */
  async remove(lease: Lease, id: string): Promise<void> {
    if ((await this.#held(lease, id).delete()) !== 1) {
      throw new LeaseLostError(lease.objectId);
    }
  }

  #held(lease: Lease, id: string) {
    return this.#rows()
      .where({ id })
      .whereExists(this.#leases.heldCondition(lease));
  }

  #rows() {
    return this.#knex<Row>('oke_clusters');
  }
}

/** What the API tells of a record. */
export function toOkeCluster(record: OkeClusterRecord): OkeCluster {
  return {
    spec: record.spec,
    generation: record.generation,
    etag: `"${record.id}.${record.generation}"`,
    requestedBy: record.requestedBy,
    createdAt: record.createdAt,
    deletionRequestedAt: record.deletionRequestedAt,
    conditions: record.conditions,
  };
}

function fromRow(row: Row): OkeClusterRecord {
  const parse = <T>(schema: z.ZodType<T>, text: string): T =>
    schema.parse(JSON.parse(text));
  return {
    id: row.id,
    spec: parse(clusterSpecSchema, row.spec),
    generation: row.generation,
    appliedGeneration: row.applied_generation,
    requestedBy: row.requested_by,
    createdAt: row.created_at,
    deletionRequestedAt: row.deletion_requested_at ?? undefined,
    conditions: parse(z.array(conditionSchema), row.conditions),
    choice: row.choice ? parse(clusterChoiceSchema, row.choice) : undefined,
    records: parse(z.array(ociRecordSchema), row.records),
    endpoint: row.endpoint ? parse(okeEndpointSchema, row.endpoint) : undefined,
  };
}
