import type { NamespaceBlock } from '@okeanos/backstage-plugin-oke-node/alpha';
import { z } from 'zod';

const schema = z.strictObject({
  minAvailable: z.number().int().min(1).default(1),
});

/** A block with one part, and one check. */
export const budget: NamespaceBlock<typeof schema> = {
  id: 'budget',
  module: '@acme/budget',
  description: 'Keeps so many pods while nodes are drained',
  schema,
  check: ({ minAvailable }, { spec }) =>
    minAvailable > spec.quota.pods
      ? [
          {
            field: 'minAvailable',
            value: String(minAvailable),
            message: `the quota has ${spec.quota.pods} pods`,
            remedy: 'Ask for less',
          },
        ]
      : [],
  parts: ({ minAvailable }) => [
    {
      id: 'budget',
      object: {
        apiVersion: 'policy/v1',
        kind: 'PodDisruptionBudget',
        metadata: { name: 'budget' },
        spec: { minAvailable, selector: {} },
      },
    },
  ],
};
