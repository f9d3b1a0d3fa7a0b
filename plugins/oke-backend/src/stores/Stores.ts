import type { DatabaseService } from '@backstage/backend-plugin-api';
import { BaselineStore } from '../clusters/baseline/BaselineStore';
import { ClusterStore } from '../clusters/declared/ClusterStore';
import { ObservedClusterStore } from '../clusters/observed/ObservedClusterStore';
import { DriftStore } from '../drifts/DriftStore';
import type { UnreadableRows } from '../database/UnreadableRows';
import { openDatabase } from '../database/migrate';
import { LeaseStore } from '../leases/LeaseStore';
import { NoticeStore } from '../notices/NoticeStore';
import { NamespaceStore } from '../namespaces/NamespaceStore';
import { ChannelStore } from '../statuses/ChannelStore';
import { ShownStatuses } from '../statuses/ShownStatuses';
import { StatusStore } from '../statuses/StatusStore';

/** All rows of the plugin. */
export type Stores = Awaited<ReturnType<typeof openStores>>;

/** Opens the plugin's database, brings its tables up to date, and gives what reads and writes them. */
export async function openStores(
  database: DatabaseService,
  unreadable: UnreadableRows,
) {
  const knex = await openDatabase(database);
  const leases = new LeaseStore(knex);
  const drifts = new DriftStore(knex, leases);
  const statuses = new StatusStore(knex, leases, unreadable);
  const channels = new ChannelStore(knex);
  return {
    leases,
    notices: new NoticeStore(knex, leases),
    declaredClusters: new ClusterStore(knex, leases),
    baselines: new BaselineStore(knex, leases, unreadable),
    observedClusters: new ObservedClusterStore(knex, leases, unreadable),
    namespaces: new NamespaceStore(knex, leases, unreadable),
    ...{ drifts, statuses, channels },
    shown: new ShownStatuses({ drifts, statuses, channels }),
  };
}
