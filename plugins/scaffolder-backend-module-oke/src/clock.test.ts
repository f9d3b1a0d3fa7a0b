import { systemClock } from './clock';

it('tells the time', () => {
  const before = Date.now();
  const now = systemClock.now();
  expect(now).toBeGreaterThanOrEqual(before);
  expect(now).toBeLessThanOrEqual(Date.now());
});

it('stops waiting as soon as the signal aborts', async () => {
  const controller = new AbortController();
  const sleeping = systemClock.sleep(600_000, controller.signal);
  controller.abort();
  await expect(sleeping).rejects.toMatchObject({ name: 'AbortError' });
});

it('does not begin to wait when the signal has aborted', async () => {
  await expect(
    systemClock.sleep(600_000, AbortSignal.abort()),
  ).rejects.toMatchObject({ name: 'AbortError' });
});
