import { KubernetesError, type StoredObject } from '../../kubernetes';
import { InMemoryCluster } from './__testUtils__/InMemoryCluster';
import { intercepted } from './__testUtils__/intercepted';
import {
  configMap,
  entryOf,
  foreign,
  ID,
  intentionOf,
  namespace,
} from './__testUtils__/parts';
import { convergeKubernetes } from './convergeKubernetes';
import type { InventoryEntry } from './Inventory';
import type { KubernetesApi, ObjectRef } from './KubernetesApi';
import { refOf, type KubernetesPart } from './part';
import type { KubernetesIntention } from './planPart';

const a = configMap('a', { one: '1', two: '2' });
const b = configMap('b', { value: '1' }, ['a']);
const all = [namespace, a, b];

/** An object of ours and the passes over it: keeps the inventory, as its row does. */
class Row {
  inventory: InventoryEntry[] = [];
  readonly beforeEffect = jest.fn().mockResolvedValue(undefined);
  readonly beforeRepair = jest.fn().mockResolvedValue(undefined);
  readonly #api: KubernetesApi;

  constructor(api: KubernetesApi) {
    this.#api = api;
  }

  pass(
    parts: KubernetesPart[],
    options: Partial<KubernetesIntention> = {},
    signal?: AbortSignal,
  ) {
    const { inventory } = this;
    return convergeKubernetes(
      this.#api,
      intentionOf(parts, { inventory, ...options }),
      {
        beforeEffect: this.beforeEffect,
        beforeRepair: this.beforeRepair,
        recordInventory: async next => {
          this.inventory = next;
        },
      },
      signal,
    );
  }
}

describe('convergeKubernetes', () => {
  let cluster: InMemoryCluster;
  let row: Row;

  beforeEach(() => {
    cluster = new InMemoryCluster();
    row = new Row(cluster);
  });

  it('makes what is not there in the order of the dependencies, then finds it as intended', async () => {
    const created = { state: 'applied', reason: 'Created' };
    await expect(row.pass([b, a, namespace])).resolves.toMatchObject([
      {
        ...created,
        part: 'b',
        kind: 'ConfigMap',
        live: { data: b.object.data },
      },
      { ...created, part: 'a' },
      { ...created, part: 'namespace', kind: 'Namespace', name: 'shop' },
    ]);
    expect(cluster.effects).toEqual([
      'create Namespace shop',
      'create ConfigMap a',
      'create ConfigMap b',
    ]);
    expect(row.beforeEffect).toHaveBeenCalledTimes(3);
    expect(row.inventory).toEqual([
      entryOf(b, 'uid-3'),
      entryOf(a, 'uid-2'),
      // Seen as the API server shows it, which is more than was applied.
      { ...entryOf(namespace, 'uid-1'), seen: expect.any(String) },
    ]);

    const results = await row.pass(all);
    expect(results).toMatchObject(
      all.map(({ id }) => ({
        part: id,
        state: 'current',
        reason: 'AsIntended',
        message: 'as intended',
        live: { metadata: { uid: expect.any(String) } },
      })),
    );
    expect(cluster.effects).toHaveLength(3);
    expect(row.beforeEffect).toHaveBeenCalledTimes(3);
  });

  it('changes what the spec changed, and nothing else', async () => {
    await row.pass(all);
    const changed = configMap('a', { one: '2' });
    const results = await row.pass([namespace, changed, b]);
    expect(results).toMatchObject([
      { state: 'current' },
      {
        state: 'applied',
        reason: 'Updated',
        message: 'the intention changed',
        live: { data: { one: '2' } },
      },
      { state: 'current' },
    ]);
    expect(cluster.effects.slice(3)).toEqual(['update ConfigMap a']);
    expect(row.inventory[1]).toEqual(entryOf(changed, 'uid-2'));
  });

  describe('what is watched', () => {
    /** How the watches show the cluster. */
    let shown: Map<string, StoredObject>;
    let asked: string[];
    const watched = ({ kind, name }: ObjectRef) => shown.get(`${kind} ${name}`);
    const show = async ({ object }: KubernetesPart) => {
      const live = await cluster.get(refOf(object));
      shown.set(`${object.kind} ${object.metadata.name}`, live!);
    };

    beforeEach(async () => {
      [shown, asked] = [new Map(), []];
      await row.pass(all);
      await Promise.all(all.map(show));
      const { inventory } = row;
      row = new Row(
        intercepted(cluster, async (call, phase) => {
          if (phase === 'before' && !call.startsWith('scope of')) {
            asked.push(call);
          }
        }),
      );
      row.inventory = inventory;
    });

    it('is not asked for while nothing changes', async () => {
      await expect(row.pass(all, { watched })).resolves.toMatchObject(
        all.map(({ object: { metadata } }) => ({
          ...{ state: 'current', reason: 'AsIntended' },
          live: { metadata: { name: metadata.name } },
        })),
      );
      expect(asked).toEqual([]);
    });

    it('is asked for where somebody changed it, and nothing else is', async () => {
      cluster.removeField(refOf(a.object), 'data', 'two');
      await show(a);
      await expect(row.pass(all, { watched })).resolves.toMatchObject([
        { state: 'current' },
        { state: 'drifted', message: expect.stringMatching(/data\.two/) },
        { state: 'current' },
      ]);
      expect(asked).toEqual(['get ConfigMap a', 'dryRun ConfigMap a']);
    });

    it('is asked for where the intention changed', async () => {
      const changed = configMap('b', { value: '2' }, ['a']);
      await expect(
        row.pass([namespace, a, changed], { watched }),
      ).resolves.toMatchObject([{}, {}, { state: 'applied' }]);
      expect(new Set(asked.map(call => call.split(' ').at(-1)))).toEqual(
        new Set(['b']),
      );
    });

    it.each<[string, () => void]>([
      ['the watch does not show', () => shown.delete('ConfigMap a')],
      [
        'was not compared with it yet',
        () => {
          row.inventory = row.inventory.map(({ seen, ...entry }) =>
            entry.part === 'a' ? entry : { seen, ...entry },
          );
        },
      ],
    ])('is asked for what %s', async (_name, arrange) => {
      arrange();
      await row.pass(all, { watched });
      expect(asked).toEqual(['get ConfigMap a', 'dryRun ConfigMap a']);
      asked = [];
      await show(a);
      await row.pass(all, { watched });
      expect(asked).toEqual([]);
    });
  });

  describe('when somebody else removed a field', () => {
    beforeEach(async () => {
      await row.pass(all);
      cluster.removeField(refOf(a.object), 'data', 'two');
    });

    it('reports it at once and leaves it', async () => {
      const [, result, dependent] = await row.pass(all);
      expect(result).toMatchObject({
        state: 'drifted',
        reason: 'Changed',
        message: 'it was changed by somebody else: data.two',
        live: { data: { one: '1' } },
      });
      expect(dependent).toMatchObject({ state: 'current' });
      expect(cluster.effects).toHaveLength(3);
      expect(row.beforeEffect).toHaveBeenCalledTimes(3);
    });

    it.each([{ drift: 'repair' as const }, { confirmed: true }])(
      'repairs it with %j',
      async options => {
        const [, result] = await row.pass(all, options);
        expect(result).toMatchObject({
          state: 'applied',
          reason: 'Updated',
          live: { data: { one: '1', two: '2' } },
        });
        await expect(row.pass(all)).resolves.toMatchObject(
          all.map(() => ({ state: 'current' })),
        );
      },
    );
  });

  describe('when somebody else took over a field', () => {
    const conflict = {
      state: 'refused',
      reason: 'Conflict',
      message: 'somebody else owns data.one (kubectl-edit)',
      live: { data: { one: '9' } },
    };

    beforeEach(async () => {
      await row.pass(all);
      cluster.applyAs('kubectl-edit', { ...foreign(a), data: { one: '9' } });
    });

    it.each([{}, { confirmed: true }])(
      'refuses with manager and field, and leaves it, with %j',
      async options => {
        const [, result, dependent] = await row.pass(all, options);
        expect(result).toMatchObject(conflict);
        expect(dependent).toMatchObject({ state: 'current' });
        expect(cluster.effects).toHaveLength(3);
      },
    );

    it('takes it back with repair', async () => {
      const [, result] = await row.pass(all, { drift: 'repair' });
      expect(result).toMatchObject({
        state: 'applied',
        live: { data: { one: '1' } },
      });
    });

    it('is told what it was and by whom before it is put right, and after', async () => {
      const drift = {
        change: 'Changed',
        fields: [{ field: 'data.one' }],
        by: [{ manager: 'kubectl-edit' }],
      };
      const told: unknown[] = [];
      row.beforeRepair.mockImplementation(async repair => {
        told.push(repair, (await cluster.get(refOf(a.object)))?.data);
      });
      const [, result] = await row.pass(all, { drift: 'repair' });
      expect(told).toEqual([
        { part: 'a', kind: 'ConfigMap', name: 'a', drift },
        { one: '9', two: '2' },
      ]);
      expect(result).toMatchObject({ state: 'applied', drift });
      const [, after] = await row.pass(all);
      expect(after.drift).toBeUndefined();
    });

    it('uses no force on an object that the inventory does not have', async () => {
      row.inventory = row.inventory.map(entry => ({ ...entry, uid: 'other' }));
      const [, result] = await row.pass(all, { drift: 'repair' });
      expect(result).toMatchObject(conflict);
      row.inventory = [];
      await expect(row.pass(all, { drift: 'repair' })).resolves.toMatchObject([
        {},
        conflict,
        {},
      ]);
    });
  });

  it('refuses when somebody takes over a field between look and deed', async () => {
    await row.pass(all);
    const racing = intercepted(cluster, async (call, phase) => {
      if (call === 'apply ConfigMap a' && phase === 'before') {
        cluster.applyAs('helm', { ...foreign(a), data: { one: '9' } });
      }
    });
    const late = new Row(racing);
    late.inventory = row.inventory;
    const [, result] = await late.pass([
      namespace,
      configMap('a', { one: '2' }),
      b,
    ]);
    expect(result).toMatchObject({
      state: 'refused',
      reason: 'Conflict',
      message: 'somebody else owns data.one (helm)',
    });
  });

  describe('when somebody else deleted a part', () => {
    beforeEach(async () => {
      await row.pass(all);
      cluster.remove(refOf(a.object));
    });

    it('reports it, and what depends on it is told as it stands', async () => {
      await expect(row.pass(all)).resolves.toMatchObject([
        { state: 'current' },
        {
          state: 'drifted',
          reason: 'Deleted',
          message: 'it was deleted by somebody else',
        },
        { part: 'b', kind: 'ConfigMap', name: 'b', state: 'current' },
      ]);
      cluster.applyAs('kubectl', { ...foreign(b), data: { value: '9' } });
      await expect(row.pass(all)).resolves.toMatchObject([
        { state: 'current' },
        { state: 'drifted', reason: 'Deleted' },
        { state: 'refused', reason: 'Conflict', drift: { change: 'Changed' } },
      ]);
      expect(cluster.effects).toHaveLength(3);
    });

    it('reports it, and what depends on it waits when it is not there either, or is to be changed', async () => {
      const changed = configMap('b', { value: '2' }, ['a']);
      const waiting = {
        ...{ part: 'b', kind: 'ConfigMap', name: 'b' },
        ...{ state: 'waiting', reason: 'DependencyMissing' },
        message: 'it waits for ConfigMap a',
      };
      const changes = await row.pass([namespace, a, changed]);
      expect(changes[2]).toMatchObject(waiting);
      expect(changes[2].live).toBeDefined();
      cluster.remove(refOf(b.object));
      const [, , gone] = await row.pass(all);
      expect(gone).toMatchObject(waiting);
      expect(gone.live).toBeUndefined();
      expect(cluster.effects).toHaveLength(3);
    });

    it.each([{ drift: 'repair' as const }, { confirmed: true }])(
      'makes it again with %j',
      async options => {
        const [, result] = await row.pass(all, options);
        expect(result).toMatchObject({ state: 'applied', reason: 'Created' });
        expect(row.inventory[1]).toEqual(entryOf(a, 'uid-4'));
      },
    );

    it('takes a restored copy, which carries our label, as its own', async () => {
      cluster.applyAs('velero', a.object);
      await expect(row.pass(all)).resolves.toMatchObject([
        {},
        { state: 'current' },
        { state: 'current' },
      ]);
      expect(row.inventory[1]).toEqual(entryOf(a, 'uid-4'));
    });
  });

  describe('with a namesake of somebody else', () => {
    beforeEach(() => cluster.applyAs('somebody', foreign(namespace)));

    it('refuses it, and makes nothing that depends on it', async () => {
      await expect(row.pass(all)).resolves.toMatchObject([
        {
          state: 'refused',
          reason: 'NameTaken',
          message: 'an object of this name exists already and is not ours',
        },
        {
          state: 'waiting',
          message: expect.stringContaining('it waits for Namespace '),
        },
        { state: 'waiting', message: 'it waits for ConfigMap a' },
      ]);
      expect(cluster.effects).toEqual([]);
    });

    it('adopts it when it is identical and that is enough', async () => {
      const [result] = await row.pass(all, { adoptPolicy: 'IfIdentical' });
      expect(result).toMatchObject({
        state: 'applied',
        reason: 'Updated',
        live: { metadata: { labels: { 'okeanos.io/id': ID } } },
      });
    });

    it('refuses one that differs when it must be identical', async () => {
      cluster.applyAs('somebody', { ...foreign(a), data: { one: '9' } });
      const [, result] = await row.pass(all, { adoptPolicy: 'IfIdentical' });
      expect(result).toMatchObject({
        state: 'refused',
        reason: 'NameTaken',
        message:
          'an object of this name exists already and differs in data.one',
      });
    });

    it('adopts whatever is there by force with Always', async () => {
      cluster.applyAs('somebody', { ...foreign(a), data: { one: '9' } });
      const results = await row.pass(all, { adoptPolicy: 'Always' });
      expect(results.map(({ state }) => state)).toEqual([
        'applied',
        'applied',
        'applied',
      ]);
      expect(results[1].live).toMatchObject({ data: { one: '1', two: '2' } });
    });
  });

  it('waits for a kind that is not served yet, and what depends on it too', async () => {
    cluster.notServed.add('ConfigMap');
    await expect(row.pass(all)).resolves.toMatchObject([
      { state: 'applied' },
      {
        state: 'waiting',
        reason: 'KindNotServed',
        message: 'the cluster does not serve this kind yet',
      },
      { state: 'waiting', reason: 'DependencyMissing' },
    ]);
    cluster.notServed.clear();
    await expect(row.pass(all)).resolves.toMatchObject([
      { state: 'current' },
      { state: 'applied' },
      { state: 'applied' },
    ]);
  });

  it('waits for the end of a deletion before it makes the part again', async () => {
    await row.pass(all);
    cluster.remove(refOf(namespace.object), { held: true });
    await expect(row.pass(all, { confirmed: true })).resolves.toMatchObject([
      {
        state: 'waiting',
        reason: 'Terminating',
        message: 'the object of this name is still being deleted',
      },
      { state: 'current' },
      { state: 'current' },
    ]);
    expect(cluster.effects).toHaveLength(3);
  });

  describe('pruning', () => {
    const withoutB = [namespace, a];

    beforeEach(async () => {
      await row.pass(all);
    });

    it('removes what is no longer intended', async () => {
      await expect(row.pass(withoutB)).resolves.toMatchObject([
        { part: 'namespace', state: 'current' },
        { part: 'a', state: 'current' },
        {
          ...{ part: 'b', kind: 'ConfigMap', name: 'b' },
          ...{ state: 'removed', reason: 'Deleted' },
          message: 'it is no longer intended',
        },
      ]);
      expect(cluster.effects.slice(3)).toEqual(['delete ConfigMap b']);
      expect(row.inventory).toEqual([
        // Seen as the API server shows it, which is more than was applied.
        { ...entryOf(namespace, 'uid-1'), seen: expect.any(String) },
        entryOf(a, 'uid-2'),
      ]);
      expect(row.beforeEffect).toHaveBeenCalledTimes(4);
    });

    it('leaves a namesake that is not ours', async () => {
      cluster.remove(refOf(b.object));
      cluster.applyAs('somebody', foreign(b));
      await expect(row.pass(withoutB)).resolves.toHaveLength(2);
      expect(cluster.state).toHaveProperty('ConfigMap b');
      expect(row.inventory).toHaveLength(2);
    });

    it('leaves a namesake that came between look and deed', async () => {
      const racing = intercepted(cluster, async (call, phase) => {
        if (call === 'delete ConfigMap b' && phase === 'before') {
          cluster.remove(refOf(b.object));
          cluster.applyAs('somebody', foreign(b));
        }
      });
      const late = new Row(racing);
      late.inventory = row.inventory;
      await late.pass(withoutB);
      expect(cluster.state).toHaveProperty('ConfigMap b');
    });

    it('removes a restored copy, which carries our label', async () => {
      cluster.remove(refOf(b.object));
      cluster.applyAs('velero', b.object);
      await row.pass(withoutB);
      expect(cluster.state).not.toHaveProperty('ConfigMap b');
    });

    it('leaves what nobody can say now whether it is intended', async () => {
      await expect(
        row.pass([namespace], { keeps: ({ part }) => part === 'b' }),
      ).resolves.toMatchObject([
        { part: 'namespace' },
        { part: 'a', state: 'removed' },
      ]);
      expect(cluster.state).toHaveProperty('ConfigMap b');
      expect(row.inventory.map(({ part }) => part)).toEqual(['namespace', 'b']);
      await row.pass([namespace]);
      expect(cluster.state).not.toHaveProperty('ConfigMap b');
    });

    it('says nothing of what is gone already or was never made', async () => {
      cluster.remove(refOf(b.object));
      row.inventory = [...row.inventory, entryOf(configMap('never'))];
      await expect(row.pass(withoutB)).resolves.toHaveLength(2);
      expect(row.inventory).toHaveLength(2);
      expect(row.beforeEffect).toHaveBeenCalledTimes(3);
    });

    it('says nothing of a kind that is not served any more', async () => {
      cluster.notServed.add('ConfigMap');
      await expect(row.pass([namespace])).resolves.toHaveLength(1);
      expect(row.inventory).toHaveLength(1);
    });

    it.each(['get ConfigMap b', 'delete ConfigMap b'])(
      'keeps in mind what it failed to remove, at %s',
      async failing => {
        const broken = new Row(
          intercepted(cluster, async call => {
            if (call === failing) {
              throw new Error('no answer');
            }
          }),
        );
        broken.inventory = row.inventory;
        const results = await broken.pass(withoutB);
        expect(results[2]).toMatchObject({
          part: 'b',
          state: 'failed',
          message: 'no answer',
        });
        expect(broken.inventory).toEqual(row.inventory);
        await row.pass(withoutB);
        expect(cluster.state).not.toHaveProperty('ConfigMap b');
      },
    );
  });

  it('makes nothing outside a namespace that is to be in one, nor the other way round', async () => {
    const wide: KubernetesPart = {
      ...a,
      object: { ...a.object, kind: 'ClusterRole' },
    };
    const homeless: KubernetesPart = {
      ...b,
      dependsOn: [],
      object: { ...b.object, metadata: { name: 'b' } },
    };
    await expect(row.pass([namespace, wide, homeless])).resolves.toMatchObject([
      { state: 'applied' },
      {
        ...{ part: 'a', state: 'refused', reason: 'WrongScope' },
        message: 'objects of this kind belong to no namespace',
      },
      {
        ...{ part: 'b', state: 'refused', reason: 'WrongScope' },
        message:
          'objects of this kind belong to a namespace, and it is to be in none',
      },
    ]);
    expect(cluster.effects).toEqual(['create Namespace shop']);
  });

  describe('failures', () => {
    const failing = (failingCall: string, error: Error) =>
      intercepted(cluster, async (call, phase) => {
        if (call === failingCall && phase === 'before') {
          throw error;
        }
      });
    const forbidden = new KubernetesError('configmaps "a" is forbidden', {
      status: 403,
      reason: 'Forbidden',
    });

    it.each(['scope of ConfigMap', 'get ConfigMap a', 'dryRun ConfigMap a'])(
      'does not take for absent or as intended what could not be read: %s',
      async call => {
        await row.pass(all);
        const broken = new Row(failing(call, forbidden));
        broken.inventory = row.inventory;
        const [other, result, dependent] = await broken.pass(all);
        expect(other).toMatchObject({ state: 'current' });
        expect(result).toEqual({
          ...{ part: 'a', kind: 'ConfigMap', name: 'a' },
          state: 'failed',
          reason: 'Forbidden',
          message: 'configmaps "a" is forbidden',
        });
        expect(dependent).toMatchObject({ state: 'waiting' });
        expect(cluster.effects).toHaveLength(3);
      },
    );

    it('says what could not be made, and goes on with the others', async () => {
      const broken = new Row(failing('apply ConfigMap a', forbidden));
      const c = configMap('c');
      await expect(broken.pass([...all, c])).resolves.toMatchObject([
        { state: 'applied' },
        { state: 'failed', reason: 'Forbidden' },
        { state: 'waiting' },
        { part: 'c', state: 'applied' },
      ]);
      expect(broken.inventory[1]).toEqual(entryOf(a)); // it may have been made
    });

    it('keeps what depends on a part going when only its change failed', async () => {
      await row.pass(all);
      const broken = new Row(failing('apply ConfigMap a', forbidden));
      broken.inventory = row.inventory;
      const changed = configMap('a', { one: '2' });
      const [, result, dependent] = await broken.pass([namespace, changed, b]);
      expect(result).toMatchObject({
        state: 'failed',
        live: { data: { one: '1' } },
      });
      expect(dependent).toMatchObject({ state: 'current' });
    });

    it('lets what depends on a guard wait when its change failed', async () => {
      await row.pass(all);
      const broken = new Row(failing('apply ConfigMap a', forbidden));
      broken.inventory = row.inventory;
      const guard = { ...configMap('a', { one: '2' }), isGuard: true as const };
      const [, result, dependent] = await broken.pass([namespace, guard, b]);
      expect(result).toMatchObject({ state: 'failed' });
      expect(dependent).toMatchObject({ state: 'waiting' });
      await expect(row.pass([namespace, guard, b])).resolves.toMatchObject([
        { state: 'current' },
        { state: 'applied' },
        { state: 'current' },
      ]);
    });

    it('ends with the reason of an abort', async () => {
      const controller = new AbortController();
      const reason = new Error('the backend is shutting down');
      const aborting = new Row(
        intercepted(cluster, async call => {
          if (call === 'get ConfigMap a') {
            controller.abort(reason);
            throw new Error('aborted');
          }
        }),
      );
      await expect(aborting.pass(all, {}, controller.signal)).rejects.toBe(
        reason,
      );
      expect(cluster.effects).toEqual(['create Namespace shop']);
    });
  });
});
