import { mockServices } from '@backstage/backend-test-utils';
import { AuthenticationError } from '@backstage/errors';
import { OkeResponseError } from '@okeanos/backstage-plugin-oke-common';
import { condition, namespace } from './__testUtils__/fixtures';
import { TestClock } from './__testUtils__/TestClock';
import { waitUntilGone, waitUntilReady, type Awaited } from './waitFor';

const CREATING = condition({
  status: 'False',
  reason: 'Creating',
  message: 'it is being made',
});

const ready = namespace({ conditions: [condition()] });
const notReady = namespace({ conditions: [CREATING] });
const beingDeleted = namespace({
  deletionRequestedAt: '2026-01-01T00:00:00.000Z',
  conditions: [condition({ message: 'the namespace is being deleted' })],
});

const notFound = new OkeResponseError(404, 'NotFoundError', 'No shop', []);

/** @param answers - what reading gives, or throws; the last one stays */
function setUp(answers: (Awaited | Error)[], timeoutMs = 15 * 60_000) {
  const clock = new TestClock();
  const controller = new AbortController();
  const logger = mockServices.logger.mock();
  const read = jest.fn(async (): Promise<Awaited> => {
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (!answer || !('spec' in answer)) {
      throw answer;
    }
    return answer;
  });
  return {
    clock,
    controller,
    logger,
    read,
    options: {
      what: 'Namespace shop on demo',
      goesOn: 'It goes on.',
      read,
      timeoutMs,
      logger,
      signal: controller.signal,
      clock,
    },
  };
}

describe('waitUntilReady', () => {
  it('waits until the object is ready', async () => {
    const { options, read } = setUp([notReady, notReady, ready, notReady]);
    await waitUntilReady(1, options);
    expect(read).toHaveBeenCalledTimes(3);
  });

  it('logs what conditions say when it changes', async () => {
    const bound = condition({
      type: 'AccessBound',
      reason: 'Bound',
      message: 'bound',
    });
    const waiting = { ...CREATING, message: 'cert-manager has not acted yet' };
    const { options, logger } = setUp([
      namespace({ conditions: [CREATING] }),
      namespace({ conditions: [CREATING] }),
      namespace({ conditions: [CREATING, bound] }),
      namespace({ conditions: [waiting, bound] }),
      namespace({ conditions: [condition(), bound] }),
    ]);
    await waitUntilReady(1, options);
    expect(logger.info.mock.calls.flat()).toEqual([
      'Not ready yet: it is being made',
      'bound',
      'Not ready yet: cert-manager has not acted yet',
      'Ready: Everything is as intended',
    ]);
  });

  it('takes nothing from an earlier generation', async () => {
    const { options, read, logger } = setUp([
      namespace({ generation: 2, conditions: [condition()] }),
      namespace({
        generation: 2,
        conditions: [
          condition({
            ...{ status: 'False', reason: 'NameTaken', message: 'old' },
            final: true,
          }),
        ],
      }),
      namespace({
        generation: 2,
        conditions: [condition({ observedGeneration: 2 })],
      }),
    ]);
    await waitUntilReady(2, options);
    expect(read).toHaveBeenCalledTimes(3);
    expect(logger.info).toHaveBeenCalledTimes(1);
  });

  it('is content with a later generation', async () => {
    const later = condition({ observedGeneration: 3 });
    const { options } = setUp([
      namespace({ generation: 3, conditions: [later] }),
    ]);
    await expect(waitUntilReady(2, options)).resolves.toBeUndefined();
  });

  it.each(['NameTaken', 'WhatIsToCome'])(
    'ends when the condition says that somebody must do something, whatever its reason: %s',
    async reason => {
      const hindered = condition({
        status: 'False',
        reason,
        message: 'Namespace shop: it is not ours',
        final: true,
      });
      const { options } = setUp([
        notReady,
        namespace({ conditions: [hindered] }),
      ]);
      await expect(waitUntilReady(1, options)).rejects.toThrow(
        'Namespace shop on demo: it cannot be made as asked: Namespace shop: it is not ours',
      );
    },
  );

  it.each([undefined, false])(
    'goes on when the condition does not say that it is final: %s',
    async final => {
      const hindered = condition({
        status: 'False',
        reason: 'Conflict',
        message: 'Namespace shop: somebody else wrote at the same time',
        final,
      });
      const { options } = setUp([namespace({ conditions: [hindered] }), ready]);
      await expect(waitUntilReady(1, options)).resolves.toBeUndefined();
    },
  );

  const drifted = [
    condition({ status: 'False', reason: 'Changed' }),
    condition({
      type: 'Drifted',
      reason: 'Changed',
      message: 'ResourceQuota okeanos: it was changed by somebody else',
    }),
  ];

  it('ends when drift is reported only', async () => {
    const { options } = setUp([namespace({ conditions: drifted })]);
    await expect(waitUntilReady(1, options)).rejects.toThrow(
      'Namespace shop on demo: ResourceQuota okeanos: it was changed by somebody else. Declare it with ifExists: update to put it right',
    );
  });

  it('goes on when drift is repaired', async () => {
    const spec = { drift: 'repair' } as const;
    const { options } = setUp([
      { spec, generation: 1, conditions: drifted },
      ready,
    ]);
    await expect(waitUntilReady(1, options)).resolves.toBeUndefined();
  });

  it.each([
    ['does not exist any more', notFound],
    ['is being deleted', beingDeleted],
  ])('ends when the object %s', async (_, answer) => {
    const { options } = setUp([notReady, answer]);
    await expect(waitUntilReady(1, options)).rejects.toThrow(
      /^Namespace shop on demo: it was deleted meanwhile$/,
    );
  });

  it('asks less and less often', async () => {
    const { options, clock } = setUp([notReady], 60 * 60_000);
    await expect(waitUntilReady(1, options)).rejects.toThrow();
    const { pauses } = clock;
    expect(pauses[0]).toBe(500);
    expect(Math.max(...pauses)).toBe(15_000);
    expect(pauses.slice(0, -1)).toEqual(
      pauses.slice(0, -1).sort((a, b) => a - b),
    );
  });

  it('ends when the time is over, not sooner and not later', async () => {
    const { options, clock } = setUp([notReady], 5 * 60_000);
    await expect(waitUntilReady(1, options)).rejects.toThrow(
      'Namespace shop on demo: not done after 5 minutes. It goes on.',
    );
    expect(clock.now()).toBe(5 * 60_000);
  });

  it('looks a last time when the time is over', async () => {
    const { options, clock, read } = setUp([notReady], 60_000);
    read.mockImplementation(async () =>
      clock.now() >= 60_000 ? ready : notReady,
    );
    await expect(waitUntilReady(1, options)).resolves.toBeUndefined();
  });

  it.each([
    [
      'an error of the backend',
      new OkeResponseError(503, 'ServiceUnavailableError', 'starting', []),
      'starting',
    ],
    [
      'a limit of requests',
      new OkeResponseError(429, 'Error', 'too many', []),
      'too many',
    ],
    [
      'a refused connection',
      new TypeError('fetch failed', {
        cause: new Error('connect ECONNREFUSED'),
      }),
      'the Okeanos backend could not be reached: connect ECONNREFUSED',
    ],
    [
      'a request without answer',
      new DOMException('The operation timed out', 'TimeoutError'),
      'the Okeanos backend did not answer in time',
    ],
  ])('outlasts %s', async (_, error, message) => {
    const { options, logger } = setUp([
      notReady,
      error,
      error,
      notReady,
      ready,
    ]);
    await waitUntilReady(1, options);
    expect(logger.warn.mock.calls.flat()).toEqual([
      `Namespace shop on demo could not be read, trying again: ${message}`,
    ]);
  });

  it('tells of a second outage', async () => {
    const error = new OkeResponseError(503, 'Error', 'starting', []);
    const { options, logger } = setUp([error, notReady, error, ready]);
    await waitUntilReady(1, options);
    expect(logger.warn).toHaveBeenCalledTimes(2);
  });

  it('ends when an outage takes too long', async () => {
    const { options } = setUp([
      new OkeResponseError(503, 'Error', 'starting', []),
    ]);
    await expect(waitUntilReady(1, options)).rejects.toThrow(
      'Namespace shop on demo: not done after 15 minutes. It goes on.',
    );
  });

  it.each([
    [
      'the backend',
      new OkeResponseError(401, 'AuthenticationError', 'Illegal token', []),
    ],
    ['the auth service', new AuthenticationError('Token has expired')],
  ])('ends when %s refuses the token', async (_, error) => {
    const { options } = setUp([notReady, error]);
    await expect(waitUntilReady(1, options)).rejects.toMatchObject({
      message:
        'Namespace shop on demo: your session is over, so that its state can no longer be asked for. It goes on.',
      cause: error,
    });
  });

  it('ends when the backend refuses for another reason', async () => {
    const { options } = setUp([
      new OkeResponseError(403, 'NotAllowedError', 'not for services', []),
    ]);
    await expect(waitUntilReady(1, options)).rejects.toThrow(
      'Namespace shop on demo: not for services. It goes on.',
    );
  });

  it('stops when the signal aborts, and says what goes on', async () => {
    const { options, controller, read, logger } = setUp([notReady]);
    read.mockImplementationOnce(async () => {
      controller.abort(new Error('cancelled'));
      return notReady;
    });
    await expect(waitUntilReady(1, options)).rejects.toThrow('cancelled');
    expect(read).toHaveBeenCalledTimes(1);
    expect(logger.warn.mock.calls.flat()).toEqual([
      'Namespace shop on demo: no longer waited for. It goes on.',
    ]);
  });
});

describe('waitUntilGone', () => {
  it('waits until the object does not exist, and logs what conditions say', async () => {
    const { options, read, logger } = setUp([
      beingDeleted,
      beingDeleted,
      notFound,
    ]);
    await waitUntilGone(options);
    expect(read).toHaveBeenCalledTimes(3);
    expect(logger.info.mock.calls.flat()).toEqual([
      'the namespace is being deleted',
    ]);
  });

  it('tells what holds it up, with the command, and not how it stood before', async () => {
    const operationId = 'deletion';
    const { options, logger } = setUp([
      {
        ...beingDeleted,
        operationId,
        conditions: [
          condition({ operationId: 'update', message: 'all is as intended' }),
          condition({
            ...{ operationId, message: 'it is held by a.b/c' },
            commands: ['kubectl patch it'],
          }),
        ],
      },
      notFound,
    ]);
    await waitUntilGone(options);
    expect(logger.info.mock.calls.flat()).toEqual([
      'it is held by a.b/c',
      'An administrator may run: kubectl patch it',
    ]);
  });

  it('takes a new object of the same name for another one', async () => {
    const { options, read } = setUp([beingDeleted, notReady]);
    await waitUntilGone(options);
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('outlasts an outage', async () => {
    const { options } = setUp([
      beingDeleted,
      new OkeResponseError(502, 'Error', 'bad gateway', []),
      notFound,
    ]);
    await expect(waitUntilGone(options)).resolves.toBeUndefined();
  });

  it('ends when the time is over', async () => {
    const { options } = setUp([beingDeleted], 60_000);
    await expect(waitUntilGone(options)).rejects.toThrow(
      'Namespace shop on demo: not done after 1 minutes. It goes on.',
    );
  });
});
