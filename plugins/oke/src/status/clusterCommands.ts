import type { ClusterResources } from '@okeanos/backstage-plugin-oke-common';

/** What one runs to reach the API server of a cluster. There is no secret in any of it. */
export interface ClusterCommands {
  /** Writes a kubeconfig, for those who can dial the private endpoint. */
  kubeconfig: string;
  /** For those who cannot; undefined while there is no bastion. */
  bastion?: {
    /** Opens a session, whose answer has the command that opens the tunnel. */
    session: string;
    /** Uses the kubeconfig through the tunnel. */
    kubectl: string;
  };
}

/**
 * The commands with which people reach a cluster, by what is in place of it in OCI; undefined until its endpoint is known. The API
 * server's certificate holds its private address, so that is verified, whatever is dialled. Pure.
 */
export function clusterCommands({
  region,
  endpoint,
  resources,
}: Pick<ClusterResources, 'region' | 'endpoint' | 'resources'>):
  | ClusterCommands
  | undefined {
  const ocidOf = (kind: string) =>
    resources.find(each => each.kind === kind && each.state === 'inPlace')
      ?.ocid;
  const cluster = ocidOf('Cluster');
  if (!region || !endpoint || !cluster) {
    return undefined;
  }
  const [host, port] = endpoint.split(':');
  const bastion = ocidOf('Bastion');
  const kubeconfig = `oci ce cluster create-kubeconfig --region ${region} --cluster-id ${cluster} --kube-endpoint PRIVATE_ENDPOINT --token-version 2.0.0`;
  return bastion
    ? {
        kubeconfig,
        bastion: {
          session: `oci bastion session create-port-forwarding --region ${region} --bastion-id ${bastion} --target-private-ip ${host} --target-port ${port} --ssh-public-key-file ~/.ssh/id_rsa.pub`,
          kubectl: `kubectl --server https://127.0.0.1:${port} --tls-server-name ${host} get namespaces`,
        },
      }
    : { kubeconfig };
}
