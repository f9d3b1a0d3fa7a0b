import type { Knex } from 'knex';
import {
  observedStateSchema,
  type ObservedState,
} from '@okeanos/backstage-plugin-oke-common';
import { chunks } from '../database/chunks';
import { fromJson } from '../database/json';
import type { UnreadableRows } from '../database/UnreadableRows';

/** How an app namespace stands as a whole, by what is observed of it. */
export interface NamespaceState {
  namespace: string;
  /** UID of its incarnation. Another one of that name has nothing to do with it. */
  namespaceId: string;
  observed: ObservedState;
}

/** A change of it. */
export type NamespaceStateChange =
  | ({ type: 'namespace' } & Omit<NamespaceState, 'namespace'>)
  | { type: 'namespaceGone' };

interface Row {
  cluster: string;
  namespace: string;
  namespace_id: string;
  observed: string;
}

const TABLE = 'namespace_states';

/** One row of each observed namespace. */
export class NamespaceStateStore {
  readonly #knex: Knex;
  readonly #unreadable: UnreadableRows;

  constructor(knex: Knex, unreadable: UnreadableRows) {
    this.#knex = knex;
    this.#unreadable = unreadable;
  }

  /** Of all namespaces of a cluster, or of some. One that cannot be read is not known. */
  async read(
    cluster: string,
    namespaces?: readonly string[],
  ): Promise<NamespaceState[]> {
    const parts = namespaces ? chunks(namespaces) : [undefined];
    const rows: Row[] = [];
    for (const part of parts) {
      const query = this.#knex<Row>(TABLE).where({ cluster });
      rows.push(...(await (part ? query.whereIn('namespace', part) : query)));
    }
    return rows.map(row => this.#read(row));
  }

  /** Writes the last word on each namespace. */
  async apply(
    transaction: Knex.Transaction,
    cluster: string,
    changes: ReadonlyMap<string, NamespaceStateChange>,
  ): Promise<void> {
    const gone: string[] = [];
    const rows: Row[] = [];
    for (const [namespace, change] of changes) {
      if (change.type === 'namespaceGone') {
        gone.push(namespace);
      } else {
        rows.push({
          ...{ cluster, namespace, namespace_id: change.namespaceId },
          observed: JSON.stringify(change.observed),
        });
      }
    }
    for (const part of chunks(gone)) {
      await transaction<Row>(TABLE)
        .where({ cluster })
        .whereIn('namespace', part)
        .delete();
    }
    for (const part of chunks(rows)) {
      await transaction<Row>(TABLE)
        .insert(part)
        .onConflict(['cluster', 'namespace'])
        .merge();
    }
  }

  #read(row: Row): NamespaceState {
    const { cluster, namespace, namespace_id: namespaceId } = row;
    return this.#unreadable.read<NamespaceState>(
      {
        ...{ of: 'status', cluster, namespace },
        what: `What was observed of namespace ${namespace} of ${cluster}`,
        meanwhile: 'It is not known until the namespace is evaluated anew.',
      },
      () => ({
        ...{ namespace, namespaceId },
        observed: fromJson(observedStateSchema, row.observed),
      }),
      ({ message, since }) => ({
        ...{ namespace, namespaceId },
        observed: { state: 'unknown', message, since },
      }),
    );
  }
}
