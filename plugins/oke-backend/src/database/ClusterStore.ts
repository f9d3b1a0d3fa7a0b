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
import { fromJson, jsonColumns } from './json';
import { LeasedRows } from './LeasedRows';
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
  incarnation: string;
  conditions: string;
  inventory: string;
  next_reconcile_at: number | string;
  kubernetes_version: string | null;
  connection: string;
  view: string;
  version: number;
}

const TABLE = 'clusters';

/** Rows of clusters. */
export class ClusterStore {
  readonly #knex: Knex;
  readonly #leased: LeasedRows<Row>;

  constructor(knex: Knex, leases: LeaseStore) {
    this.#knex = knex;
    this.#leased = new LeasedRows(knex, leases, TABLE);
  }

  /**
   * Makes the row of a cluster if there is none, or one of another incarnation, of which nothing holds.
   *
   * @param incarnation - OCID of a cluster that Okeanos made; empty for one of app-config
   */
  async ensure(name: string, incarnation: string, now: Date): Promise<void> {
    const connection: ClusterConnection = {
      state: 'connecting',
      message: 'Nobody has watched this cluster yet',
      since: now.toISOString(),
    };
    const view: ClusterView = { components: [], nodes: {} };
    const fresh = {
      id: randomUUID(),
      incarnation,
      conditions: '[]',
      inventory: '[]',
      next_reconcile_at: 0,
      kubernetes_version: null,
      connection: JSON.stringify(connection),
      view: JSON.stringify(view),
    };
    await this.#rows()
      .insert({ name, ...fresh, version: 0 })
      .onConflict('name')
      .merge({ ...fresh, version: this.#knex.raw('clusters.version + 1') })
      .whereRaw('clusters.incarnation <> ?', [incarnation]);
  }

  /** Forgets a cluster that is gone; one that has the name now stays. */
  async remove(name: string, incarnation: string): Promise<void> {
    await this.#rows().where({ name, incarnation }).delete();
  }

  async get(name: string): Promise<ClusterRecord | undefined> {
    const row = await this.#rows().where({ name }).first();
    return row && fromRow(row);
  }

  /** How the cluster is observed, and the version that grows with what is seen of it. */
  async connectionOf(
    name: string,
  ): Promise<Pick<ClusterRecord, 'connection' | 'version'> | undefined> {
    const row = await this.#rows()
      .where({ name })
      .first('connection', 'version');
    return (
      row && {
        connection: fromJson(clusterConnectionSchema, row.connection),
        version: row.version,
      }
    );
  }

  /** Names of clusters that are due, the longest due first. */
  due(limit: number): Promise<string[]> {
    return this.#leased.due('name', limit);
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
    const { conditions, inventory } = progress;
    await this.#leased.update(
      lease,
      { name },
      jsonColumns({ conditions, inventory }),
    );
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
    if (!(await this.#leased.scheduleNext(lease, { name }, delayMs))) {
      throw new LeaseLostError(lease.objectId);
    }
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
    const { connection, view, kubernetesVersion } = seen;
    await this.#leased.update(
      lease,
      { name },
      {
        ...jsonColumns({ connection, view }),
        kubernetes_version: kubernetesVersion,
        ...(changed && { version: this.#knex.raw('version + 1') }),
      },
    );
  }

  #rows() {
    return this.#knex<Row>(TABLE);
  }
}

function fromRow(row: Row): ClusterRecord {
  return {
    name: row.name,
    id: row.id,
    conditions: fromJson(z.array(conditionSchema), row.conditions),
    inventory: fromJson(z.array(inventoryEntrySchema), row.inventory),
    kubernetesVersion: row.kubernetes_version ?? undefined,
    connection: fromJson(clusterConnectionSchema, row.connection),
    view: fromJson(clusterViewSchema, row.view),
    version: row.version,
  };
}
