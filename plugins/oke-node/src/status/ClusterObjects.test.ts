import fc from 'fast-check';
import { ClusterObjects } from './ClusterObjects';
import { NOW, unread } from './__testUtils__/cluster';
import { kinds, ownKinds, type ObjectOf } from './kinds';
import { isUnreadable } from './Reading';
import { readObject } from './readObject';

const service = (namespace: string, name: string, ip?: string) =>
  readObject(kinds.Service, {
    metadata: { namespace, name },
    spec: { ports: [{ port: 80 }] },
    status: { loadBalancer: { ingress: ip ? [{ ip }] : [] } },
  });

const odd = (namespace: string, name: string) =>
  readObject(kinds.Service, { metadata: { namespace, name }, status: 5 });

/** Names of what a look-up finds. */
function names(
  view: ClusterObjects,
  index: 'namespace' | 'name' | 'address',
  key: string,
) {
  const lookup = view.find(kinds.Service, index, key);
  if (lookup.state !== 'read') {
    throw new Error(lookup.state);
  }
  const of = (unreadable: boolean) =>
    lookup.items
      .filter(item => isUnreadable(item) === unreadable)
      .map(({ metadata }) => metadata.name);
  return { objects: of(false), unreadable: of(true) };
}

describe('ClusterObjects', () => {
  it('knows nothing before it is told', () => {
    const view = new ClusterObjects(ownKinds, NOW);
    const notRead = { state: 'notRead', since: NOW };
    for (const kind of ownKinds) {
      expect(view.find(kind, 'namespace', 'shop')).toMatchObject(notRead);
    }
    expect(view.apiGroups()).toMatchObject(notRead);
  });

  it('takes no change before a complete list', () => {
    const view = new ClusterObjects();
    expect(() => view.put(kinds.Service, service('shop', 'web'))).toThrow(
      /^A change of a Service came while the kind is notRead/,
    );
    expect(() =>
      view.remove(kinds.Service, {
        metadata: { namespace: 'shop', name: 'web' },
      }),
    ).toThrow(/replace/);
  });

  it('finds objects by namespace, name and index, and forgets what is gone', () => {
    const view = new ClusterObjects();
    view.replace(kinds.Service, [
      service('shop', 'web', '10.0.20.1'),
      service('shop', 'api'),
      service('edge', 'web', '10.0.20.1'),
    ]);
    expect(names(view, 'namespace', 'shop').objects).toEqual(['api', 'web']);
    expect(names(view, 'namespace', 'none').objects).toEqual([]);
    expect(names(view, 'name', 'shop/api').objects).toEqual(['api']);
    expect(names(view, 'name', 'edge/api').objects).toEqual([]);
    expect(names(view, 'address', '10.0.20.1').objects).toEqual(['web', 'web']);

    view.put(kinds.Service, service('shop', 'web', '10.0.20.2'));
    expect(names(view, 'address', '10.0.20.1').objects).toEqual(['web']);
    expect(names(view, 'address', '10.0.20.2').objects).toEqual(['web']);

    view.remove(kinds.Service, {
      metadata: { namespace: 'shop', name: 'web' },
    });
    expect(names(view, 'address', '10.0.20.2').objects).toEqual([]);
    expect(names(view, 'namespace', 'shop').objects).toEqual(['api']);

    view.replace(kinds.Service, [service('edge', 'other')]);
    expect(names(view, 'namespace', 'shop').objects).toEqual([]);
    expect(names(view, 'address', '10.0.20.1').objects).toEqual([]);
    expect(names(view, 'namespace', 'edge').objects).toEqual(['other']);
  });

  it('finds cluster-scoped objects in the empty namespace', () => {
    const view = new ClusterObjects();
    view.replace(kinds.IngressClass, [
      readObject(kinds.IngressClass, { metadata: { name: 'private' } }),
    ]);
    expect(view.find(kinds.IngressClass, 'name', '/private')).toMatchObject({
      items: [{ metadata: { name: 'private', namespace: '' } }],
    });
    expect(view.find(kinds.IngressClass, 'namespace', '')).toMatchObject({
      items: [{ metadata: { name: 'private' } }],
    });
  });

  it('finds an unreadable object under every key that it might have', () => {
    const view = new ClusterObjects();
    view.replace(kinds.Service, [service('shop', 'web'), odd('edge', 'odd')]);
    const found = { objects: [], unreadable: ['odd'] };
    expect(names(view, 'namespace', 'edge')).toEqual(found);
    expect(names(view, 'name', 'edge/odd')).toEqual(found);
    expect(names(view, 'address', '10.0.20.1')).toEqual(found);
    expect(names(view, 'namespace', 'shop').unreadable).toEqual([]);

    view.put(kinds.Service, service('edge', 'odd'));
    expect(names(view, 'address', '10.0.20.1').unreadable).toEqual([]);

    view.replace(kinds.EndpointSlice, [
      readObject(kinds.EndpointSlice, {
        metadata: { namespace: 'edge', name: 'odd', labels: 5 },
      }),
    ]);
    const unreadable = (key: string) => {
      const lookup = view.find(kinds.EndpointSlice, 'service', key);
      return lookup.state === 'read' && lookup.items.length;
    };
    expect(unreadable('edge/web')).toBe(1);
    expect(unreadable('shop/web')).toBe(0);
  });

  it('finds one by the keys that can be read of it, and by no others', () => {
    const view = new ClusterObjects();
    const slice = (label: string) =>
      readObject(kinds.EndpointSlice, {
        metadata: {
          ...{ namespace: 'edge', name: 'odd' },
          labels: { 'kubernetes.io/service-name': label },
        },
        endpoints: 5,
      });
    const found = (key: string) => {
      const lookup = view.find(kinds.EndpointSlice, 'service', key);
      return lookup.state === 'read' && lookup.items.length;
    };
    view.replace(kinds.EndpointSlice, [slice('web')]);
    expect([found('edge/web'), found('edge/cart')]).toEqual([1, 0]);

    // Why it cannot be read is the same, and it is another's now.
    expect(view.put(kinds.EndpointSlice, slice('cart'))).toEqual(
      expect.arrayContaining([
        'EndpointSlice.discovery.k8s.io service edge/web',
        'EndpointSlice.discovery.k8s.io service edge/cart',
      ]),
    );
    expect([found('edge/web'), found('edge/cart')]).toEqual([0, 1]);

    view.remove(kinds.EndpointSlice, slice('cart'));
    expect([found('edge/web'), found('edge/cart')]).toEqual([0, 0]);
  });

  it('forgets what it knew when a kind cannot be read any more', () => {
    const view = new ClusterObjects();
    view.replace(kinds.Service, [service('shop', 'web', '10.0.20.1')]);
    const reason = unread('forbidden', 'forbidden');
    view.setUnread(kinds.Service, reason);
    expect(view.find(kinds.Service, 'namespace', 'shop')).toEqual(reason);
    view.replace(kinds.Service, []);
    expect(names(view, 'address', '10.0.20.1').objects).toEqual([]);
  });

  it('tells which look-ups a change touches', () => {
    const view = new ClusterObjects();
    expect(view.replace(kinds.Service, [])).toBe('all');
    expect(
      view.put(kinds.Service, service('shop', 'web', '10.0.20.1')),
    ).toEqual([
      'Service namespace shop',
      'Service name shop/web',
      'Service address 10.0.20.1',
    ]);
    expect(
      view.put(kinds.Service, service('shop', 'web', '10.0.20.1')),
    ).toEqual([]);
    // Both where it was and where it is.
    expect(
      view.put(kinds.Service, service('shop', 'web', '10.0.20.2')),
    ).toEqual(
      expect.arrayContaining([
        'Service address 10.0.20.1',
        'Service address 10.0.20.2',
      ]),
    );
    expect(view.put(kinds.Service, odd('edge', 'odd'))).toEqual([
      'Service namespace edge',
      'Service name edge/odd',
      'Service unreadable edge',
      'Service unreadable ',
    ]);
    expect(
      view.replace(kinds.Service, [service('shop', 'web', '10.0.20.2')]),
    ).toContain('Service name edge/odd');
    expect(
      view.remove(kinds.Service, { metadata: { namespace: 'x', name: 'y' } }),
    ).toEqual([]);
    expect(view.setUnread(kinds.Service, unread('notInstalled'))).toBe('all');
    expect(view.setApiGroups({ state: 'read', asOf: NOW, items: [] })).toBe(
      'all',
    );
  });

  it('finds the same after each change as after one complete list', () => {
    const item = fc
      .tuple(
        fc.constantFrom('shop', 'edge'),
        fc.constantFrom('web', 'api', 'db'),
        fc.constantFrom('10.0.20.1', '10.0.20.2', undefined, 'odd'),
      )
      .map(([namespace, name, ip]) =>
        ip === 'odd' ? odd(namespace, name) : service(namespace, name, ip),
      );
    const change = fc.oneof(
      item.map(put => ({ put })),
      item.map(remove => ({ remove })),
      fc
        .uniqueArray(item, {
          selector: ({ metadata: m }) => `${m.namespace}/${m.name}`,
        })
        .map(replace => ({ replace })),
    );
    fc.assert(
      fc.property(fc.array(change), changes => {
        const view = new ClusterObjects();
        view.replace(kinds.Service, []);
        const model = new Map<string, ReturnType<typeof service>>();
        const key = ({ metadata: m }: Pick<ObjectOf<'Service'>, 'metadata'>) =>
          `${m.namespace}/${m.name}`;
        for (const each of changes) {
          if ('put' in each) {
            view.put(kinds.Service, each.put);
            model.set(key(each.put as ObjectOf<'Service'>), each.put);
          } else if ('remove' in each) {
            view.remove(kinds.Service, each.remove);
            model.delete(key(each.remove as ObjectOf<'Service'>));
          } else {
            view.replace(kinds.Service, each.replace);
            model.clear();
            for (const object of each.replace) {
              model.set(key(object as ObjectOf<'Service'>), object);
            }
          }
          // After each of them: what was looked up is kept.
          const fresh = new ClusterObjects();
          fresh.replace(kinds.Service, model.values());
          for (const [index, value] of [
            ['namespace', 'shop'],
            ['namespace', 'edge'],
            ['name', 'shop/web'],
            ['address', '10.0.20.1'],
            ['address', '10.0.20.2'],
          ] as const) {
            expect(names(view, index, value)).toEqual(
              names(fresh, index, value),
            );
          }
        }
      }),
    );
  });
});
