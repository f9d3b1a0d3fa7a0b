import { mockServices } from '@backstage/backend-test-utils';
import { LonelySignals } from './LonelySignals';

describe('LonelySignals', () => {
  const start = new Date('2026-11-28T12:00:00Z');
  const later = (seconds: number) =>
    new Date(start.getTime() + seconds * 1_000);

  function setUp(status: number | Error) {
    const logger = mockServices.logger.mock();
    const replicas = jest.fn(() => 2);
    const call = jest.fn(async (_url: unknown) => {
      if (status instanceof Error) {
        throw status;
      }
      return new Response('', { status });
    });
    const signals = new LonelySignals({
      ...{ replicas, logger },
      discovery: mockServices.discovery.mock({
        getBaseUrl: async plugin => `http://portal/api/${plugin}`,
      }),
      fetch: call,
    });
    return { logger, replicas, call, signals };
  }

  it('warns once that several replicas run without the events backend', async () => {
    const { logger, call, signals } = setUp(404);
    for (const seconds of [0, 31, 62, 93]) {
      await signals.look(later(seconds));
    }
    expect(logger.warn).toHaveBeenCalledTimes(1);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('@backstage/plugin-events-backend'),
    );
    expect(call).toHaveBeenCalledTimes(1);
    expect(call.mock.calls[0][0]).toMatch('http://portal/api/events/');
  });

  it('says nothing of a replica that ended a moment ago', async () => {
    const { replicas, logger, call, signals } = setUp(404);
    await signals.look(start);
    replicas.mockReturnValue(1);
    await signals.look(later(31));
    replicas.mockReturnValue(2);
    await signals.look(later(62));
    expect(call).not.toHaveBeenCalled();
    expect(logger.warn).not.toHaveBeenCalled();
  });

  it('says nothing where it is, and asks no more', async () => {
    const { logger, call, signals } = setUp(401);
    for (const seconds of [0, 31, 62]) {
      await signals.look(later(seconds));
    }
    expect(call).toHaveBeenCalledTimes(1);
    expect(logger.warn).not.toHaveBeenCalled();
  });

  it.each([503, new Error('away')])(
    'asks again when it cannot be told: %s',
    async status => {
      const { logger, call, signals } = setUp(status);
      for (const seconds of [0, 31, 62]) {
        await signals.look(later(seconds));
      }
      expect(call).toHaveBeenCalledTimes(2);
      expect(logger.warn).not.toHaveBeenCalled();
    },
  );
});
