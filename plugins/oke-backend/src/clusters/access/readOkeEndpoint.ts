import {
  caOfOkeKubeconfig,
  type OciApi,
  type OkeEndpoint,
} from '@okeanos/backstage-plugin-oke-node';

/**
 * Asks OCI how the API server of a cluster is reached.
 *
 * @param cluster - `privateEndpoint` is address and port, for example `10.0.30.5:6443`
 */
export async function readOkeEndpoint(
  api: Pick<OciApi, 'createKubeconfig'>,
  { id, privateEndpoint }: { id: string; privateEndpoint: string },
  signal?: AbortSignal,
): Promise<OkeEndpoint> {
  const [host, port] = privateEndpoint.split(':');
  const ca = caOfOkeKubeconfig(await api.createKubeconfig(id, signal));
  return { clusterId: id, host, port: Number(port), ca };
}
