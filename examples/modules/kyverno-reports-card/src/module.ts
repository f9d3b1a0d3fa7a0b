import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { ItemRendererBlueprint } from '@okeanos/backstage-plugin-oke/alpha';

const policyRules = ItemRendererBlueprint.make({
  name: 'kyverno-policy',
  params: {
    id: 'kyverno-policy',
    loader: () => import('./PolicyRules').then(m => m.PolicyRules),
  },
});

/**
 * Shows the rules behind items of the evaluator `kyverno-reports`.
 *
 * @public
 */
export const kyvernoReportsCardModule = createFrontendModule({
  pluginId: 'oke',
  extensions: [policyRules],
});
