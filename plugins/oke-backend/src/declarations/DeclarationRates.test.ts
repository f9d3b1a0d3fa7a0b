import { mockCredentials } from '@backstage/backend-test-utils';
import { ADA, PIA } from '../__testUtils__/teams';
import { DeclarationRates } from './DeclarationRates';

const ada = mockCredentials.user(ADA);

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

const rates = () =>
  new DeclarationRates({ declarationsPerMinute: 2, plansPerMinute: 3 });

it('lets each caller declare so often, and says when it goes on', async () => {
  const limits = rates();
  await limits.count('declaration', ada);
  await jest.advanceTimersByTimeAsync(20_000);
  await limits.count('declaration', ada);
  await expect(limits.count('declaration', ada)).rejects.toMatchObject({
    name: 'TooManyRequestsError',
    statusCode: 429,
    retryAfterSeconds: 40,
    message:
      'You have declared more than 2 times within a minute. Try again in 40 seconds.',
  });
  await limits.count('declaration', mockCredentials.user(PIA));
  await limits.count('declaration', mockCredentials.service(ADA));
  await jest.advanceTimersByTimeAsync(39_500);
  await expect(limits.count('declaration', ada)).rejects.toThrow(
    / in 1 second\.$/,
  );
  await jest.advanceTimersByTimeAsync(1_000);
  await limits.count('declaration', ada);
});

it('counts plans by themselves', async () => {
  const limits = rates();
  for (let time = 0; time < 3; time += 1) {
    await limits.count('plan', ada);
  }
  await expect(limits.count('plan', ada)).rejects.toThrow(
    /^You have asked for more than 3 plans within a minute/,
  );
  await limits.count('declaration', ada);
});
