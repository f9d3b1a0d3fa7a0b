import type { JsonObject } from '@backstage/types';
import { namespaceSpecSchema } from '@okeanos/backstage-plugin-oke-common';
import {
  connectionRefused,
  refuse,
  tooOften,
} from '../__testUtils__/FakeOkeBackend';
import {
  cluster,
  condition,
  namespace,
  namespaceInput,
  nothingElse,
} from '../__testUtils__/fixtures';
import { setUpAction } from '../__testUtils__/runAction';
import { createClusterDeleteAction } from './clusterDelete';
import { createNamespaceDeleteAction } from './namespaceDelete';

const NOT_FOUND = refuse(404, 'NotFoundError', 'No such thing');

const deletion = {
  deletionRequestedAt: '2026-01-01T00:00:00.000Z',
  conditions: [
    condition({
      status: 'Unknown',
      reason: 'Deleting',
      message: 'it is being deleted',
    }),
  ],
};

describe.each([
  {
    id: 'oke:namespace:delete',
    create: createNamespaceDeleteAction,
    input: { cluster: 'demo', name: 'shop', confirm: 'shop' } as JsonObject,
    declared: namespace,
    what: 'Namespace shop on demo',
    path: '/clusters/demo/namespaces/shop',
    readPath: '/clusters/demo/namespaces/shop',
    outputs: { cluster: 'demo', namespace: 'shop' },
    consequence: 'deleted with everything on it',
    timeoutMinutes: 15,
  },
  {
    id: 'oke:cluster:delete',
    create: createClusterDeleteAction,
    input: { name: 'demo', confirm: 'demo' } as JsonObject,
    declared: cluster,
    what: 'Cluster demo',
    path: '/clusters/demo',
    readPath: '/clusters/demo',
    outputs: { cluster: 'demo' },
    consequence: 'deleted with its network',
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
    consequence,
    timeoutMinutes,
  }) => {
    const NOTHING = `${what}: there is none that you may delete. Nothing was deleted.`;

    function setUpDeletion() {
      const set = setUpAction(create);
      set.backend
        .on('DELETE', { ...declared(), ...nothingElse }, declared(deletion))
        .on('GET', declared(deletion), NOT_FOUND);
      return set;
    }

    it('asks for deletion and waits until it is gone', async () => {
      const { action, backend, log, run, outputs: actual } = setUpDeletion();
      await run(input);
      expect(action.id).toBe(id);
      const token = 'Bearer user:default/mock to oke';
      expect(backend.requests).toEqual([
        {
          method: 'DELETE',
          path: `${path}?dryRun=true`,
          token,
          body: undefined,
        },
        { method: 'DELETE', path, token, body: undefined },
        { method: 'GET', path: readPath, token, body: undefined },
        { method: 'GET', path: readPath, token, body: undefined },
      ]);
      expect(log).toEqual([
        `info: ${what} is being deleted in the background.`,
        'info: it is being deleted',
        `info: ${what} is gone.`,
      ]);
      expect(actual).toEqual(outputs);
    });

    it('deletes with the plan that was confirmed, and nothing when the world has moved', async () => {
      const { backend, log, run } = setUpDeletion();
      backend.on(
        'DELETE',
        { ...declared(), ...nothingElse },
        refuse(412, 'PlanMovedError', 'It moved', {
          plan: nothingElse,
          difference: [{ what: 'Deployment cart', now: 'goes' }],
        }),
      );
      await expect(run({ ...input, plan: 'seen' })).rejects.toMatchObject({
        stack: [
          `${what} was not deleted: things are not as in the plan that was confirmed. This is different:`,
          '- Deployment cart: before nothing; now goes',
          'Open the form again, and look at the plan of now.',
        ].join('\n'),
      });
      expect(backend.requests.map(({ path: asked }) => asked)).toEqual([
        `${path}?dryRun=true`,
        `${path}?plan=seen`,
      ]);
      expect(log).toEqual([]);
    });

    it('waits for as long as the backend says when it takes no more of the user', async () => {
      const { backend, clock, run } = setUpDeletion();
      backend.on(
        'DELETE',
        ...[tooOften(7), { ...declared(), ...nothingElse }],
        ...[tooOften(9), declared(deletion)],
      );
      await run(input);
      expect(clock.pauses.slice(0, 2)).toEqual([7_000, 9_000]);
    });

    it('logs what goes and what could not be read, also when it only tries', async () => {
      const plan = {
        ...nothingElse,
        hosts: [{ host: 'a.example.com', when: 'at once' }],
        unread: [{ what: 'Job (batch/v1)', reason: 'no answer' }],
      };
      const told = [
        'info: Host a.example.com becomes free at once',
        'info: Job (batch/v1) could not be looked at: no answer',
      ];
      for (const isDryRun of [true, false]) {
        const { backend, log, run } = setUpAction(create);
        backend
          .on('DELETE', { ...declared(), ...plan }, declared(deletion))
          .on('GET', NOT_FOUND);
        await run(input, { isDryRun });
        expect(log).toEqual(expect.arrayContaining(told));
      }
    });

    it('logs the operation, by which the audit log and OCI know it', async () => {
      const { backend, log, run } = setUpAction(create);
      const operationId = '0123456789abcdef';
      backend
        .on(
          'DELETE',
          { ...declared(), ...nothingElse },
          declared({ ...deletion, operationId }),
        )
        .on('GET', NOT_FOUND);
      await run(input);
      expect(log[0]).toBe(
        `info: ${what}: its deletion is operation ${operationId}.`,
      );
    });

    it('fails when there is none that the user may delete, in words that do not tell whether there is one', async () => {
      for (const read of [NOT_FOUND, declared()]) {
        const { backend, log, run, outputs: actual } = setUpAction(create);
        backend.on('DELETE', NOT_FOUND).on('GET', read);
        await expect(run(input)).rejects.toThrow(NOTHING);
        expect(backend.requests).toHaveLength(1);
        expect(log).toEqual([]);
        expect(actual).toEqual({});
      }
    });

    it.each(['shpo', '', 'SHOP', ' shop', 'demo-shop'])(
      'deletes nothing when %j was typed in place of the name',
      async confirm => {
        for (const isDryRun of [false, true]) {
          const { backend, run } = setUpAction(create);
          await expect(
            run({ ...input, confirm }, { isDryRun }),
          ).rejects.toThrow(
            `${what} was not deleted: to confirm, its name must be typed, which is ${input.name}, and not "${confirm}".`,
          );
          expect(backend.requests).toEqual([]);
        }
      },
    );

    it('deletes nothing when no name was typed', async () => {
      const { backend, run } = setUpAction(create);
      const { confirm, ...others } = input;
      await expect(run(others)).rejects.toThrow(
        'the name must be typed once more, to confirm the deletion',
      );
      expect(backend.requests).toEqual([]);
    });

    describe('in a task that is run again', () => {
      it('takes what the first run deleted for gone', async () => {
        const { backend, log, run } = setUpDeletion();
        await run(input);
        backend.on('DELETE', NOT_FOUND).on('GET', NOT_FOUND);
        await run(input);
        expect(log.at(-1)).toBe(`info: ${what} is gone.`);
      });

      it('does so also when the first run ended before it could note that it had asked', async () => {
        const { backend, checkpoints, log, run } = setUpDeletion();
        await run(input);
        checkpoints.delete(`asked for: ${what}`);
        backend.on('DELETE', NOT_FOUND).on('GET', NOT_FOUND);
        await run(input);
        expect(log.at(-1)).toBe(`info: ${what} is gone.`);
      });

      it('does not delete what has got the name since', async () => {
        const { backend, run } = setUpDeletion();
        await run(input);
        backend.requests.length = 0;
        backend.on('GET', declared());
        await run(input);
        expect(backend.requests.map(({ method }) => method)).toEqual(['GET']);
      });

      it('fails when the user has lost the right since', async () => {
        const { backend, checkpoints, run } = setUpDeletion();
        await run(input);
        checkpoints.delete(`asked for: ${what}`);
        backend.on('DELETE', NOT_FOUND).on('GET', declared());
        await expect(run(input)).rejects.toThrow(NOTHING);
      });

      it('asks again when nothing was found before', async () => {
        const { backend, log, run } = setUpAction(create);
        backend.on('DELETE', NOT_FOUND);
        await expect(run(input)).rejects.toThrow(NOTHING);
        backend
          .on('DELETE', { ...declared(), ...nothingElse }, declared(deletion))
          .on('GET', NOT_FOUND);
        await run(input);
        expect(log.at(-1)).toBe(`info: ${what} is gone.`);
      });

      it('notes nothing but that', async () => {
        const { checkpoints, run } = setUpDeletion();
        await run(input);
        expect(Object.fromEntries(checkpoints)).toEqual({
          [`found: ${what}`]: true,
          [`asked for: ${what}`]: true,
        });
      });
    });

    it('fails when it is protected', async () => {
      const { backend, log, run } = setUpAction(create);
      const problems = [
        {
          field: 'deletionProtection',
          value: 'true',
          message: 'it is protected from deletion',
          remedy: 'Set deletionProtection to false first',
        },
      ];
      backend.on('DELETE', { ...declared(), ...nothingElse, problems });
      await expect(run(input)).rejects.toThrow(
        'deletionProtection (true): it is protected from deletion. Set deletionProtection to false first',
      );
      expect(backend.requests).toHaveLength(1);
      expect(log).toEqual([]);
    });

    it('says that it may have been asked for when the answer did not arrive', async () => {
      const { backend, log, run } = setUpAction(create);
      backend.on(
        'DELETE',
        { ...declared(), ...nothingElse },
        connectionRefused,
      );
      await expect(run(input)).rejects.toThrow(
        'The Okeanos backend could not be reached: connect ECONNREFUSED',
      );
      expect(log).toEqual([
        `warn: ${what}: whether its deletion was asked for is not known, for the answer did not arrive. Asking again is harmless.`,
      ]);
    });

    it('waits so long and no longer', async () => {
      const { backend, clock, run } = setUpDeletion();
      backend.on('GET', declared(deletion));
      await expect(run(input)).rejects.toThrow(
        `${what}: not done after ${timeoutMinutes} minutes. Its deletion goes on in the background.`,
      );
      expect(clock.now()).toBe(timeoutMinutes * 60_000);
    });

    it('stops at every moment when it is cancelled, and says what goes on', async () => {
      const whole = setUpDeletion();
      const countedMoments = whole.countMoments();
      await whole.run(input);
      const moments = countedMoments();
      expect(moments).toBeGreaterThan(10);

      for (let moment = 1; moment <= moments; moment++) {
        const { abortAt, backend, controller, log, run } = setUpDeletion();
        abortAt(moment);
        await expect(run(input)).rejects.toMatchObject({ name: 'AbortError' });
        expect(controller.signal.aborted).toBe(true);

        const text = log.join('\n');
        const isAsked = backend.requests.some(
          request => request.method === 'DELETE' && request.path === path,
        );
        const isAnswered = text.includes('is being deleted');
        expect(text.includes('was asked for is not known')).toBe(
          isAsked && !isAnswered,
        );
        expect(
          text.includes(
            'no longer waited for. Its deletion goes on in the background.',
          ),
        ).toBe(isAnswered);
      }
    });

    it('tells in a dry run what it would do', async () => {
      const { backend, log, run } = setUpAction(create);
      backend.on('DELETE', { ...declared(), ...nothingElse });
      await run(input, { isDryRun: true });
      expect(log).toEqual([`info: ${what} would be ${consequence}`]);
      expect(backend.requests.map(request => request.path)).toEqual([
        `${path}?dryRun=true`,
      ]);
    });

    it('fails in a dry run as the deletion would', async () => {
      const { backend, log, run } = setUpAction(create);
      backend.on('DELETE', NOT_FOUND);
      await expect(run(input, { isDryRun: true })).rejects.toThrow(NOTHING);
      backend.on('DELETE', refuse(409, 'ConflictError', 'It is protected'));
      await expect(run(input, { isDryRun: true })).rejects.toThrow(
        'It is protected',
      );
      expect(log).toEqual([]);
    });

    it('refuses a name that cannot be one', async () => {
      const { backend, run } = setUpAction(create);
      await expect(run({ ...input, name: '..' })).rejects.toThrow(
        /^What oke:\w+:delete was given cannot be used:\nname \("\.\."\): the name of a .*\(RFC 1123\)/,
      );
      expect(backend.requests).toEqual([]);
    });
  },
);

it('tells in a dry run that a namespace would stay in the cluster', async () => {
  const { backend, log, run } = setUpAction(createNamespaceDeleteAction);
  const spec = namespaceSpecSchema.parse({
    ...namespaceInput,
    deletePolicy: 'Keep',
  });
  backend.on('DELETE', { ...namespace({ spec }), ...nothingElse });
  await run(
    { cluster: 'demo', name: 'shop', confirm: 'shop' },
    { isDryRun: true },
  );
  expect(log).toEqual([
    'info: Namespace shop on demo would be forgotten and stay in the cluster, without access for its owner and without its hosts (deletePolicy: Keep)',
  ]);
});

it('does not say that a namespace is gone that stays in the cluster, nor when the task is run again', async () => {
  const { backend, log, run } = setUpAction(createNamespaceDeleteAction);
  const spec = namespaceSpecSchema.parse({
    ...namespaceInput,
    deletePolicy: 'Keep',
  });
  backend.on('DELETE', { ...namespace({ spec }), ...nothingElse });
  backend.on('GET', NOT_FOUND);
  const input = { cluster: 'demo', name: 'shop', confirm: 'shop' };
  const kept =
    'info: Namespace shop on demo is forgotten. It stays in the cluster.';
  for (const times of ['once', 'again']) {
    log.length = 0;
    await run(input);
    expect([times, log.at(-1)]).toEqual([times, kept]);
    expect(log).toContain(
      'info: Namespace shop on demo is being forgotten in the background. It stays in the cluster.',
    );
    expect(log.join()).not.toContain('deleted');
  }
});

it('does not say either that a namespace is being deleted that stays, when it is waited for too long', async () => {
  const { backend, run } = setUpAction(createNamespaceDeleteAction);
  const spec = namespaceSpecSchema.parse({
    ...namespaceInput,
    deletePolicy: 'Keep',
  });
  const leaving = namespace({ spec, deletionRequestedAt: '2026-01-01' });
  backend.on('DELETE', { ...leaving, ...nothingElse });
  backend.on('GET', leaving);
  const input = { cluster: 'demo', name: 'shop', confirm: 'shop' };
  await expect(run(input)).rejects.toThrow(
    /not done after 15 minutes\. It goes on being forgotten in the background, and stays in the cluster\.$/,
  );
});

it('fails with a sentence, not with a stack, which the scaffolder would write into the log', async () => {
  const { run } = setUpAction(createNamespaceDeleteAction);
  const failed = run({ cluster: 'demo', name: 'shop', confirm: 'other' });
  await expect(failed).rejects.toMatchObject({
    stack: expect.stringMatching(
      /^Namespace shop on demo was not deleted: .*$/,
    ),
  });
});
