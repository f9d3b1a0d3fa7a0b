import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { z } from 'zod';
import {
  conditionSchema,
  type Condition,
} from '@okeanos/backstage-plugin-oke-common';
import {
  inventoryEntrySchema,
  type InventoryEntry,
} from '@okeanos/backstage-plugin-oke-node';
import { fromJson, jsonColumns } from '../../database/json';
import type { RowName, UnreadableRows } from '../../database/UnreadableRows';
import { LeasedRows } from '../../leases/LeasedRows';
import {
  LeaseLostError,
  type Lease,
  type LeaseStore,
} from '../../leases/LeaseStore';

/** What every cluster gets inside, as the row of one cluster holds it. */
export interface BaselineRecord {
  cluster: string;
  /** UID that its objects carry. */
  id: string;
  conditions: Condition[];
  inventory: InventoryEntry[];
}

interface Row {
  cluster: string;
  id: string;
  incarnation: string;
  conditions: string;
  inventory: string;
  next_reconcile_at: number | string;
}

const TABLE = 'baselines';

/** Rows of the baselines of clusters. */
export class BaselineStore {
  readonly #knex: Knex;
  readonly #leased: LeasedRows<Row>;
  readonly #unreadable: UnreadableRows;

  constructor(knex: Knex, leases: LeaseStore, unreadable: UnreadableRows) {
    this.#knex = knex;
    this.#unreadable = unreadable;
    this.#leased = new LeasedRows(knex, leases, TABLE);
  }

  /**
   * Makes the row of a cluster if there is none, or one of another incarnation, of which nothing holds. It is due now:
   * whoever begins with a cluster may have other parts for it than who was there before.
   *
   * @param incarnation - OCID of a cluster that was declared; empty for one of app-config
   */
  async ensure(cluster: string, incarnation: string): Promise<void> {
    const fresh = {
      id: randomUUID(),
      incarnation,
      conditions: '[]',
      inventory: '[]',
      next_reconcile_at: this.#leased.dueNow,
    };
    await this.#rows()
      .insert({ cluster, ...fresh })
      .onConflict('cluster')
      .merge(fresh)
      .whereRaw('baselines.incarnation <> ?', [incarnation]);
    await this.#rows()
      .where({ cluster, incarnation })
      .update({ next_reconcile_at: 0 });
  }

  /** Forgets the baseline of a cluster that is gone; that of one which has the name now stays. */
  async remove(cluster: string, incarnation: string): Promise<void> {
    await this.#rows().where({ cluster, incarnation }).delete();
  }

  /** @throws Error when it cannot be read what was made: then nothing may be made or removed */
  async get(cluster: string): Promise<BaselineRecord | undefined> {
    const row = await this.#rows().where({ cluster }).first();
    if (!row) {
      return undefined;
    }
    return {
      ...{ cluster: row.cluster, id: row.id },
      conditions: this.#readConditions(row),
      inventory: this.#unreadable.read(
        nameOf(
          cluster,
          'inventory',
          `What Okeanos made inside cluster ${cluster}`,
        ),
        () => fromJson(z.array(inventoryEntrySchema), row.inventory),
        ({ message }) => {
          throw new Error(message);
        },
      ),
    };
  }

  /** UID that the objects of a cluster's baseline carry. */
  async idOf(cluster: string): Promise<string | undefined> {
    return (await this.#rows().where({ cluster }).first('id'))?.id;
  }

  /** How the baseline of a cluster stands; nothing before the first pass. */
  async conditionsOf(cluster: string): Promise<Condition[]> {
    const row = await this.#rows()
      .where({ cluster })
      .first('cluster', 'conditions');
    return row ? this.#readConditions(row) : [];
  }

  /** Whether a cluster is ready for namespaces; undefined before the first pass. */
  async readinessOf(cluster: string): Promise<Condition | undefined> {
    return (await this.conditionsOf(cluster)).find(
      ({ type }) => type === 'BaselineReady',
    );
  }

  /** For how many milliseconds the longest due baseline of some clusters is due; 0 when none is. */
  longestDueMs(clusters: string[]): Promise<number> {
    return this.#leased.longestDueMs({ column: 'cluster', values: clusters });
  }

  /** Names of clusters whose baseline is due, the longest due first. */
  due(limit: number): Promise<string[]> {
    return this.#leased.due('cluster', limit);
  }

  /**
   * Writes back what a reconcile pass found.
   *
   * @throws {@link LeaseLostError} when the lease is no longer held
   */
  async recordProgress(
    lease: Lease,
    cluster: string,
    progress: { conditions?: Condition[]; inventory?: InventoryEntry[] },
  ): Promise<void> {
    const { conditions, inventory } = progress;
    await this.#leased.update(
      lease,
      { cluster },
      jsonColumns({ conditions, inventory }),
    );
  }

  /**
   * Says when the baseline is due again.
   *
   * @throws {@link LeaseLostError} when the lease is no longer held
   */
  async scheduleNext(
    lease: Lease,
    cluster: string,
    delayMs: number,
  ): Promise<void> {
    if (!(await this.#leased.scheduleNext(lease, { cluster }, delayMs))) {
      throw new LeaseLostError(lease.objectId);
    }
  }

  /** What cannot be read is not known: the next pass writes it anew. */
  #readConditions({
    cluster,
    conditions,
  }: Pick<Row, 'cluster' | 'conditions'>): Condition[] {
    return this.#unreadable.read<Condition[]>(
      nameOf(
        cluster,
        'conditions',
        `How it stands with what cluster ${cluster} gets inside`,
      ),
      () => fromJson(z.array(conditionSchema), conditions),
      ({ message, since }) => [
        {
          ...{ type: 'BaselineReady', status: 'Unknown', reason: 'Unreadable' },
          ...{ message, since, observedGeneration: 0 },
        },
      ],
    );
  }

  #rows() {
    return this.#knex<Row>(TABLE);
  }
}

function nameOf(cluster: string, item: string, what: string): RowName {
  return {
    ...{ of: 'baseline', cluster, item, what },
    meanwhile:
      item === 'conditions'
        ? 'It is not known until the next pass writes it anew.'
        : 'Nothing is made or removed there until an administrator mends its row or installs the release that wrote it.',
  };
}
