import { startTestBackend } from '@backstage/backend-test-utils';
import { evaluatorsExtensionPoint } from '@okeanos/backstage-plugin-oke-node/alpha';
import module from '.';
import { kyvernoReports } from './kyvernoReports';

it('adds the evaluator', async () => {
  const addEvaluator = jest.fn();
  const backend = await startTestBackend({
    extensionPoints: [[evaluatorsExtensionPoint, { addEvaluator }]],
    features: [module],
  });
  expect(addEvaluator.mock.calls).toEqual([[kyvernoReports]]);
  await backend.stop();
});
