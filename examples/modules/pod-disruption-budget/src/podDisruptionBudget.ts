import type { NamespaceBlock } from '@okeanos/backstage-plugin-oke-node/alpha';
import { z } from 'zod';

const schema = z.strictObject({
  maxUnavailable: z
    .number()
    .int()
    .min(1, 'with 0, no node could ever be drained')
    .default(1)
    .describe('So many pods of a service may be away at a time'),
});

/**
 * A PodDisruptionBudget for every service of the namespace: so many of its pods may be away while nodes are drained.
 *
 * @public
 */
export const podDisruptionBudget: NamespaceBlock<typeof schema> = {
  id: 'pod-disruption-budget',
  module: '@okeanos/example-oke-backend-module-pod-disruption-budget',
  description: 'Keeps pods of every service while nodes are drained',
  schema,

  check(_, { spec }) {
    return spec.services.length > 0
      ? []
      : [
          {
            field: '',
            value: '',
            message: 'the namespace has no services whose pods could be kept',
            remedy: 'Name its services, or take the block out',
          },
        ];
  },

  parts({ maxUnavailable }, { spec }) {
    return spec.services.map(({ name }) => ({
      id: name,
      object: {
        apiVersion: 'policy/v1',
        kind: 'PodDisruptionBudget',
        metadata: { name },
        spec: {
          maxUnavailable,
          // As the Services of the namespace select their pods.
          selector: { matchLabels: { 'app.kubernetes.io/name': name } },
        },
      },
    }));
  },
};
