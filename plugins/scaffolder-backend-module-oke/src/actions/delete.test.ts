import type { JsonObject } from '@backstage/types';
import { namespaceSpecSchema } from '@okeanos/backstage-plugin-oke-common';
import { connectionRefused, refuse } from '../__testUtils__/FakeOkeBackend';
import {
  cluster,
  condition,
  namespace,
  namespaceInput,
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
    input: { cluster: 'demo', name: 'shop' } as JsonObject,
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
    input: { name: 'demo' } as JsonObject,
    declared: cluster,
    what: 'Cluster demo',
    path: '/clusters/demo',
    readPath: '/clusters/demo/declaration',
    outputs: { cluster: 'demo' },
    consequence: 'deleted with its network, unless it has namespaces on it',
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
    const NOTHING = `info: ${what} does not exist, or is not yours to see: nothing to delete.`;

    function setUpDeletion() {
      const set = setUpAction(create);
      set.backend
        .on('DELETE', declared(deletion))
        .on('GET', declared(deletion), NOT_FOUND);
      return set;
    }

    it('asks for deletion and waits until it is gone', async () => {
      const { action, backend, log, run, outputs: actual } = setUpDeletion();
      await run(input);
      expect(action.id).toBe(id);
      const token = 'Bearer user:default/mock to oke';
      expect(backend.requests).toEqual([
        { method: 'DELETE', path, token, body: undefined },
        { method: 'GET', path: readPath, token, body: undefined },
        { method: 'GET', path: readPath, token, body: undefined },
      ]);
      expect(log).toEqual([
        `info: ${what} is being deleted in the background.`,
        'info: Ready: Unknown (Deleting): it is being deleted',
        `info: ${what} is gone.`,
      ]);
      expect(actual).toEqual(outputs);
    });

    it('succeeds when there is nothing to delete', async () => {
      const { backend, log, run, outputs: actual } = setUpAction(create);
      backend.on('DELETE', NOT_FOUND).on('GET', NOT_FOUND);
      await run(input);
      expect(log).toEqual([NOTHING]);
      expect(actual).toEqual(outputs);
    });

    it('fails when the user may see it, but not delete it', async () => {
      const { backend, run } = setUpAction(create);
      backend.on('DELETE', NOT_FOUND).on('GET', declared());
      await expect(run(input)).rejects.toThrow(
        `${what} exists, but you may not delete it`,
      );
    });

    it('fails when it is protected', async () => {
      const { backend, log, run } = setUpAction(create);
      const message =
        'It is protected from deletion. Set deletionProtection to false first.';
      backend.on('DELETE', refuse(409, 'ConflictError', message));
      await expect(run(input)).rejects.toThrow(message);
      expect(log).toEqual([]);
    });

    it('says that it may have been asked for when the answer did not arrive', async () => {
      const { backend, log, run } = setUpAction(create);
      backend.on('DELETE', connectionRefused);
      await expect(run(input)).rejects.toThrow('fetch failed');
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
        const isAsked = backend.requests.length > 0;
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
      backend.on('GET', declared());
      await run(input, { isDryRun: true });
      expect(log).toEqual([`info: ${what} would be ${consequence}`]);
      expect(backend.requests.map(({ method }) => method)).toEqual(['GET']);
    });

    it('tells in a dry run that there is nothing to delete', async () => {
      const { backend, log, run } = setUpAction(create);
      backend.on('GET', NOT_FOUND);
      await run(input, { isDryRun: true });
      expect(log).toEqual([NOTHING]);
    });

    it('refuses a name that cannot be one', async () => {
      const { backend, run } = setUpAction(create);
      await expect(run({ ...input, name: '..' })).rejects.toThrow(
        /^name \("\.\."\): the name of a .*\(RFC 1123\)/,
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
  backend.on('GET', namespace({ spec }));
  await run({ cluster: 'demo', name: 'shop' }, { isDryRun: true });
  expect(log).toEqual([
    'info: Namespace shop on demo would be forgotten and stay in the cluster (deletePolicy: Keep)',
  ]);
});
