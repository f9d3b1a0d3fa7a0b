import {
  apiVersionOf,
  type ApiResource,
  type KubernetesApi,
  type KubernetesClient,
  type StoredObject,
} from '@okeanos/backstage-plugin-oke-node';
import { z } from 'zod';
import { holdOf } from '../../reconcile/finalizers';
import type { Hindrance } from '../../reconcile/Hindrance';

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
 * @returns what is still there, for example `Service istio-ingress/gateway`, and what of it somebody has to let go
 */
export async function releaseLoadBalancers(
  client: Pick<KubernetesClient, 'discover' | 'list'>,
  api: Pick<KubernetesApi, 'delete'>,
  beforeEffect: () => Promise<void>,
  signal: AbortSignal,
): Promise<{ left: string[]; holds: Hindrance[] }> {
  const found = await findLoadBalancers(client, signal);
  for (const { apiVersion, kind, metadata } of found) {
    const { namespace, name, uid, deletionTimestamp } = metadata;
    if (!deletionTimestamp) {
      await beforeEffect();
      await api.delete({ apiVersion, kind, namespace, name }, uid, signal);
    }
  }
  return {
    left: found.map(nameOf),
    holds: found.flatMap(
      object =>
        holdOf(object, nameOf(object), object.metadata.namespace ?? '') ?? [],
    ),
  };
}

function nameOf({ kind, metadata }: StoredObject): string {
  return `${kind} ${metadata.namespace}/${metadata.name}`;
}

/**
 * Everything in a cluster that has a load balancer in OCI, or gets one: first Gateways, because their controllers would
 * make their Services again.
 */
export async function findLoadBalancers(
  client: Pick<KubernetesClient, 'discover' | 'list'>,
  signal: AbortSignal,
): Promise<StoredObject[]> {
  const served = await client.discover({ signal });
  const gateways = served.find(
    ({ group, kind }) =>
      group === 'gateway.networking.k8s.io' && kind === 'Gateway',
  );
  const listed = async (resource: ApiResource) =>
    (await client.list(resource, { signal })).map(object => ({
      ...object,
      apiVersion: apiVersionOf(resource),
      kind: resource.kind,
    }));
  return [
    ...(gateways ? await listed(gateways) : []),
    ...(await listed(SERVICES)).filter(isLoadBalancer),
  ];
}

function isLoadBalancer(service: StoredObject): boolean {
  return serviceSchema.parse(service).spec.type === 'LoadBalancer';
}
