import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'A namespace with one service, everything else by default',
    example: stringify({
      steps: [
        {
          id: 'namespace',
          name: 'Create the namespace',
          action: 'oke:namespace:create',
          input: {
            cluster: 'demo',
            name: 'shop',
            owner: 'group:default/shop-team',
            services: [{ name: 'cart', ports: [8443] }],
          },
        },
      ],
    }),
  },
  {
    description: 'The same with other limits, updated if it exists',
    example: stringify({
      steps: [
        {
          id: 'namespace',
          name: 'Create or update the namespace',
          action: 'oke:namespace:create',
          input: {
            cluster: 'demo',
            name: 'shop',
            owner: 'group:default/shop-team',
            services: [
              {
                name: 'cart',
                ports: [8443],
                hosts: ['cart.apps.example.com'],
              },
            ],
            quota: { cpu: '8', memory: '16Gi', pods: 100 },
            certificates: { durationHours: 12 },
            ifExists: 'update',
          },
        },
      ],
    }),
  },
];
