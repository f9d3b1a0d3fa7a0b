import {
  allowedHostsOf,
  LABEL_ID,
  type ApiResource,
  type KubernetesClient,
} from '@okeanos/backstage-plugin-oke-node';

const NAMESPACES: ApiResource = {
  group: '',
  version: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  namespaced: false,
};

/**
 * Those of some hosts that a Namespace of the cluster is still allowed to have, of which no row tells: an earlier
 * release left the hosts with namespaces that were deleted with `Keep`.
 *
 * @param knownIds - ids of the namespaces that rows tell of
 * @throws what the API server refuses, or that it does not answer
 */
export async function hostsKeptElsewhere(
  client: Pick<KubernetesClient, 'list'>,
  hosts: string[],
  knownIds: string[],
  signal: AbortSignal,
): Promise<string[]> {
  if (hosts.length === 0) {
    return [];
  }
  const namespaces = await client.list(NAMESPACES, {
    labelSelector: LABEL_ID,
    signal,
  });
  const allowed = namespaces
    .filter(
      ({ metadata }) => !knownIds.includes(metadata.labels?.[LABEL_ID] ?? ''),
    )
    .flatMap(allowedHostsOf);
  return hosts.filter(host => allowed.includes(host));
}
