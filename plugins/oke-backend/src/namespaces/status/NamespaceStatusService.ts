import {
  okeNamespaceReadPermission,
  okeServiceReadPermission,
  type ClusterConnection,
  type NamespaceStatus,
} from '@okeanos/backstage-plugin-oke-common';
import type { OkeAuthorizer } from '../../authorization/OkeAuthorizer';
import type { Credentials } from '../../authorization/subjectOf';
import type { ClusterRegistry } from '../../clusters/ClusterRegistry';
import type { ObservedClusterStore } from '../../clusters/observed/ObservedClusterStore';
import { findDeclared } from '../../declarations/findDeclared';
import { withTimeout } from '../../declarations/withTimeout';
import type { Shown, ShownStatuses } from '../../statuses/ShownStatuses';
import { findNamespace } from '../endNamespace';
import { messageOf } from '../namespaceContents';
import type { NamespaceRecord, NamespaceStore } from '../NamespaceStore';
import {
  nothingObserved,
  observeNamespace,
  type ObservedNamespace,
} from './observeNamespace';
import { SharedReads } from './SharedReads';
import { summarizeServices } from './summarizeServices';

/** So long the cluster has: what it has not said by then is not known. */
const LOOK_MS = 5_000;

export interface NamespaceStatusServiceOptions {
  registry: ClusterRegistry;
  store: NamespaceStore;
  observedClusters: ObservedClusterStore;
  shown: ShownStatuses;
  authorizer: OkeAuthorizer;
}

/** Tells callers what is observed of namespaces that they may read. */
export class NamespaceStatusService {
  readonly #options: NamespaceStatusServiceOptions;
  /** Of the clusters, by namespace. */
  readonly #reads = new SharedReads<ObservedNamespace>();

  constructor(options: NamespaceStatusServiceOptions) {
    this.#options = options;
  }

  /** @throws NotFoundError also when the caller may not read it */
  async get(
    cluster: string,
    name: string,
    credentials: Credentials,
    now: Date,
  ): Promise<NamespaceStatus> {
    const { store, observedClusters, shown, authorizer } = this.#options;
    const record = await findDeclared(
      {
        what: `namespace ${name} on cluster ${cluster}`,
        read: () => store.get(cluster, name),
      },
      okeNamespaceReadPermission,
      { authorizer, credentials },
    );
    const [
      mayReadServices,
      observed,
      { version, signalChannel, ...seen },
      observedCluster,
    ] = await Promise.all([
      authorizer.isAllowed(
        okeServiceReadPermission,
        { owners: [record.spec.owner] },
        credentials,
      ),
      this.#reads.read(`${record.id} ${record.generation}`, () =>
        this.#observe(record, now),
      ),
      shown.read(
        `namespace:${record.id}`,
        {
          ...{ cluster, namespace: name, namespaceId: record.id },
          ...{ generation: record.generation, entityKey: 'namespace' },
        },
        now,
      ),
      observedClusters.connectionOf(cluster),
    ]);
    const connection = observedCluster?.connection;
    return {
      ...{ cluster, namespace: name, connection, ...observed },
      services: this.#services(record, {
        ...{ ...seen, mayRead: mayReadServices, connection },
      }),
      // As for entities: both grow, and so does their sum.
      version: version + (observedCluster?.version ?? 0),
      signalChannel,
    };
  }

  #services(
    { spec }: NamespaceRecord,
    of: Pick<Shown, 'records' | 'isSeen'> & {
      mayRead: boolean;
      connection: ClusterConnection | undefined;
    },
  ): NamespaceStatus['services'] {
    if (!of.mayRead) {
      return {
        state: 'unread',
        message: 'You may not see the status of its services',
      };
    }
    if (!of.isSeen) {
      return {
        state: 'unread',
        message:
          'The namespace is not seen on the cluster as the one that Okeanos made',
      };
    }
    return summarizeServices(
      spec,
      of.records.map(({ status }) => status),
      of.connection,
    );
  }

  async #observe(
    record: NamespaceRecord,
    now: Date,
  ): Promise<ObservedNamespace> {
    const { id, spec } = record;
    const cluster = this.#options.registry.get(spec.cluster);
    if (!cluster) {
      return nothingObserved(`The portal knows no cluster ${spec.cluster}`);
    }
    try {
      return await withTimeout(LOOK_MS, async signal => {
        const { api, client } = await cluster.provisioner();
        // Another one that has its name may be of somebody else.
        return (await findNamespace(api, record, signal))
          ? observeNamespace(client, { namespace: spec.name, id }, now, signal)
          : nothingObserved(
              `There is no namespace ${spec.name} on the cluster that Okeanos made`,
            );
      });
    } catch (error) {
      return nothingObserved(
        `The cluster could not be read: ${messageOf(error)}`,
      );
    }
  }
}
