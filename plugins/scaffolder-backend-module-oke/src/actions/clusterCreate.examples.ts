import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'A private cluster, everything by default',
    example: stringify({
      steps: [
        {
          id: 'cluster',
          name: 'Create the cluster',
          action: 'oke:cluster:create',
          input: { name: 'demo', owner: 'group:default/platform' },
        },
      ],
    }),
  },
  {
    description:
      'A cluster in another network with larger nodes, updated if it exists',
    example: stringify({
      steps: [
        {
          id: 'cluster',
          name: 'Create or update the cluster',
          action: 'oke:cluster:create',
          input: {
            name: 'production',
            owner: 'group:default/platform',
            network: {
              vcnCidr: '10.20.0.0/16',
              endpointCidr: '10.20.30.0/24',
              workersCidr: '10.20.10.0/24',
              loadBalancersCidr: '10.20.20.0/24',
              podsCidr: '10.20.128.0/18',
              bastionCidr: '10.20.40.0/28',
              clientCidrs: ['172.16.0.0/12'],
            },
            nodePool: { ocpus: 4, memoryGb: 64, size: 5, maxPodsPerNode: 93 },
            deletionProtection: true,
            ifExists: 'update',
          },
        },
      ],
    }),
  },
];
