import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import {
  optionKindSchema,
  type Choice,
  type ChoicePurpose,
  type ClusterAccess,
  type ClusterExport,
  type ClusterResources,
  type ClusterStatus,
  type EntityPlace,
  type EntityService,
  type EntitySummary,
  type DeclaredCluster,
  type DeclaredNamespace,
  type NamespaceExport,
  type NamespaceSummary,
  type Drift,
  type NamespaceBound,
  type NamespaceStatus,
  type OptionKind,
  type Options,
  type ReleasedHost,
  type UnreadableRow,
} from '@okeanos/backstage-plugin-oke-common';
import { createLiveHook, type LiveResult } from './createLiveHook';
import { REFRESH_INTERVAL_MS } from './LiveQuery';
import { PROGRESS_INTERVAL_MS, refreshDeclared } from './refreshDeclared';

/** No signal tells of a cluster by itself, and that it is not heard is to be told within 40 s: it takes 30 to find out. */
const CONNECTION_INTERVAL_MS = 8_000;

/** OCI is asked for each part of a cluster. */
const EXPORT_INTERVAL_MS = 15 * 60_000;

const signalSource = (
  of: Pick<EntitySummary, 'signalChannel' | 'version'>,
) => ({
  channel: of.signalChannel,
  version: of.version,
});

const useEntitySummaryByRef = createLiveHook<EntitySummary>({
  load: (api, entityRef, signal) => api.getEntitySummary(entityRef, { signal }),
  signalSource,
});

/** The services that an entity stands for, in a sentence each. */
export function useEntitySummary(entity: Entity): LiveResult<EntitySummary> {
  return useEntitySummaryByRef(stringifyEntityRef(entity));
}

const useEntityServiceByKey = createLiveHook<EntityService>({
  load: (api, key, signal) => {
    const [entityRef, service] = key.split(' ');
    return api.getEntityService(entityRef, service, { signal });
  },
  signalSource,
});

/** Everything of one of them. Asked for as long as something of it is open. */
export function useEntityService(
  entity: Entity,
  service: string,
): LiveResult<EntityService> {
  return useEntityServiceByKey(`${stringifyEntityRef(entity)} ${service}`);
}

/** One cluster, by its name. */
export const useClusterStatus = createLiveHook<ClusterStatus>({
  load: (api, name, signal) => api.getClusterStatus(name, { signal }),
  refreshAfter: () => CONNECTION_INTERVAL_MS,
});

/** What was declared for one cluster, by its name, and how far it is made. */
export const useClusterDeclaration = createLiveHook<DeclaredCluster>({
  load: (api, name, signal) => api.getCluster(name, { signal }),
  refreshAfter: declared => refreshDeclared(declared, Date.now()),
});

/** What one declared cluster consists of in OCI, by its name. */
export const useClusterResources = createLiveHook<ClusterResources>({
  load: (api, name, signal) => api.getClusterResources(name, { signal }),
  refreshAfter: ({ resources }) =>
    resources.length > 0 && resources.every(({ state }) => state === 'inPlace')
      ? REFRESH_INTERVAL_MS
      : PROGRESS_INTERVAL_MS,
});

/** Who may do what on one declared cluster, by its name. */
export const useClusterAccess = createLiveHook<ClusterAccess>({
  load: (api, name, signal) => api.getClusterAccess(name, { signal }),
});

/** What one declared cluster consists of in OCI now, by its name, as Terraform. */
export const useClusterExport = createLiveHook<ClusterExport>({
  load: (api, name, signal) => api.exportCluster(name, { signal }),
  refreshAfter: () => EXPORT_INTERVAL_MS,
});

const useClustersByKey = createLiveHook<ClusterStatus[]>({
  load: (api, _key, signal) => api.listClusters({ signal }),
  refreshAfter: () => CONNECTION_INTERVAL_MS,
});

/** All clusters that the caller may read. */
export const useClusters = () => useClustersByKey('');

const useNamespacesByKey = createLiveHook<NamespaceSummary[]>({
  load: (api, _key, signal) => api.listNamespaceSummaries({ signal }),
});

/** All namespaces that the caller may read. */
export const useNamespaces = () => useNamespacesByKey('');

const useEntityPlacesByKey = createLiveHook<EntityPlace[]>({
  load: (api, _key, signal) => api.listEntities({ signal }),
});

/** The entities that have a status for the caller, each with its namespace. */
export const useEntityPlaces = () => useEntityPlacesByKey('');

const useReleasedHostsByKey = createLiveHook<ReleasedHost[]>({
  load: (api, _key, signal) => api.listReleasedHosts({ signal }),
});

/** Hosts that are released and not free yet, as far as they concern the caller. */
export const useReleasedHosts = () => useReleasedHostsByKey('');

const useUnreadableByKey = createLiveHook<UnreadableRow[]>({
  load: (api, _key, signal) => api.listUnreadable({ signal }),
});

/** Clusters and namespaces of the caller's that the backend cannot read. */
export const useUnreadable = () => useUnreadableByKey('');

/** What the caller may choose for a purpose. */
export const useChoices = createLiveHook<Choice[], ChoicePurpose>({
  load: (api, purpose, signal) => api.listChoices(purpose, { signal }),
});

const useNamespaceByKey = createLiveHook<DeclaredNamespace>({
  load: (api, key, signal) => {
    const [cluster, name] = key.split('/');
    return api.getNamespace(cluster, name, { signal });
  },
  refreshAfter: declared => refreshDeclared(declared, Date.now()),
});

const useNamespaceExportByKey = createLiveHook<NamespaceExport>({
  load: (api, key, signal) => {
    const [cluster, name] = key.split('/');
    return api.exportNamespace(cluster, name, { signal });
  },
});

/** What Okeanos makes of one namespace, as files. */
export const useNamespaceExport = (cluster: string, name: string) =>
  useNamespaceExportByKey(`${cluster}/${name}`);

/** What was declared for one namespace, and how far it is made. */
export const useNamespaceDeclaration = (cluster: string, name: string) =>
  useNamespaceByKey(`${cluster}/${name}`);

const useNamespaceStatusByKey = createLiveHook<NamespaceStatus>({
  load: (api, key, signal) => {
    const [cluster, name] = key.split('/');
    return api.getNamespaceStatus(cluster, name, { signal });
  },
  signalSource: ({ signalChannel, version }) =>
    signalChannel !== undefined && version !== undefined
      ? { channel: signalChannel, version }
      : undefined,
});

/** What is observed of one namespace. */
export const useNamespaceStatus = (cluster: string, name: string) =>
  useNamespaceStatusByKey(`${cluster}/${name}`);

/** What others changed of what Okeanos made for a cluster, by its name. */
export const useClusterHistory = createLiveHook<Drift[]>({
  load: (api, name, signal) => api.getClusterHistory(name, { signal }),
});

const useNamespaceHistoryByKey = createLiveHook<Drift[]>({
  load: (api, key, signal) => {
    const [cluster, name] = key.split('/');
    return api.getNamespaceHistory(cluster, name, { signal });
  },
});

/** The same of a namespace. */
export const useNamespaceHistory = (cluster: string, name: string) =>
  useNamespaceHistoryByKey(`${cluster}/${name}`);

const useOptionsByKey = createLiveHook<Options, `${OptionKind} ${string}`>({
  load: (api, key, signal) => {
    const [kind, compartmentId] = key.split(' ');
    return api.listOptions(optionKindSchema.parse(kind), compartmentId, {
      signal,
    });
  },
});

/**
 * What the backend offers for a field of a spec.
 *
 * @param compartmentId - of a cluster: where it is; the portal's own when it is empty
 */
export const useOptions = (kind: OptionKind, compartmentId: string = '') =>
  useOptionsByKey(`${kind} ${compartmentId}`);

const useNamespaceBoundsByKey = createLiveHook<NamespaceBound[]>({
  load: async (api, key, signal) => {
    const [cluster, owner, name] = key.split(' ');
    return cluster && owner
      ? api.listNamespaceBounds(cluster, { owner, name }, { signal })
      : [];
  },
});

/**
 * How large the fields of a namespace may be. Nothing as long as it is not known where and whose it is; then, and where it
 * is not told, the plan decides.
 */
export const useNamespaceBounds = (of: {
  cluster: string;
  owner: string;
  name?: string;
}) => useNamespaceBoundsByKey(`${of.cluster} ${of.owner} ${of.name ?? ''}`);
