import { startTestBackend } from '@backstage/backend-test-utils';
import { namespaceBlocksExtensionPoint } from '@okeanos/backstage-plugin-oke-node/alpha';
import module from '.';
import { podDisruptionBudget } from './podDisruptionBudget';

it('adds the block', async () => {
  const addBlock = jest.fn();
  const backend = await startTestBackend({
    extensionPoints: [[namespaceBlocksExtensionPoint, { addBlock }]],
    features: [module],
  });
  expect(addBlock.mock.calls).toEqual([[podDisruptionBudget]]);
  await backend.stop();
});
