import { isDeepStrictEqual } from 'node:util';
import type { Knex } from 'knex';
import { z } from 'zod';
import type {
  PolicyItem,
  ServiceStatus,
} from '@okeanos/backstage-plugin-oke-common';
import { chunks } from '../database/chunks';
import { fromJson } from '../database/json';
import type { UnreadableRows } from '../database/UnreadableRows';
import type { Lease, LeaseStore } from '../leases/LeaseStore';
import {
  NamespaceStateStore,
  type NamespaceStateChange,
} from './NamespaceStateStore';
import {
  keepSince,
  quotasOf,
  quotasSchema,
  withoutQuotas,
  withQuotas,
} from './sharedQuotas';
import { unknownStatus } from './unknownStatus';

/** The status of one Service, with the labels that selectors choose it by. */
export interface StatusRecord {
  /** UID of the incarnation whose namespace it is in. Another one of that name has nothing to do with it. */
  namespaceId: string;
  labels: Record<string, string>;
  status: ServiceStatus;
}

/** A change of one Service's status, or of how its namespace stands as a whole. */
export type StatusChange =
  | ({ type: 'upsert' } & StatusRecord)
  | { type: 'delete'; service: string }
  | NamespaceStateChange;

/** Changes of statuses, by namespace. */
export type StatusChanges = Map<string, StatusChange[]>;

interface StatusRow {
  cluster: string;
  namespace: string;
  service: string;
  namespace_id: string;
  labels: string;
  status: string;
}

interface QuotasRow {
  cluster: string;
  namespace: string;
  namespace_id: string;
  items: string;
}

/** What the quotas of an incarnation of a namespace say. */
interface NamespaceQuotas {
  namespace: string;
  namespaceId: string;
  items: PolicyItem[];
}

interface VersionRow {
  cluster: string;
  namespace: string;
  version: number;
}

const labelsSchema = z.record(z.string(), z.string());

export interface NamespaceStatuses {
  /** By name of the Service. */
  records: StatusRecord[];
  /** Not newer than they are. */
  version: number;
  /** False when some row is not. Somebody may mend it, which makes no version. */
  isReadable: boolean;
}

/** Rows of evaluated statuses, and their versions. */
export class StatusStore {
  readonly #knex: Knex;
  readonly #leases: LeaseStore;
  readonly #unreadable: UnreadableRows;
  /** How the namespaces stand as a whole. */
  readonly namespaces: NamespaceStateStore;

  constructor(knex: Knex, leases: LeaseStore, unreadable: UnreadableRows) {
    this.#knex = knex;
    this.#unreadable = unreadable;
    this.namespaces = new NamespaceStateStore(knex, unreadable);
    this.#leases = leases;
  }

  /** All statuses of a namespace. */
  async read(cluster: string, namespace: string): Promise<NamespaceStatuses> {
    // In this order: with a version newer than the statuses a page would miss their signal.
    const version = await this.versionOf(cluster, namespace);
    const rows = await this.#statuses()
      .where({ cluster, namespace })
      .orderBy('service');
    const quotas = await this.#quotas(this.#knex, { cluster, namespace });
    const read = rows.map(row => this.#read(row, quotas));
    return {
      records: read.map(({ record }) => record),
      version,
      isReadable: read.every(({ isReadable }) => isReadable),
    };
  }

  /** The version of a namespace's statuses; 0 before the first. */
  async versionOf(cluster: string, namespace: string): Promise<number> {
    const row = await this.#versions().where({ cluster, namespace }).first();
    return row?.version ?? 0;
  }

  /** All statuses of a cluster. */
  async readCluster(cluster: string): Promise<StatusRecord[]> {
    const rows = await this.#statuses().where({ cluster });
    const quotas = await this.#quotas(this.#knex, { cluster });
    return rows.map(row => this.#read(row, quotas).record);
  }

  /** What quotas of some namespaces say. Of a row that cannot be read nothing is known. */
  async #quotas(
    knex: Knex,
    of: { cluster: string; namespace?: string },
    among?: string[],
  ): Promise<NamespaceQuotas[]> {
    const query = knex<QuotasRow>('namespace_quotas').where(of);
    if (among) {
      void query.whereIn('namespace', among);
    }
    const rows = await query;
    return rows.map(row => ({
      namespace: row.namespace,
      namespaceId: row.namespace_id,
      items: quotasIn(row),
    }));
  }

  /** A status that cannot be read is not known, and its Service is there. */
  #read(
    row: StatusRow,
    quotas: NamespaceQuotas[],
  ): { record: StatusRecord; isReadable: boolean } {
    const { cluster, namespace, service, namespace_id: namespaceId } = row;
    return this.#unreadable.read<{ record: StatusRecord; isReadable: boolean }>(
      {
        ...{ of: 'status', cluster, namespace, item: service },
        what: `The status of service ${service} of ${cluster}/${namespace}`,
        meanwhile: 'It is not known until the service is evaluated anew.',
      },
      () => ({ record: fromRow(row, quotas), isReadable: true }),
      why => ({
        record: {
          ...{ namespaceId, labels: labelsOf(row) ?? {} },
          status: unknownStatus(row, 'Unreadable', why),
        },
        isReadable: false,
      }),
    );
  }

  /**
   * Writes changes of some namespaces of a cluster together: a transaction costs more than its rows. Each of them gets a new
   * version.
   *
   * @throws {@link LeaseLostError} when the lease is no longer held; then nothing is written
   */
  async write(
    lease: Lease,
    cluster: string,
    changes: StatusChanges,
  ): Promise<void> {
    if (changes.size === 0) {
      return;
    }
    await this.#leases.transaction(lease, async transaction => {
      await this.#apply(transaction, cluster, changes);
      await this.#raiseVersions(transaction, cluster, [...changes.keys()]);
    });
  }

  /** What pages of a namespace show beside its statuses has changed: they look only for a new version. */
  async raiseVersion(cluster: string, namespace: string): Promise<void> {
    await this.#raiseVersions(this.#knex, cluster, [namespace]);
  }

  async #raiseVersions(
    knex: Knex,
    cluster: string,
    namespaces: string[],
  ): Promise<void> {
    // In one order for all: others raise versions, too, and none waits for the other.
    const rows = [...namespaces]
      .sort()
      .map(namespace => ({ cluster, namespace, version: 1 }));
    for (const some of chunks(rows)) {
      await knex<VersionRow>('status_versions')
        .insert(some)
        .onConflict(['cluster', 'namespace'])
        .merge({ version: this.#knex.raw('status_versions.version + 1') });
    }
  }

  async #apply(
    transaction: Knex.Transaction,
    cluster: string,
    changes: StatusChanges,
  ): Promise<void> {
    const rows: StatusRow[] = [];
    /** What the last status of each namespace says of its quotas. */
    const quotas = new Map<string, StatusRecord>();
    const namespaces = new Map<string, NamespaceStateChange>();
    for (const [namespace, ofNamespace] of changes) {
      // The last word on each Service. Few statements: each costs more than its rows.
      const deleted = new Set<string>();
      const upserted = new Map<string, StatusRecord>();
      for (const change of ofNamespace) {
        if (change.type === 'upsert') {
          deleted.delete(change.status.service);
          upserted.set(change.status.service, change);
        } else if (change.type === 'delete') {
          upserted.delete(change.service);
          deleted.add(change.service);
        } else {
          namespaces.set(namespace, change);
        }
      }
      for (const [service, record] of upserted) {
        quotas.set(namespace, record);
        rows.push({
          ...{ cluster, namespace, service },
          namespace_id: record.namespaceId,
          labels: JSON.stringify(record.labels),
          status: withoutQuotas(record.status),
        });
      }
      for (const some of chunks([...deleted])) {
        await transaction<StatusRow>('service_statuses')
          .where({ cluster, namespace })
          .whereIn('service', some)
          .delete();
      }
    }
    for (const some of chunks(rows)) {
      await transaction<StatusRow>('service_statuses')
        .insert(some)
        .onConflict(['cluster', 'namespace', 'service'])
        .merge()
        // What its quotas say may be all that has changed.
        .whereRaw(
          '(service_statuses.status <> excluded.status or service_statuses.labels <> excluded.labels or service_statuses.namespace_id <> excluded.namespace_id)',
        );
    }
    await this.#applyQuotas(transaction, cluster, quotas);
    await this.namespaces.apply(transaction, cluster, namespaces);
  }

  async #applyQuotas(
    transaction: Knex.Transaction,
    cluster: string,
    quotas: ReadonlyMap<string, StatusRecord>,
  ): Promise<void> {
    const rows: QuotasRow[] = [];
    for (const some of chunks([...quotas.keys()])) {
      const before = await this.#quotas(transaction, { cluster }, some);
      for (const namespace of some) {
        const { namespaceId, status } = quotas.get(namespace)!;
        const known = before.find(
          each =>
            each.namespace === namespace && each.namespaceId === namespaceId,
        );
        const items = keepSince(known?.items ?? [], quotasOf(status));
        if (!isDeepStrictEqual(items, known?.items ?? [])) {
          rows.push({
            ...{ cluster, namespace, namespace_id: namespaceId },
            items: JSON.stringify(items),
          });
        }
      }
    }
    for (const some of chunks(rows)) {
      await transaction<QuotasRow>('namespace_quotas')
        .insert(some)
        .onConflict(['cluster', 'namespace'])
        .merge();
    }
  }

  #statuses() {
    return this.#knex<StatusRow>('service_statuses');
  }

  #versions() {
    return this.#knex<VersionRow>('status_versions');
  }
}

function fromRow(row: StatusRow, quotas: NamespaceQuotas[]): StatusRecord {
  const own = quotas.find(
    ({ namespace, namespaceId }) =>
      namespace === row.namespace && namespaceId === row.namespace_id,
  );
  return {
    namespaceId: row.namespace_id,
    labels: fromJson(labelsSchema, row.labels),
    status: withQuotas(row.status, own?.items ?? []),
  };
}

function quotasIn(row: QuotasRow): PolicyItem[] {
  try {
    return fromJson(quotasSchema, row.items);
  } catch {
    return [];
  }
}

function labelsOf(row: StatusRow): Record<string, string> | undefined {
  try {
    return fromJson(labelsSchema, row.labels);
  } catch {
    return undefined;
  }
}
