import { createBackendModule } from '@backstage/backend-plugin-api';
import { evaluatorsExtensionPoint } from '@okeanos/backstage-plugin-oke-node/alpha';
import { kyvernoReports } from './kyvernoReports';

/**
 * Adds the evaluator `kyverno-reports` to the policy cards of services.
 *
 * @public
 */
export const kyvernoReportsModule = createBackendModule({
  pluginId: 'oke',
  moduleId: 'kyverno-reports',
  register(env) {
    env.registerInit({
      deps: { evaluators: evaluatorsExtensionPoint },
      async init({ evaluators }) {
        evaluators.addEvaluator(kyvernoReports);
      },
    });
  },
});
