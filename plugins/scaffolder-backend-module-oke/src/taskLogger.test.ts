import { mockServices } from '@backstage/backend-test-utils';
import { taskLogger } from './taskLogger';

it('writes moments in words', () => {
  const logger = mockServices.logger.mock();
  const log = taskLogger(logger);
  log.info('Waits since 2026-11-28T14:03:09Z');
  log.warn('Gone at 2026-11-28T14:04:09Z');
  expect(logger.info).toHaveBeenCalledWith(
    'Waits since 28 Nov 2026, 14:03 UTC',
  );
  expect(logger.warn).toHaveBeenCalledWith('Gone at 28 Nov 2026, 14:04 UTC');
});
