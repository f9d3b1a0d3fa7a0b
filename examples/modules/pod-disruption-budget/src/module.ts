import { createBackendModule } from '@backstage/backend-plugin-api';
import { namespaceBlocksExtensionPoint } from '@okeanos/backstage-plugin-oke-node/alpha';
import { podDisruptionBudget } from './podDisruptionBudget';

/**
 * Adds the block `pod-disruption-budget` to app namespaces.
 *
 * @public
 */
export const podDisruptionBudgetModule = createBackendModule({
  pluginId: 'oke',
  moduleId: 'pod-disruption-budget',
  register(env) {
    env.registerInit({
      deps: { blocks: namespaceBlocksExtensionPoint },
      async init({ blocks }) {
        blocks.addBlock(podDisruptionBudget);
      },
    });
  },
});
