import type { JsonObject } from '@backstage/types';
import {
  connectionRefused,
  refuse,
  tooOften,
} from '../__testUtils__/FakeOkeBackend';
import {
  cluster,
  clusterInput,
  condition,
  namespace,
  namespaceInput,
} from '../__testUtils__/fixtures';
import { setUpAction } from '../__testUtils__/runAction';
import { createClusterCreateAction } from './clusterCreate';
import { createNamespaceCreateAction } from './namespaceCreate';

const creating = condition({
  status: 'False',
  reason: 'Creating',
  message: 'it is being made',
});

const problem = {
  field: 'owner',
  value: 'group:default/billing-team',
  message: 'the group is not one of yours',
  remedy: 'Choose a group that you are a member of',
};
const DESCRIBED =
  'owner (group:default/billing-team): the group is not one of yours. Choose a group that you are a member of';

const plan = {
  changes: [
    {
      part: 'first',
      kind: 'Thing',
      name: 'one',
      action: 'create',
      reason: 'it does not exist',
      fields: [],
    },
    {
      part: 'second',
      kind: 'Thing',
      name: 'two',
      action: 'update',
      reason: 'the intention changed',
      fields: ['spec.size'],
    },
  ],
  problems: [],
};

describe.each([
  {
    id: 'oke:namespace:create',
    create: createNamespaceCreateAction,
    input: namespaceInput as JsonObject,
    declared: namespace,
    what: 'Namespace shop on demo',
    path: '/clusters/demo/namespaces/shop',
    readPath: '/clusters/demo/namespaces/shop',
    outputs: {
      cluster: 'demo',
      namespace: 'shop',
      entityRef: 'resource:demo/shop',
    },
    howToDelete: 'run oke:namespace:delete',
    timeoutMinutes: 15,
  },
  {
    id: 'oke:cluster:create',
    create: createClusterCreateAction,
    input: clusterInput as JsonObject,
    declared: cluster,
    what: 'Cluster demo',
    path: '/clusters/demo',
    readPath: '/clusters/demo',
    outputs: { cluster: 'demo', entityRef: 'resource:default/demo' },
    howToDelete: 'run oke:cluster:delete',
    timeoutMinutes: 45,
  },
])(
  '$id',
  ({
    id,
    create,
    input,
    declared,
    what,
    path,
    readPath,
    outputs,
    howToDelete,
    timeoutMinutes,
  }) => {
    const GOES_ON = `Its creation goes on in the background. To remove it, ${howToDelete}.`;

    function setUpCreation() {
      const set = setUpAction(create);
      set.backend
        .on('PUT', declared())
        .on(
          'GET',
          declared({ conditions: [creating] }),
          declared({ conditions: [condition()] }),
        );
      return set;
    }

    it('declares, logs the progress, and outputs what there is', async () => {
      const { action, backend, log, run, outputs: actual } = setUpCreation();
      await run(input);
      expect(action.id).toBe(id);
      const token = 'Bearer user:default/mock to oke';
      expect(backend.requests).toEqual([
        { method: 'PUT', path, token, body: declared().spec },
        { method: 'GET', path: readPath, token, body: undefined },
        { method: 'GET', path: readPath, token, body: undefined },
      ]);
      expect(log).toEqual([
        `info: ${what} is declared. It is made in the background.`,
        'info: Not ready yet: it is being made',
        'info: Ready: Everything is as intended',
      ]);
      expect(actual).toEqual(outputs);
    });

    it('logs the operation, by which the audit log and OCI know it', async () => {
      const { backend, log, run } = setUpAction(create);
      const operationId = '0123456789abcdef';
      backend
        .on('PUT', declared({ operationId }))
        .on('GET', declared({ operationId, conditions: [condition()] }));
      await run(input);
      expect(log[0]).toBe(
        `info: ${what} is declared. It is made in the background, as operation ${operationId} of the audit log.`,
      );
    });

    it('takes a fresh token for every request', async () => {
      const { auth, backend, run } = setUpCreation();
      let count = 0;
      auth.getPluginRequestToken.mockImplementation(async () => {
        count += 1;
        return { token: String(count) };
      });
      await run(input);
      expect(backend.requests.map(({ token }) => token)).toEqual([
        'Bearer 1',
        'Bearer 2',
        'Bearer 3',
      ]);
    });

    it('is harmless when it runs twice at once', async () => {
      const { backend, run } = setUpCreation();
      await Promise.all([run(input), run(input)]);
      const puts = backend.requests.filter(({ method }) => method === 'PUT');
      expect(puts).toHaveLength(2);
      expect(puts[0]).toEqual(puts[1]);
      expect(backend.requests.every(({ method }) => method !== 'DELETE')).toBe(
        true,
      );
    });

    it('asks for an update only when told so', async () => {
      const { backend, run } = setUpCreation();
      await run({ ...input, ifExists: 'update' });
      expect(backend.requests[0]).toMatchObject({
        method: 'PUT',
        path: `${path}?ifExists=update`,
        body: declared().spec,
      });
    });

    it('declares with the plan that was confirmed, and with none where the form knew none', async () => {
      for (const [confirmed, query] of [
        [{ plan: 'seen' }, '?plan=seen'],
        [{ plan: 'seen', ifExists: 'fail' }, '?ifExists=fail&plan=seen'],
        [{ plan: '' }, ''],
      ] as const) {
        const { backend, run } = setUpCreation();
        await run({ ...input, ...confirmed });
        expect(backend.requests[0]).toMatchObject({
          path: `${path}${query}`,
          body: declared().spec,
        });
      }
    });

    it.each([
      [
        [
          { what: 'ResourceQuota okeanos', before: 'as declared', now: 'x' },
          { what: 'Role own', now: 'is changed' },
        ],
        [
          `${what} was not declared: things are not as in the plan that was confirmed. This is different:`,
          '- ResourceQuota okeanos: before as declared; now x',
          '- Role own: before nothing; now is changed',
          'Open the form again, and look at the plan of now.',
        ],
      ],
      [
        undefined,
        [
          `${what} was not declared: things are not as in the plan that was confirmed.`,
          'What is different cannot be told any more.',
          'Open the form again, and look at the plan of now.',
        ],
      ],
    ])(
      'makes nothing when the world has moved since the form, and says what is different: %j',
      async (difference, sentences) => {
        const { backend, log, run } = setUpAction(create);
        backend.on(
          'PUT',
          refuse(412, 'PlanMovedError', 'It moved', { plan, difference }),
        );
        await expect(run({ ...input, plan: 'seen' })).rejects.toMatchObject({
          stack: sentences.join('\n'),
        });
        expect(backend.requests).toHaveLength(1);
        expect(log).toEqual([]);
      },
    );

    it('asks again while the cluster does not answer, which does not say that anything has moved', async () => {
      const unread = refuse(412, 'PlanMovedError', 'It moved', {
        plan: {
          ...plan,
          changes: [{ ...plan.changes[0], action: 'unknown' }],
        },
      });
      const { backend, log, run } = setUpCreation();
      backend.on('PUT', unread, unread, declared());
      await run({ ...input, plan: 'seen' });
      expect(log.slice(0, 2)).toEqual([
        'warn: What is there could not be read, to hold the plan to it. Trying again.',
        `info: ${what} is declared. It is made in the background.`,
      ]);

      const silent = setUpCreation();
      silent.backend.on('PUT', unread);
      await expect(silent.run({ ...input, plan: 'seen' })).rejects.toThrow(
        `${what} was not declared: things are not as in the plan`,
      );
      expect(silent.clock.now()).toBeGreaterThanOrEqual(60_000);
      expect(silent.clock.now()).toBeLessThan(90_000);
    });

    it('tells once of every problem of a spec that is refused', async () => {
      const { backend, log, run, outputs: actual } = setUpAction(create);
      const other = { ...problem, field: 'name', value: '' };
      backend.on(
        'PUT',
        refuse(400, 'InputError', DESCRIBED, { problems: [problem, other] }),
      );
      // The scaffolder logs what is thrown.
      await expect(run(input)).rejects.toMatchObject({
        stack: `${DESCRIBED}\nname: the group is not one of yours. Choose a group that you are a member of`,
      });
      expect(log).toEqual([]);
      expect(actual).toEqual({});
    });

    it('fails when it exists with another spec', async () => {
      const { backend, log, run } = setUpAction(create);
      const message =
        'It exists with another spec. It differs in: drift. Declare it with ifExists: update to change it.';
      backend.on('PUT', refuse(409, 'ConflictError', message));
      await expect(run(input)).rejects.toThrow(message);
      expect(backend.requests).toHaveLength(1);
      expect(log).toEqual([]);
    });

    it.each([
      ['a refused connection', connectionRefused],
      ['a server error', refuse(502, 'Error', 'bad gateway')],
    ])(
      'says that it may have been declared in spite of %s',
      async (_, answer) => {
        const { backend, log, run } = setUpAction(create);
        backend.on('PUT', answer);
        await expect(run(input)).rejects.toThrow(
          /^The Okeanos backend could not be reached: connect ECONNREFUSED 127.0.0.1:7007$|^bad gateway$/,
        );
        expect(log).toEqual([
          `warn: ${what}: whether it was declared is not known, for the answer did not arrive. Declaring it again is harmless; to remove it, ${howToDelete}.`,
        ]);
      },
    );

    it('waits for as long as the backend says when it takes no more of the user', async () => {
      const { backend, clock, log, run } = setUpCreation();
      backend.on('PUT', tooOften(7), tooOften(1), declared());
      await run(input);
      expect(clock.pauses.slice(0, 2)).toEqual([7_000, 1_000]);
      expect(log.slice(0, 3)).toEqual([
        `info: ${what}: the portal takes only so much of one user in a minute. Going on in 7 seconds.`,
        `info: ${what}: the portal takes only so much of one user in a minute. Going on in 1 seconds.`,
        `info: ${what} is declared. It is made in the background.`,
      ]);
    });

    it('does not wait for it for ever, and knows that nothing was declared', async () => {
      const { backend, clock, log, run } = setUpAction(create);
      backend.on('PUT', tooOften(60));
      await expect(run(input)).rejects.toThrow('Not so often');
      expect(clock.now()).toBe(15 * 60_000);
      expect(log.join()).not.toContain('is not known');
    });

    it('waits with a plan, too', async () => {
      const { backend, clock, run } = setUpAction(create);
      backend.on('PUT', tooOften(3), plan);
      await run(input, { isDryRun: true });
      expect(clock.pauses).toEqual([3_000]);
    });

    it('waits through an outage', async () => {
      const { backend, log, run } = setUpCreation();
      backend.on(
        'GET',
        declared({ conditions: [creating] }),
        refuse(503, 'ServiceUnavailableError', 'starting'),
        connectionRefused,
        declared({ conditions: [condition()] }),
      );
      await run(input);
      expect(log).toContain(
        `warn: ${what} could not be read, trying again: starting`,
      );
      expect(log).toContain(
        `warn: ${what} could not be read, trying again: the Okeanos backend could not be reached: connect ECONNREFUSED 127.0.0.1:7007`,
      );
    });

    it('ends with a clear message when the session of the user is over', async () => {
      const { backend, run } = setUpCreation();
      backend.on(
        'GET',
        declared({ conditions: [creating] }),
        refuse(401, 'AuthenticationError', 'Illegal token'),
      );
      await expect(run(input)).rejects.toThrow(
        `${what}: your session is over, so that its state can no longer be asked for. ${GOES_ON}`,
      );
      expect(backend.requests.every(({ method }) => method !== 'DELETE')).toBe(
        true,
      );
    });

    it.each([
      ['by default', undefined, timeoutMinutes],
      ['as asked', 2, 2],
    ])('waits so long and no longer %s', async (_, asked, minutes) => {
      const { backend, clock, run } = setUpCreation();
      backend.on('GET', declared({ conditions: [creating] }));
      await expect(
        run({ ...input, ...(asked && { timeoutMinutes: asked }) }),
      ).rejects.toThrow(
        `${what}: not done after ${minutes} minutes. ${GOES_ON}`,
      );
      expect(clock.now()).toBe(minutes * 60_000);
    });

    it('stops at every moment when it is cancelled, and says what goes on', async () => {
      const whole = setUpCreation();
      const countedMoments = whole.countMoments();
      await whole.run(input);
      const moments = countedMoments();
      expect(moments).toBeGreaterThan(10);

      for (let moment = 1; moment <= moments; moment++) {
        const { abortAt, backend, controller, log, run } = setUpCreation();
        abortAt(moment);
        await expect(run(input)).rejects.toMatchObject({ name: 'AbortError' });
        expect(controller.signal.aborted).toBe(true);

        const text = log.join('\n');
        const isAsked = backend.requests.length > 0;
        const isAnswered = text.includes('is declared');
        expect(text.includes('whether it was declared is not known')).toBe(
          isAsked && !isAnswered,
        );
        expect(text.includes(`no longer waited for. ${GOES_ON}`)).toBe(
          isAnswered,
        );
        expect(
          backend.requests.filter(({ method }) => method !== 'GET'),
        ).toHaveLength(isAsked ? 1 : 0);
      }
    });

    it('does nothing when it was cancelled before', async () => {
      const { backend, controller, log, run } = setUpCreation();
      controller.abort();
      await expect(run(input)).rejects.toBe(controller.signal.reason);
      expect(backend.requests).toEqual([]);
      expect(log).toEqual([]);
    });

    it('prints the plan in a dry run, and changes nothing', async () => {
      const { backend, log, run, outputs: actual } = setUpAction(create);
      backend.on('PUT', plan);
      await run(input, { isDryRun: true });
      expect(backend.requests).toMatchObject([
        { method: 'PUT', path: `${path}?dryRun=true`, body: declared().spec },
      ]);
      expect(log).toEqual([
        'info: Would make Thing one: it does not exist',
        'info: Would change Thing two (spec.size): the intention changed',
      ]);
      expect(actual).toEqual({
        ...outputs,
        plan: ['create Thing one', 'update Thing two'],
      });
    });

    it('fails in a dry run when the spec would be refused', async () => {
      const { backend, log, run } = setUpAction(create);
      backend.on('PUT', { changes: [], problems: [problem] });
      await expect(run(input, { isDryRun: true })).rejects.toThrow(
        `${what} would be refused:\n${DESCRIBED}`,
      );
      expect(log).toEqual([]);
    });

    it('refuses bad input before any request', async () => {
      const { backend, run } = setUpAction(create);
      const bad = { ...input, name: 'default', owner: 'shop-team' };
      await expect(run(bad)).rejects.toThrow(
        /^What oke:\w+:create was given cannot be used:\nname \("default"\): .* reserved.*\nowner \("shop-team"\): a group is expected/,
      );
      expect(backend.requests).toEqual([]);
    });
  },
);
