import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { z } from 'zod';
import {
  conditionSchema,
  namespaceSpecSchema,
  type Condition,
  type NamespaceSpec,
  type OkeNamespace,
} from '@okeanos/backstage-plugin-oke-common';
import {
  inventoryEntrySchema,
  type InventoryEntry,
} from '@okeanos/backstage-plugin-oke-node';
import { databaseNow } from './clock';
import { LeaseLostError, type Lease, type LeaseStore } from './LeaseStore';

/** A namespace as its row holds it. */
export interface NamespaceRecord {
  /** UID of this incarnation. */
  id: string;
  spec: NamespaceSpec;
  generation: number;
  appliedGeneration: number;
  requestedBy: string;
  createdAt: string;
  deletionRequestedAt?: string;
  /** Version of the Pod Security Standards, pinned by the first pass. */
  podSecurityVersion?: string;
  conditions: Condition[];
  inventory: InventoryEntry[];
}

interface Row {
  id: string;
  cluster: string;
  name: string;
  owner: string;
  spec: string;
  generation: number;
  applied_generation: number;
  requested_by: string;
  created_at: string;
  deletion_requested_at: string | null;
  pod_security_version: string | null;
  conditions: string;
  inventory: string;
  next_reconcile_at: number | string;
}

interface HostRow {
  cluster: string;
  host: string;
  namespace_id: string;
}

/** What a reconcile pass writes back. */
export interface NamespaceProgress {
  conditions?: Condition[];
  inventory?: InventoryEntry[];
  appliedGeneration?: number;
  podSecurityVersion?: string;
}

/** Rows of app namespaces. */
export class NamespaceStore {
  readonly #knex: Knex;
  readonly #leases: LeaseStore;
  readonly #now: string;

  constructor(knex: Knex, leases: LeaseStore) {
    this.#knex = knex;
    this.#leases = leases;
    this.#now = databaseNow(knex);
  }

  async get(
    cluster: string,
    name: string,
  ): Promise<NamespaceRecord | undefined> {
    const row = await this.#rows().where({ cluster, name }).first();
    return row && fromRow(row);
  }

  async getById(id: string): Promise<NamespaceRecord | undefined> {
    const row = await this.#rows().where({ id }).first();
    return row && fromRow(row);
  }

  /** All namespaces, by cluster and name. */
  async list(): Promise<NamespaceRecord[]> {
    const rows = await this.#rows().orderBy(['cluster', 'name']);
    return rows.map(fromRow);
  }

  /** Ids of the namespaces of a cluster; with names, of those only. */
  async idsOf(cluster: string, names?: string[]): Promise<string[]> {
    const query = this.#rows().where({ cluster });
    const rows = await (names ? query.whereIn('name', names) : query);
    return rows.map(row => row.id);
  }

  /** Those of the hosts that another namespace of the cluster has. */
  async takenHosts(
    cluster: string,
    hosts: string[],
    exceptId: string | undefined,
  ): Promise<string[]> {
    const rows = await this.#hosts(this.#knex)
      .where({ cluster })
      .whereIn('host', hosts);
    return rows
      .filter(row => row.namespace_id !== exceptId)
      .map(row => row.host);
  }

  /** A new incarnation; undefined when its name or one of its hosts was taken meanwhile. */
  async create(
    spec: NamespaceSpec,
    requestedBy: string,
    now: Date,
  ): Promise<NamespaceRecord | undefined> {
    return this.#write(async transaction => {
      const [row] = await transaction<Row>('namespaces')
        .insert({
          id: randomUUID(),
          cluster: spec.cluster,
          name: spec.name,
          owner: spec.owner,
          spec: JSON.stringify(spec),
          generation: 1,
          applied_generation: 0,
          requested_by: requestedBy,
          created_at: now.toISOString(),
          deletion_requested_at: null,
          pod_security_version: null,
          conditions: '[]',
          inventory: '[]',
          next_reconcile_at: 0,
        })
        .onConflict(['cluster', 'name'])
        .ignore()
        .returning<Row[]>('*');
      return row;
    });
  }

  /**
   * The next generation; undefined when the row is no longer at `generation`, is to be deleted, or
   * one of the hosts was taken meanwhile.
   */
  async updateSpec(
    id: string,
    generation: number,
    spec: NamespaceSpec,
    requestedBy: string,
  ): Promise<NamespaceRecord | undefined> {
    return this.#write(async transaction => {
      const [row] = await transaction<Row>('namespaces')
        .where({ id, generation, deletion_requested_at: null })
        .update({
          spec: JSON.stringify(spec),
          owner: spec.owner,
          generation: generation + 1,
          requested_by: requestedBy,
          next_reconcile_at: 0,
        })
        .returning<Row[]>('*');
      return row;
    });
  }

  /**
   * Marks for deletion.
   *
   * @returns the marked record; undefined when the row is no longer at `generation` or is marked already
   */
  async requestDeletion(
    id: string,
    generation: number,
    requestedBy: string,
    now: Date,
  ): Promise<NamespaceRecord | undefined> {
    const [row] = await this.#rows()
      .where({ id, generation, deletion_requested_at: null })
      .update({
        deletion_requested_at: now.toISOString(),
        requested_by: requestedBy,
        next_reconcile_at: 0,
      })
      .returning<Row[]>('*');
    return row && fromRow(row);
  }

  /** Ids of namespaces that are due, the longest due first. */
  async due(limit: number): Promise<string[]> {
    const rows = await this.#rows()
      .whereRaw(`next_reconcile_at <= ${this.#now}`)
      .orderBy('next_reconcile_at')
      .limit(limit)
      .select('id');
    return rows.map(row => row.id);
  }

  /** @throws {@link LeaseLostError} when the lease is no longer held */
  async recordProgress(
    lease: Lease,
    id: string,
    progress: NamespaceProgress,
  ): Promise<void> {
    const written = await this.#rows()
      .where({ id })
      .whereExists(this.#leases.heldCondition(lease))
      .update({
        ...(progress.conditions && {
          conditions: JSON.stringify(progress.conditions),
        }),
        ...(progress.inventory && {
          inventory: JSON.stringify(progress.inventory),
        }),
        ...(progress.appliedGeneration !== undefined && {
          applied_generation: progress.appliedGeneration,
        }),
        ...(progress.podSecurityVersion && {
          pod_security_version: progress.podSecurityVersion,
        }),
      });
    if (written !== 1) {
      throw new LeaseLostError(lease.objectId);
    }
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
    const columns: { next_reconcile_at: Knex.Raw } = {
      next_reconcile_at: this.#knex.raw(`${this.#now} + ?`, [
        Math.round(delayMs),
      ]),
    };
    await this.#rows()
      .where({
        id: seen.id,
        generation: seen.generation,
        deletion_requested_at: seen.deletionRequestedAt ?? null,
      })
      .whereExists(this.#leases.heldCondition(lease))
      .update(columns);
  }

  /** @throws {@link LeaseLostError} when the lease is no longer held */
  async remove(lease: Lease, id: string): Promise<void> {
    const removed = await this.#rows()
      .where({ id })
      .whereExists(this.#leases.heldCondition(lease))
      .delete();
    if (removed !== 1) {
      throw new LeaseLostError(lease.objectId);
    }
  }

  /** Writes a spec together with the hosts that it takes, or neither. */
  async #write(
    writeRow: (transaction: Knex.Transaction) => Promise<Row | undefined>,
  ): Promise<NamespaceRecord | undefined> {
    const transaction = await this.#knex.transaction();
    try {
      const row = await writeRow(transaction);
      const record = row && fromRow(row);
      if (record && (await this.#takeHosts(transaction, record))) {
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

  /** @returns false when another namespace has one of them */
  async #takeHosts(
    transaction: Knex.Transaction,
    { id, spec: { cluster, services } }: NamespaceRecord,
  ): Promise<boolean> {
    await this.#hosts(transaction).where({ namespace_id: id }).delete();
    const hosts = new Set(services.flatMap(service => service.hosts));
    if (hosts.size === 0) {
      return true;
    }
    const taken = await this.#hosts(transaction)
      .insert([...hosts].map(host => ({ cluster, host, namespace_id: id })))
      .onConflict(['cluster', 'host'])
      .ignore()
      .returning('host');
    return taken.length === hosts.size;
  }

  #rows() {
    return this.#knex<Row>('namespaces');
  }

  #hosts(knex: Knex) {
    return knex<HostRow>('namespace_hosts');
  }
}

/** What the API tells of a record. */
export function toOkeNamespace(record: NamespaceRecord): OkeNamespace {
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

function fromRow(row: Row): NamespaceRecord {
  return {
    id: row.id,
    spec: namespaceSpecSchema.parse(JSON.parse(row.spec)),
    generation: row.generation,
    appliedGeneration: row.applied_generation,
    requestedBy: row.requested_by,
    createdAt: row.created_at,
    deletionRequestedAt: row.deletion_requested_at ?? undefined,
    podSecurityVersion: row.pod_security_version ?? undefined,
    conditions: z.array(conditionSchema).parse(JSON.parse(row.conditions)),
    inventory: z.array(inventoryEntrySchema).parse(JSON.parse(row.inventory)),
  };
}
