import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { z } from 'zod';
import {
  aspectSchema,
  clusterConnectionSchema,
  conditionSchema,
  type ClusterConnection,
  type Condition,
} from '@okeanos/backstage-plugin-oke-common';
import {
  inventoryEntrySchema,
  type InventoryEntry,
} from '@okeanos/backstage-plugin-oke-node';
import { databaseNow } from './clock';
import { LeaseLostError, type Lease, type LeaseStore } from './LeaseStore';

const clusterViewSchema = z.object({
  components: z.array(aspectSchema.extend({ name: z.string() })),
  nodes: z.object({
    ready: z.number().int().optional(),
    total: z.number().int().optional(),
  }),
});

/** What the watcher sees of a cluster as a whole. */
export type ClusterView = z.infer<typeof clusterViewSchema>;

/** A cluster as its row holds it. */
export interface ClusterRecord {
  name: string;
  id: string;
  conditions: Condition[];
  inventory: InventoryEntry[];
  kubernetesVersion?: string;
  connection: ClusterConnection;
  view: ClusterView;
  /** Grows with every change of what the watcher sees. */
  version: number;
}

interface Row {
  name: string;
  id: string;
  conditions: string;
  inventory: string;
  next_reconcile_at: number | string;
  kubernetes_version: string | null;
  connection: string;
  view: string;
  version: number;
}

/** Rows of clusters. */
export class ClusterStore {
  readonly #knex: Knex;
  readonly #leases: LeaseStore;
  readonly #now: string;

  constructor(knex: Knex, leases: LeaseStore) {
    this.#knex = knex;
    this.#leases = leases;
    this.#now = databaseNow(knex);
  }

  /** Makes the row of a cluster if there is none. */
  async ensure(name: string, now: Date): Promise<void> {
    const connection: ClusterConnection = {
      state: 'connecting',
      message: 'Nobody has watched this cluster yet',
      since: now.toISOString(),
    };
    const view: ClusterView = { components: [], nodes: {} };
    await this.#rows()
      .insert({
        name,
        id: randomUUID(),
        conditions: '[]',
        inventory: '[]',
        next_reconcile_at: 0,
        kubernetes_version: null,
        connection: JSON.stringify(connection),
        view: JSON.stringify(view),
        version: 0,
      })
      .onConflict('name')
      .ignore();
  }

  /** Forgets a cluster that is gone. */
  async remove(name: string): Promise<void> {
    await this.#rows().where({ name }).delete();
  }

  async get(name: string): Promise<ClusterRecord | undefined> {
    const row = await this.#rows().where({ name }).first();
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

  /**
   * Writes back what a reconcile pass found.
   *
   * @throws {@link LeaseLostError} when the lease is no longer held
   */
  async recordProgress(
    lease: Lease,
    name: string,
    progress: { conditions?: Condition[]; inventory?: InventoryEntry[] },
  ): Promise<void> {
    await this.#write(lease, name, {
      ...(progress.conditions && {
        conditions: JSON.stringify(progress.conditions),
      }),
      ...(progress.inventory && {
        inventory: JSON.stringify(progress.inventory),
      }),
    });
  }

  /**
   * Says when the cluster is due again.
   *
   * @throws {@link LeaseLostError} when the lease is no longer held
   */
  async scheduleNext(
    lease: Lease,
    name: string,
    delayMs: number,
  ): Promise<void> {
    await this.#write(lease, name, {
      next_reconcile_at: this.#knex.raw(`${this.#now} + ?`, [
        Math.round(delayMs),
      ]),
    });
  }

  /**
   * Records what the watcher sees.
   *
   * @param changed - whether it differs from before in more than freshness: then the version grows
   * @throws {@link LeaseLostError} when the lease is no longer held
   */
  async recordView(
    lease: Lease,
    name: string,
    seen: {
      connection: ClusterConnection;
      view?: ClusterView;
      kubernetesVersion?: string;
    },
    changed: boolean,
  ): Promise<void> {
    await this.#write(lease, name, {
      connection: JSON.stringify(seen.connection),
      ...(seen.view && { view: JSON.stringify(seen.view) }),
      ...(seen.kubernetesVersion && {
        kubernetes_version: seen.kubernetesVersion,
      }),
      ...(changed && { version: this.#knex.raw('version + 1') }),
    });
  }

  async #write(
    lease: Lease,
    name: string,
    columns: { [column in keyof Row]?: Row[column] | Knex.Raw },
  ): Promise<void> {
    const written = await this.#rows()
      .where({ name })
      .whereExists(this.#leases.heldCondition(lease))
      .update(columns);
    if (written !== 1) {
      throw new LeaseLostError(lease.objectId);
    }
  }

  #rows() {
    return this.#knex<Row>('clusters');
  }
}

function fromRow(row: Row): ClusterRecord {
  return {
    name: row.name,
    id: row.id,
    conditions: z.array(conditionSchema).parse(JSON.parse(row.conditions)),
    inventory: z.array(inventoryEntrySchema).parse(JSON.parse(row.inventory)),
    kubernetesVersion: row.kubernetes_version ?? undefined,
    connection: clusterConnectionSchema.parse(JSON.parse(row.connection)),
    view: clusterViewSchema.parse(JSON.parse(row.view)),
    version: row.version,
  };
}
