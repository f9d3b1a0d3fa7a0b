import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import type {
  Choice,
  ChoicePurpose,
  ClusterStatus,
  EntityStatus,
  DeclaredCluster,
  DeclaredNamespace,
  Options,
  OptionKind,
  ReleasedHost,
} from '@okeanos/backstage-plugin-oke-common';
import { createLiveHook, type LiveResult } from './createLiveHook';

const useEntityStatusByRef = createLiveHook<EntityStatus>({
  load: (api, entityRef, signal) => api.getEntityStatus(entityRef, { signal }),
  signalSource: ({ signalChannel, version }) => ({
    channel: signalChannel,
    version,
  }),
});

/** Status of the services that an entity stands for. */
export function useEntityStatus(entity: Entity): LiveResult<EntityStatus> {
  return useEntityStatusByRef(stringifyEntityRef(entity));
}

/** One cluster, by its name. */
export const useClusterStatus = createLiveHook<ClusterStatus>({
  load: (api, name, signal) => api.getClusterStatus(name, { signal }),
});

/** What was declared for one cluster, by its name, and how far it is made. */
export const useClusterDeclaration = createLiveHook<DeclaredCluster>({
  load: (api, name, signal) => api.getCluster(name, { signal }),
});

const useClustersByKey = createLiveHook<ClusterStatus[]>({
  load: (api, _key, signal) => api.listClusters({ signal }),
});

/** All clusters that the caller may read. */
export const useClusters = () => useClustersByKey('');

const useNamespacesByKey = createLiveHook<DeclaredNamespace[]>({
  load: (api, _key, signal) => api.listNamespaces({ signal }),
});

/** All namespaces that the caller may read. */
export const useNamespaces = () => useNamespacesByKey('');

const useReleasedHostsByKey = createLiveHook<ReleasedHost[]>({
  load: (api, _key, signal) => api.listReleasedHosts({ signal }),
});

/** Hosts that are released and not free yet, as far as they concern the caller. */
export const useReleasedHosts = () => useReleasedHostsByKey('');

/** What the caller may choose for a purpose. */
export const useChoices = createLiveHook<Choice[], ChoicePurpose>({
  load: (api, purpose, signal) => api.listChoices(purpose, { signal }),
});

const useOptionsByKey = createLiveHook<Options, `${OptionKind} ${string}`>({
  load: (api, key, signal) => {
    const [kind, compartmentId] = key.split(' ') as [OptionKind, string];
    return api.listOptions(kind, compartmentId, { signal });
  },
});

/** What values there are for a field of a spec; of OCI in a compartment, which is the portal's own when it is empty. */
export const useOptions = (kind: OptionKind, compartmentId: string) =>
  useOptionsByKey(`${kind} ${compartmentId}`);
