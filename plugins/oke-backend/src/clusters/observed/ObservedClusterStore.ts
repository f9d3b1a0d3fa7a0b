import type { Knex } from 'knex';
import { z } from 'zod';
import {
  aspectSchema,
  clusterConnectionSchema,
  type ClusterConnection,
} from '@okeanos/backstage-plugin-oke-common';
import { fromJson, jsonColumns } from '../../database/json';
import type { UnreadableRows } from '../../database/UnreadableRows';
import { LeasedRows } from '../../leases/LeasedRows';
import type { Lease, LeaseStore } from '../../leases/LeaseStore';

const clusterViewSchema = z.object({
  components: z.array(aspectSchema.extend({ name: z.string() })),
  nodes: z.object({
    ready: z.number().int().optional(),
    total: z.number().int().optional(),
  }),
});

/** What the watcher sees of a cluster as a whole. */
export type ClusterView = z.infer<typeof clusterViewSchema>;

/** What was seen of a cluster, as its row holds it. */
export interface ObservedClusterRecord {
  name: string;
  kubernetesVersion?: string;
  connection: ClusterConnection;
  view: ClusterView;
  /** Grows with every change of what the watcher sees. */
  version: number;
}

interface Row {
  name: string;
  incarnation: string;
  kubernetes_version: string | null;
  connection: string;
  view: string;
  version: number;
}

const TABLE = 'observed_clusters';

/** Rows of what was seen of clusters. */
export class ObservedClusterStore {
  readonly #knex: Knex;
  readonly #leased: LeasedRows<Row>;
  readonly #unreadable: UnreadableRows;

  constructor(knex: Knex, leases: LeaseStore, unreadable: UnreadableRows) {
    this.#knex = knex;
    this.#unreadable = unreadable;
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
      incarnation,
      kubernetes_version: null,
      connection: JSON.stringify(connection),
      view: JSON.stringify(view),
    };
    await this.#rows()
      .insert({ name, ...fresh, version: 0 })
      .onConflict('name')
      .merge({
        ...fresh,
        version: this.#knex.raw('observed_clusters.version + 1'),
      })
      .whereRaw('observed_clusters.incarnation <> ?', [incarnation]);
  }

  /** Forgets a cluster that is gone; one that has the name now stays. */
  async remove(name: string, incarnation: string): Promise<void> {
    await this.#rows().where({ name, incarnation }).delete();
  }

  async get(name: string): Promise<ObservedClusterRecord | undefined> {
    const row = await this.#rows().where({ name }).first();
    return row && this.#read(row);
  }

  /** Those of the named clusters that there are, in no order. */
  async getAll(names: string[]): Promise<ObservedClusterRecord[]> {
    const rows = await this.#rows().whereIn('name', names);
    return rows.map(row => this.#read(row));
  }

  /** Grows with every change of what is seen; 0 before the first. */
  async versionOf(name: string): Promise<number> {
    return (await this.#rows().where({ name }).first('version'))?.version ?? 0;
  }

  /** How the cluster is observed, and the version that grows with what is seen of it. */
  async connectionOf(
    name: string,
  ): Promise<
    Pick<ObservedClusterRecord, 'connection' | 'version'> | undefined
  > {
    const row = await this.#rows()
      .where({ name })
      .first('name', 'connection', 'version');
    return (
      row && { connection: this.#readConnection(row), version: row.version }
    );
  }

  /** How the named clusters are observed, of those that were. */
  async connectionsOf(
    names: string[],
  ): Promise<Map<string, ClusterConnection>> {
    const rows = await this.#rows()
      .whereIn('name', names)
      .select('name', 'connection');
    return new Map(rows.map(row => [row.name, this.#readConnection(row)]));
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

  /** What cannot be read is not known: the watcher writes it anew, within seconds where it runs. */
  #read(row: Row): ObservedClusterRecord {
    return {
      name: row.name,
      kubernetesVersion: row.kubernetes_version ?? undefined,
      connection: this.#readConnection(row),
      view: this.#unreadable.read<ClusterView>(
        nameOf(row, 'view', 'What was seen in'),
        () => fromJson(clusterViewSchema, row.view),
        () => ({ components: [], nodes: {} }),
      ),
      version: row.version,
    };
  }

  #readConnection(row: Pick<Row, 'name' | 'connection'>): ClusterConnection {
    return this.#unreadable.read<ClusterConnection>(
      nameOf(row, 'connection', 'How it stands with the connection to'),
      () => fromJson(clusterConnectionSchema, row.connection),
      ({ message, since }) => ({ state: 'connecting', message, since }),
    );
  }

  #rows() {
    return this.#knex<Row>(TABLE);
  }
}

function nameOf({ name }: Pick<Row, 'name'>, item: string, what: string) {
  return {
    ...{ of: 'observation' as const, cluster: name, item },
    what: `${what} cluster ${name}`,
    meanwhile: 'It is not known until its watcher writes it anew.',
  };
}
