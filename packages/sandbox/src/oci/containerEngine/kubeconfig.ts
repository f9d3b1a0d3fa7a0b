import { stringify } from 'yaml';
import { z } from 'zod';
import { Cloud } from '../Cloud';
import { Operation } from '../http/operation';
import { parse } from '../http/parse';
import { Cluster, shortName } from './model';
import { getActiveCluster } from './records';

const detailsSchema = z
  .object({
    tokenVersion: z
      .literal('2.0.0', { error: 'the only version is 2.0.0' })
      .default('2.0.0'),
    endpoint: z
      .literal('PRIVATE_ENDPOINT', {
        error: 'the cluster has only PRIVATE_ENDPOINT',
      })
      .default('PRIVATE_ENDPOINT'),
  })
  .prefault({});

export function kubeconfigOperation(cloud: Cloud): Operation {
  return {
    service: 'containerengine',
    name: 'createKubeconfig',
    method: 'POST',
    path: '/20180222/clusters/{id}/kubeconfig/content',
    handle({ params, body }) {
      parse(detailsSchema, body);
      const cluster = getActiveCluster(cloud, params.id);
      return {
        headers: { 'content-type': 'application/x-yaml' },
        body: stringify(kubeconfig(cluster, cloud.region.name)),
      };
    },
  };
}

/** As `oci ce cluster create-kubeconfig` writes it: the user is a call of the OCI CLI. */
function kubeconfig(
  { id, endpointAddress, caPem = '' }: Cluster,
  region: string,
) {
  const name = shortName(id);
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: `cluster-${name}`,
        cluster: {
          server: `https://${endpointAddress}:6443`,
          'certificate-authority-data': Buffer.from(caPem).toString('base64'),
        },
      },
    ],
    users: [
      {
        name: `user-${name}`,
        user: {
          exec: {
            apiVersion: 'client.authentication.k8s.io/v1beta1',
            command: 'oci',
            args: [
              'ce',
              'cluster',
              'generate-token',
              '--cluster-id',
              id,
              '--region',
              region,
            ],
            env: [],
          },
        },
      },
    ],
    contexts: [
      {
        name: `context-${name}`,
        context: { cluster: `cluster-${name}`, user: `user-${name}` },
      },
    ],
    'current-context': `context-${name}`,
  };
}
