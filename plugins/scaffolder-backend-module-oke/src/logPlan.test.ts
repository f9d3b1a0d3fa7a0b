import { mockServices } from '@backstage/backend-test-utils';
import { logPlan } from './logPlan';

it('writes a sentence for each change', () => {
  const logger = mockServices.logger.mock();
  logPlan(
    {
      changes: [
        {
          part: 'quota',
          kind: 'ResourceQuota',
          name: 'okeanos',
          action: 'update',
          reason: 'the intention changed',
          fields: ['spec.hard.pods', 'spec.hard.cpu'],
        },
        {
          part: 'namespace',
          kind: 'Namespace',
          name: 'shop',
          action: 'unknown',
          reason: 'the cluster did not answer',
          fields: [],
        },
        {
          ...{ part: 'a', kind: 'Service', name: 'cart', action: 'create' },
          ...{ reason: 'it does not exist', fields: [] },
        },
        {
          ...{ part: 'b', kind: 'Service', name: 'old', action: 'delete' },
          ...{ reason: 'it is no longer intended', fields: [] },
        },
        {
          ...{ part: 'c', kind: 'Secret', name: 'key', action: 'none' },
          ...{ reason: 'as intended', fields: [] },
        },
      ],
    },
    logger,
  );
  expect(logger.info.mock.calls.flat()).toEqual([
    'Would change ResourceQuota okeanos (spec.hard.pods, spec.hard.cpu): the intention changed',
    'Not known what would happen to Namespace shop: the cluster did not answer',
    'Would make Service cart: it does not exist',
    'Would delete Service old: it is no longer intended',
    'Secret key stays as it is: as intended',
  ]);
});

it('says when there is nothing to do', () => {
  const logger = mockServices.logger.mock();
  logPlan({ changes: [] }, logger);
  expect(logger.info).toHaveBeenCalledWith('Nothing to change');
});
