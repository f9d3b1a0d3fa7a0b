import { InMemoryCluster } from './__testUtils__/InMemoryCluster';
import { intercepted } from './__testUtils__/intercepted';
import {
  configMap,
  entryOf,
  foreign,
  intentionOf,
  namespace,
} from './__testUtils__/parts';
import type { KubernetesApi } from './KubernetesApi';
import { planKubernetes } from './planKubernetes';

const a = configMap('a');
const b = configMap('b');
const gone = configMap('gone');

async function apply(cluster: InMemoryCluster, ...parts: (typeof a)[]) {
  for (const { object } of parts) {
    await cluster.apply(object, { force: false, dryRun: false });
  }
}

/** The same API, but reading some objects fails. */
const unreadable = (api: KubernetesApi, ...names: string[]) =>
  intercepted(api, async call => {
    if (names.some(name => call === `get ConfigMap ${name}`)) {
      throw new Error('no answer within 10000 ms');
    }
  });

describe('planKubernetes', () => {
  it('plans what is not there, without needing what it depends on', async () => {
    const { changes, refused } = await planKubernetes(
      new InMemoryCluster(),
      intentionOf([namespace, a]),
    );
    const reason = 'it does not exist';
    expect(changes).toEqual([
      {
        ...{ part: 'namespace', kind: 'Namespace', name: 'shop' },
        ...{ action: 'create', reason, fields: [] },
      },
      {
        ...{ part: 'a', kind: 'ConfigMap', name: 'a' },
        ...{ action: 'create', reason, fields: [] },
      },
    ]);
    expect(refused).toEqual([]);
  });

  it('says of every part what would change and why, in the order of the parts', async () => {
    const cluster = new InMemoryCluster();
    const drifting = configMap('drifting', { one: '1', two: '2' });
    await apply(cluster, namespace, a, b, gone, drifting);
    cluster.removeField(
      { ...drifting.object, ...drifting.object.metadata },
      'data',
      'two',
    );
    cluster.notServed.add('Certificate');
    const certificate = configMap('certificate');
    certificate.object.kind = 'Certificate';
    const changed = configMap('b', { value: '2' });

    const { changes } = await planKubernetes(
      cluster,
      intentionOf([namespace, a, changed, drifting, certificate], {
        inventory: [
          entryOf(namespace, 'uid-1'),
          entryOf(a, 'uid-2'),
          entryOf(b, 'uid-3'),
          entryOf(gone, 'uid-4'),
          entryOf(drifting, 'uid-5'),
          entryOf(configMap('never-made')),
        ],
      }),
    );
    expect(changes).toMatchObject([
      { part: 'namespace', action: 'none', reason: 'as intended' },
      { part: 'a', action: 'none', reason: 'as intended' },
      {
        part: 'b',
        action: 'update',
        reason: 'the intention changed',
        fields: ['data.value'],
      },
      {
        part: 'drifting',
        action: 'none',
        reason: 'it was changed by somebody else',
        fields: [],
      },
      {
        part: 'certificate',
        action: 'create',
        reason: 'as soon as possible: the cluster does not serve this kind yet',
      },
      {
        ...{ part: 'gone', kind: 'ConfigMap', name: 'gone' },
        ...{ action: 'delete', reason: 'it is no longer intended', fields: [] },
      },
    ]);
    expect(cluster.effects).toHaveLength(5); // those of the preparation
  });

  it('names the fields that are taken back by force', async () => {
    const cluster = new InMemoryCluster();
    await apply(cluster, namespace, a);
    cluster.applyAs('helm', { ...foreign(a), data: { value: '9' } });
    const { changes, refused } = await planKubernetes(
      cluster,
      intentionOf([namespace, a], {
        inventory: [entryOf(namespace, 'uid-1'), entryOf(a, 'uid-2')],
        drift: 'repair',
      }),
    );
    expect(changes[1]).toMatchObject({
      action: 'update',
      reason: 'somebody else owns data.value (helm)',
      fields: ['data.value'],
    });
    expect(refused).toEqual([]);
  });

  it('tells what is confirmed of what others deleted or changed, with what it was and becomes', async () => {
    const cluster = new InMemoryCluster();
    const drifting = configMap('drifting', { one: '1', two: '2' });
    await apply(cluster, namespace, a, drifting);
    cluster.removeField(
      { ...drifting.object, ...drifting.object.metadata },
      'data',
      'two',
    );
    const inventory = [
      entryOf(namespace, 'uid-1'),
      entryOf(a, 'uid-2'),
      entryOf(b, 'uid-9'),
      entryOf(drifting, 'uid-3'),
    ];
    const { changes } = await planKubernetes(
      cluster,
      intentionOf([namespace, a, b, drifting, configMap('new')], {
        ...{ inventory, confirmed: true },
      }),
    );
    expect(changes.slice(2)).toEqual([
      {
        ...{ part: 'b', kind: 'ConfigMap', name: 'b' },
        ...{ action: 'create', reason: 'it was deleted by somebody else' },
        ...{ fields: [], wasDeleted: true },
      },
      {
        ...{ part: 'drifting', kind: 'ConfigMap', name: 'drifting' },
        ...{ action: 'update', reason: 'it was changed by somebody else' },
        ...{ fields: ['data.two'], diff: [{ field: 'data.two', to: '2' }] },
      },
      {
        ...{ part: 'new', kind: 'ConfigMap', name: 'new' },
        ...{ action: 'create', reason: 'it does not exist', fields: [] },
      },
    ]);
  });

  it('takes fields of others only as the intention says, and tells from whom', async () => {
    const cluster = new InMemoryCluster();
    await apply(cluster, namespace, a);
    cluster.applyAs('helm', { ...foreign(a), data: { value: '9' } });
    const inventory = [entryOf(namespace, 'uid-1'), entryOf(a, 'uid-2')];
    const conflicts = [{ manager: 'helm', field: 'data.value' }];
    const planTaking = (takes: boolean) =>
      planKubernetes(
        cluster,
        intentionOf([namespace, a], {
          ...{ inventory, confirmed: true, takes: () => takes },
        }),
      );

    const taking = await planTaking(true);
    expect(taking.refused).toEqual([]);
    expect(taking.taken).toEqual([{ part: 'a', uid: 'uid-2', conflicts }]);
    expect(taking.changes[1]).toMatchObject({
      ...{ action: 'update', takesFrom: ['helm'] },
      diff: [{ field: 'data.value', from: '9', to: '1' }],
    });

    const leaving = await planTaking(false);
    expect(leaving.taken).toEqual([]);
    expect(leaving.refused).toMatchObject([
      { decision: { problem: 'Conflict' } },
    ]);
    expect(cluster.effects).toHaveLength(2); // those of the preparation
  });

  it('tells what stands in the way', async () => {
    const cluster = new InMemoryCluster();
    cluster.applyAs('somebody', foreign(namespace));
    cluster.applyAs('somebody', foreign(b));
    const { changes, refused } = await planKubernetes(
      cluster,
      intentionOf([namespace, a, b]),
    );
    expect(changes.map(({ action }) => action)).toEqual([
      'none',
      'create',
      'none',
    ]);
    expect(refused).toMatchObject([
      { part: { id: 'namespace' }, decision: { problem: 'NameTaken' } },
      { part: { id: 'b' }, decision: { problem: 'NameTaken' } },
    ]);
  });

  it('hides nothing that it could not read', async () => {
    const cluster = new InMemoryCluster();
    await apply(cluster, namespace, a, gone);
    const { changes } = await planKubernetes(
      unreadable(cluster, 'a', 'gone'),
      intentionOf([namespace, a], { inventory: [entryOf(gone, 'uid-3')] }),
    );
    const unknown = {
      action: 'unknown',
      reason: 'it could not be compared: no answer within 10000 ms',
      fields: [],
    };
    expect(changes).toMatchObject([
      { part: 'namespace', action: 'none' },
      { part: 'a', ...unknown },
      { part: 'gone', ...unknown },
    ]);
  });

  describe('of what admission refuses as things stand', () => {
    const DENIAL =
      "is forbidden: ValidatingAdmissionPolicy 'hosts' with binding 'hosts' denied request: the host is not allowed";
    /** A cluster that refuses a part; its namespace is to get a label. */
    const plan = async (
      message: string,
      options: { namespaceChanges: boolean; isOurs?: boolean },
    ) => {
      const cluster = new InMemoryCluster();
      const old = configMap('a', { value: '0', kept: '1' });
      await apply(cluster, namespace);
      cluster.applyAs(
        options.isOurs === false ? 'helm' : 'okeanos',
        options.isOurs === false ? foreign(old) : old.object,
      );
      const to = structuredClone(namespace);
      if (options.namespaceChanges) {
        to.object.metadata.annotations = { hosts: 'one,two' };
      }
      const { changes } = await planKubernetes(
        intercepted(cluster, async (call, phase) => {
          if (call === 'dryRun ConfigMap a' && phase === 'before') {
            throw new Error(message);
          }
        }),
        intentionOf([to, configMap('a', { value: '1', kept: '1' })], {
          inventory: [
            entryOf(namespace, 'uid-1'),
            entryOf(old, options.isOurs === false ? 'uid-9' : 'uid-2'),
          ],
        }),
      );
      return changes[1];
    };

    it('tells what changes after what it comes after has changed', async () => {
      await expect(
        plan(`configmaps "a" ${DENIAL}`, { namespaceChanges: true }),
      ).resolves.toEqual({
        ...{ part: 'a', kind: 'ConfigMap', name: 'a', action: 'update' },
        reason:
          'after Namespace shop, without which the cluster refuses it: the host is not allowed',
        fields: ['data.value'],
        diff: [{ field: 'data.value', from: '0', to: '1' }],
      });
    });

    it.each([
      ['nothing before it changes', DENIAL, { namespaceChanges: false }],
      ['it is no denial', 'no answer in time', { namespaceChanges: true }],
      ['it is not ours', DENIAL, { namespaceChanges: true, isOurs: false }],
    ] as const)('knows nothing where %s', async (_, message, options) => {
      await expect(plan(message, options)).resolves.toMatchObject({
        action: 'unknown',
        reason: `it could not be compared: ${message}`,
      });
    });
  });

  it('asks for a few parts at a time', async () => {
    let running = 0;
    let most = 0;
    const slow = intercepted(new InMemoryCluster(), async (call, phase) => {
      if (call === 'get ConfigMap c') {
        running += phase === 'before' ? 1 : -1;
        most = Math.max(most, running);
        await new Promise(setImmediate);
      }
    });
    const parts = Array.from({ length: 50 }, () => configMap('c'));
    await planKubernetes(slow, intentionOf(parts));
    expect(most).toBe(6);
  });

  it('is over when the signal is aborted', async () => {
    const reason = new Error('the caller went away');
    await expect(
      planKubernetes(
        unreadable(new InMemoryCluster(), 'a'),
        intentionOf([a]),
        AbortSignal.abort(reason),
      ),
    ).rejects.toBe(reason);
  });
});
