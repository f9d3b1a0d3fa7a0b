import {
  apiVersionOf,
  type ApiResource,
  type KubernetesApi,
  type KubernetesClient,
  type StoredObject,
} from '@okeanos/backstage-plugin-oke-node';
import { z } from 'zod';

const SERVICES: ApiResource = {
  group: '',
  version: 'v1',
  kind: 'Service',
  plural: 'services',
  namespaced: true,
};

const serviceSchema = z.object({
  spec: z.object({ type: z.string().optional() }).prefault({}),
});

/**
 * Asks for the end of everything in a cluster that has a load balancer in OCI, which would outlive the
 * cluster and keep its subnets in use. A Service stays until its load balancer is gone (finalizer
 * `service.kubernetes.io/load-balancer-cleanup`). Never waits: it is called until nothing is left.
 * See https://docs.oracle.com/en-us/iaas/Content/ContEng/Tasks/contengdeletingcluster.htm
 *
 * @param beforeEffect - called before each deletion
 * @returns what is still there, for example `Service istio-ingress/gateway`
 */
export async function releaseLoadBalancers(
  client: Pick<KubernetesClient, 'discover' | 'list'>,
  api: Pick<KubernetesApi, 'delete'>,
  beforeEffect: () => Promise<void>,
  signal: AbortSignal,
): Promise<string[]> {
  const found: string[] = [];
  const remove = async (resource: ApiResource, objects: StoredObject[]) => {
    const apiVersion = apiVersionOf(resource);
    const { kind } = resource;
    for (const { metadata } of objects) {
      const { namespace, name, uid, deletionTimestamp } = metadata;
      found.push(`${kind} ${namespace}/${name}`);
      if (!deletionTimestamp) {
        await beforeEffect();
        await api.delete({ apiVersion, kind, namespace, name }, uid, signal);
      }
    }
  };
  const served = await client.discover({ signal });
  const gateways = served.find(
    ({ group, kind }) =>
      group === 'gateway.networking.k8s.io' && kind === 'Gateway',
  );
  if (gateways) {
    // First, because their controllers would make their Services again.
    await remove(gateways, await client.list(gateways, { signal }));
  }
  const services = await client.list(SERVICES, { signal });
  await remove(SERVICES, services.filter(isLoadBalancer));
  return found;
}

function isLoadBalancer(service: StoredObject): boolean {
  return serviceSchema.parse(service).spec.type === 'LoadBalancer';
}
