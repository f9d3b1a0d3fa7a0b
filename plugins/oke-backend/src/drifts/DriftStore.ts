import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { driftSchema, type Drift } from '@okeanos/backstage-plugin-oke-common';
import type { PartResult, Repair } from '@okeanos/backstage-plugin-oke-node';
import { fromJson } from '../database/json';
import type { Lease, LeaseStore } from '../leases/LeaseStore';
import {
  pageOf,
  type ItemKey,
  type Page,
  type PageRequest,
} from '../paging/Page';
import type { DriftRecord } from './DriftRecord';
import { beginRepair, followDrifts } from './followDrifts';

interface Row {
  id: string;
  object_id: string;
  part: string;
  told: string;
  /** SQLite gives a number. */
  is_repaired: boolean | number;
  last_at: number | string;
}

const TABLE = 'drifts';
/** What is over is kept so long, */
const KEPT_MS = 90 * 24 * 60 * 60_000;
/** and so many of one object. */
const MOST = 50;
/** The latest that a Date can be. */
const END_OF_TIME = 8_640_000_000_000_000;

/** What a pass told of drift. */
export interface Followed {
  /** How many parts were put right. */
  putRight: number;
  isChanged: boolean;
}

/**
 * What others did to what Okeanos made: rows by object, which is one incarnation of a namespace, a baseline or a
 * cluster. Bounded in number and age.
 */
export class DriftStore {
  readonly #knex: Knex;
  readonly #leases: LeaseStore;

  constructor(knex: Knex, leases: LeaseStore) {
    this.#knex = knex;
    this.#leases = leases;
  }

  /** What is recorded of objects: first what stands, then the latest. */
  async list(objectIds: string[]): Promise<Drift[]> {
    const records = await this.#read(this.#knex, objectIds);
    return records.map(toldOf);
  }

  /** A part of {@link list}. */
  async page(objectIds: string[], page?: PageRequest): Promise<Page<Drift>> {
    const records = await this.#read(this.#knex, objectIds);
    const { items, next } = pageOf(records, keyOf, page);
    return { items: items.map(toldOf), next };
  }

  /** What stands, as last seen. */
  async standing(objectId: string): Promise<Drift[]> {
    const drifts = await this.list([objectId]);
    return drifts.filter(({ state }) => state === 'standing');
  }

  /**
   * Records what is about to be put right: after that, nothing in the cluster tells of it.
   *
   * @throws LeaseLostError when the lease is no longer held
   */
  async beginRepair(
    lease: Lease,
    objectId: string,
    repair: Repair,
    now: Date,
  ): Promise<void> {
    await this.#write(lease, objectId, records => [
      beginRepair(records, repair, now, randomUUID),
    ]);
  }

  /**
   * Records what a pass found.
   *
   * @param results - of all parts
   * @throws LeaseLostError when the lease is no longer held
   */
  async follow(
    lease: Lease,
    objectId: string,
    results: PartResult[],
    now: Date,
  ): Promise<Followed> {
    const known = await this.#read(this.#knex, [objectId]);
    const hasNews = followDrifts(known, results, now, randomUUID).length > 0;
    if (!hasNews) {
      return { putRight: 0, isChanged: false };
    }
    const written = await this.#write(lease, objectId, records =>
      followDrifts(records, results, now, randomUUID),
    );
    await this.#forget(objectId, now);
    return {
      putRight: written.filter(({ state }) => state === 'putRight').length,
      isChanged: written.length > 0,
    };
  }

  /** Forgets an object that is gone for good. */
  async remove(objectId: string): Promise<void> {
    await this.#rows(this.#knex).where({ object_id: objectId }).delete();
  }

  async #write(
    lease: Lease,
    objectId: string,
    change: (records: DriftRecord[]) => DriftRecord[],
  ): Promise<DriftRecord[]> {
    return this.#leases.transaction(lease, async trx => {
      const written = change(await this.#read(trx, [objectId]));
      for (const record of written) {
        await this.#rows(trx)
          .insert(toRow(objectId, record))
          .onConflict('id')
          .merge();
      }
      return written;
    });
  }

  /** What is too old or too much. What stands is not. */
  async #forget(objectId: string, now: Date): Promise<void> {
    const records = await this.#read(this.#knex, [objectId]);
    const surplus = records
      .slice(MOST)
      .filter(({ state }) => state !== 'standing')
      .map(({ id }) => id);
    await this.#rows(this.#knex)
      .whereIn('id', surplus)
      .orWhere('last_at', '<', now.getTime() - KEPT_MS)
      .delete();
  }

  async #read(knex: Knex, objectIds: string[]): Promise<DriftRecord[]> {
    const rows = await this.#rows(knex)
      .whereIn('object_id', objectIds)
      .orderBy('last_at', 'desc');
    const records = rows.map(fromRow);
    const isStanding = ({ state }: Drift) => (state === 'standing' ? 0 : 1);
    return records.sort((a, b) => isStanding(a) - isStanding(b));
  }

  #rows(knex: Knex) {
    return knex<Row>(TABLE);
  }
}

/** First what stands, then the latest. */
function keyOf({ state, lastAt, id }: DriftRecord): ItemKey {
  const ago = END_OF_TIME - Date.parse(lastAt);
  return [state === 'standing' ? '0' : '1', String(ago).padStart(17, '0'), id];
}

function toldOf({ id, part, isRepaired, ...drift }: DriftRecord): Drift {
  return drift;
}

/** Of what a row is. */
export function driftsOf(
  kind: 'namespace' | 'baseline' | 'cluster',
  id: string,
): string {
  return `${kind}:${id}`;
}

function toRow(
  objectId: string,
  { id, part, isRepaired, ...told }: DriftRecord,
): Row {
  return {
    ...{ id, object_id: objectId, part, is_repaired: isRepaired },
    told: JSON.stringify(told),
    last_at: Date.parse(told.lastAt),
  };
}

function fromRow({
  id,
  part,
  told,
  is_repaired: isRepaired,
}: Row): DriftRecord {
  return {
    ...fromJson(driftSchema, told),
    ...{ id, part, isRepaired: Boolean(isRepaired) },
  };
}
