import { mockServices } from '@backstage/backend-test-utils';
import { logPlan } from './logPlan';

it('writes a line for each change and problem', () => {
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
      ],
      problems: [
        {
          field: 'owner',
          value: 'group:default/billing-team',
          message: 'the group is not one of yours',
          remedy: 'Choose a group that you are a member of',
        },
      ],
    },
    logger,
  );
  expect(logger.info.mock.calls.flat()).toEqual([
    'update ResourceQuota okeanos (spec.hard.pods, spec.hard.cpu): the intention changed',
    'unknown Namespace shop: the cluster did not answer',
  ]);
  expect(logger.error.mock.calls.flat()).toEqual([
    'owner (group:default/billing-team): the group is not one of yours. Choose a group that you are a member of',
  ]);
});

it('says when there is nothing to do', () => {
  const logger = mockServices.logger.mock();
  logPlan({ changes: [], problems: [] }, logger);
  expect(logger.info).toHaveBeenCalledWith('Nothing to change');
});
