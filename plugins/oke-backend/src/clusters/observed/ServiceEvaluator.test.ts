import { serviceStatusSchema } from '@okeanos/backstage-plugin-oke-common';
import {
  kinds,
  readObject,
  type ClusterObjects,
} from '@okeanos/backstage-plugin-oke-node';
import fc from 'fast-check';
import {
  appNamespace,
  certificate,
  clusterObjects,
  issuer,
  networkPolicy,
  service,
  unread,
} from '../../__testUtils__/clusterObjects';
import { NOW } from '../../__testUtils__/fixtures';
import type { NamespaceState } from '../../statuses/NamespaceStateStore';
import type { StatusChanges, StatusRecord } from '../../statuses/StatusStore';
import { ServiceEvaluator } from './ServiceEvaluator';

const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);

const IN_YEARS = '2030-01-01T00:00:00Z';

const SHOP = [
  appNamespace('shop'),
  service('shop', 'cart', { app: 'cart' }),
  service('shop', 'web'),
  networkPolicy('shop', 'default-deny'),
  issuer('True'),
];

function evaluatorOf(
  objects: ClusterObjects,
  services: StatusRecord[] = [],
  namespaces: NamespaceState[] = [],
) {
  return new ServiceEvaluator('demo', objects, { services, namespaces }, []);
}

/** `upsert shop/cart` and the like, of Services. */
function told(changes: StatusChanges): string[] {
  return [...changes].flatMap(([namespace, all]) =>
    all.flatMap(change => {
      switch (change.type) {
        case 'delete':
          return `delete ${namespace}/${change.service}`;
        case 'upsert':
          return `upsert ${namespace}/${change.status.service}`;
        default:
          return [];
      }
    }),
  );
}

/** How namespaces stand as a whole. */
function wholes(changes: StatusChanges): NamespaceState[] {
  return [...changes].flatMap(([namespace, all]) =>
    all.flatMap(change =>
      change.type === 'namespace'
        ? {
            namespace,
            namespaceId: change.namespaceId,
            observed: change.observed,
          }
        : [],
    ),
  );
}

function recordsOf(changes: StatusChanges): StatusRecord[] {
  return [...changes.values()]
    .flat()
    .flatMap(change => (change.type === 'upsert' ? [change] : []))
    .map(({ namespaceId, labels, status }) => ({
      namespaceId,
      labels,
      status,
    }));
}

describe('ServiceEvaluator', () => {
  it('evaluates the Services of app namespaces, and no others', () => {
    const objects = clusterObjects([
      ...SHOP,
      { kind: 'Namespace', metadata: { name: 'kube-system' } },
      service('kube-system', 'kube-dns'),
    ]);
    const evaluator = evaluatorOf(objects);
    const changes = evaluator.evaluate(NOW);
    expect(told(changes)).toEqual(['upsert shop/cart', 'upsert shop/web']);
    expect(recordsOf(changes)[0]).toMatchObject({
      namespaceId: 'id-1',
      labels: { app: 'cart' },
      status: { cluster: 'demo', namespace: 'shop', service: 'cart' },
    });
    expect(told(evaluator.evaluate(NOW))).toEqual([]);
  });

  it('keeps the services of a Namespace that it does not understand', () => {
    const objects = clusterObjects(SHOP);
    const evaluator = evaluatorOf(objects);
    evaluator.evaluate(NOW);
    const strange = { metadata: { name: 'shop', labels: 5 } };
    evaluator.note(
      objects.put(kinds.Namespace, readObject(kinds.Namespace, strange)),
    );
    evaluator.noteServices();
    const changes = evaluator.evaluate(NOW);
    expect(told(changes)).toEqual(['upsert shop/cart', 'upsert shop/web']);
    expect(recordsOf(changes)[0]).toMatchObject({
      namespaceId: 'id-1',
      status: {
        policy: {
          items: expect.arrayContaining([
            expect.objectContaining({ kind: 'PodSecurity', state: 'unknown' }),
          ]),
        },
      },
    });
  });

  it('has nothing new to say after a restart', () => {
    const objects = clusterObjects([...SHOP, certificate('shop', IN_YEARS)]);
    const first = recordsOf(evaluatorOf(objects).evaluate(NOW));
    const stored: StatusRecord[] = JSON.parse(JSON.stringify(first));
    // Rows are read by a schema, which has an order of its own.
    const read = stored.map(({ status, ...record }) => ({
      ...{ status: serviceStatusSchema.parse(status), ...record },
    }));
    expect(JSON.stringify(read)).not.toBe(JSON.stringify(stored));
    expect(told(evaluatorOf(objects, read).evaluate(later(60)))).toEqual([]);
  });

  describe('of a namespace as a whole', () => {
    const well = (namespace: string, id = 'id-1') => ({
      ...{ namespace, namespaceId: id },
      observed: {
        state: 'healthy',
        message: 'Its services and certificates are in order.',
      },
    });

    it('tells the worst of its services, and when that is over', () => {
      const objects = clusterObjects([
        ...SHOP,
        certificate('shop', IN_YEARS),
        appNamespace('empty', 'id-2'),
      ]);
      const evaluator = evaluatorOf(objects);
      const [empty, shop] = [...wholes(evaluator.evaluate(NOW))].sort((a, b) =>
        a.namespace.localeCompare(b.namespace),
      );
      expect(empty).toEqual(well('empty', 'id-2'));
      expect(shop).toMatchObject({
        ...{ namespace: 'shop', namespaceId: 'id-1' },
        observed: { subject: expect.stringMatching(/cart|web/) },
      });
      expect(shop.observed.state).not.toBe('healthy');

      for (const name of ['cart', 'web']) {
        const gone = readObject(kinds.Service, service('shop', name));
        evaluator.note(objects.remove(kinds.Service, gone));
      }
      evaluator.noteServices();
      expect(wholes(evaluator.evaluate(NOW))).toEqual([well('shop')]);
      expect(evaluator.hasMore).toBe(false);
    });

    it('tells of a certificate that no service uses, when it ends and when its issuer fails', () => {
      const ending = certificate('shop', later(60).toISOString());
      ending.metadata.labels = { 'okeanos.io/service': 'no-such-service' };
      const objects = clusterObjects([
        appNamespace('shop'),
        issuer('True'),
        ending,
      ]);
      const evaluator = evaluatorOf(objects);
      expect(wholes(evaluator.evaluate(NOW))).toEqual([well('shop')]);
      expect(evaluator.nextAt).toEqual(later(60));
      expect(wholes(evaluator.evaluate(later(60)))).toMatchObject([
        { observed: { state: 'failed', subject: 'cart-mtls' } },
      ]);
      evaluator.note(
        objects.put(
          kinds.ClusterIssuer,
          readObject(kinds.ClusterIssuer, issuer('False')),
        ),
      );
      expect(wholes(evaluator.evaluate(NOW))).toMatchObject([
        { observed: { message: expect.stringContaining('okeanos-ca') } },
      ]);
    });

    it('is not healthy while certificates cannot be read', () => {
      const objects = clusterObjects([appNamespace('shop')]);
      objects.setUnread(kinds.Certificate, unread('forbidden'));
      expect(wholes(evaluatorOf(objects).evaluate(NOW))).toMatchObject([
        { observed: { state: 'notPermitted' } },
      ]);
    });

    it('is told once, after a restart too, and not of another incarnation', () => {
      const objects = clusterObjects([...SHOP, certificate('shop', IN_YEARS)]);
      const evaluator = evaluatorOf(objects);
      const first = evaluator.evaluate(NOW);
      expect(wholes(first)).toHaveLength(1);
      expect(wholes(evaluator.evaluate(NOW))).toEqual([]);
      const known = JSON.parse(JSON.stringify(wholes(first)));
      const again = evaluatorOf(objects, recordsOf(first), known);
      expect(wholes(again.evaluate(NOW))).toEqual([]);
      const other = [{ ...known[0], namespaceId: 'id-0' }];
      expect(
        wholes(evaluatorOf(objects, recordsOf(first), other).evaluate(NOW)),
      ).toHaveLength(1);
    });

    it('is gone with its Namespace', () => {
      const objects = clusterObjects(SHOP);
      const evaluator = evaluatorOf(objects);
      evaluator.evaluate(NOW);
      const gone = readObject(kinds.Namespace, appNamespace('shop'));
      evaluator.note(objects.remove(kinds.Namespace, gone));
      evaluator.noteServices();
      const changes = evaluator.evaluate(NOW);
      expect(changes.get('shop')).toContainEqual({ type: 'namespaceGone' });
      expect(wholes(changes)).toEqual([]);
      expect(evaluator.hasMore).toBe(false);
    });
  });

  it('keeps since of what has not changed over a restart', () => {
    const objects = clusterObjects(SHOP);
    const [cart] = recordsOf(evaluatorOf(objects).evaluate(NOW));
    const labelled = { ...cart, labels: { app: 'before' } };
    const [again] = recordsOf(
      evaluatorOf(objects, [labelled]).evaluate(later(60)),
    );
    expect(again).toEqual(cart);
  });

  it('carries nothing on to another namespace that has the name now', () => {
    const [cart] = recordsOf(evaluatorOf(clusterObjects(SHOP)).evaluate(NOW));
    const [, ...inShop] = SHOP;
    const objects = clusterObjects([appNamespace('shop', 'id-2'), ...inShop]);
    const evaluator = evaluatorOf(objects, [cart]);
    const [again] = recordsOf(evaluator.evaluate(later(60)));
    expect(again.namespaceId).toBe('id-2');
    expect(again.status.policy.since).toBe(later(60).toISOString());

    const third = readObject(kinds.Namespace, appNamespace('shop', 'id-3'));
    objects.put(kinds.Namespace, third);
    evaluator.noteServices();
    expect(told(evaluator.evaluate(later(61)))).toEqual([
      'upsert shop/cart',
      'upsert shop/web',
    ]);
  });

  it('evaluates again what a change touches, and nothing else', () => {
    const objects = clusterObjects([...SHOP, certificate('shop', IN_YEARS)]);
    const evaluator = evaluatorOf(objects);
    evaluator.evaluate(NOW);
    const expired = certificate('shop', later(-1).toISOString());
    const item = readObject(kinds.Certificate, expired);
    evaluator.note(objects.put(kinds.Certificate, item));
    const changes = evaluator.evaluate(later(1));
    expect(told(changes)).toEqual(['upsert shop/cart']);
    const [{ status }] = recordsOf(changes);
    expect(status.certificates.since).toBe(later(-1).toISOString());
    expect(status.policy.since).toBe(NOW.toISOString());
  });

  it('notes new labels of a Service, which selectors choose by', () => {
    const objects = clusterObjects(SHOP);
    const evaluator = evaluatorOf(objects);
    evaluator.evaluate(NOW);
    const item = readObject(
      kinds.Service,
      service('shop', 'web', { app: 'web' }),
    );
    evaluator.note(objects.put(kinds.Service, item));
    const [record] = recordsOf(evaluator.evaluate(later(1)));
    expect(record).toMatchObject({ labels: { app: 'web' } });
  });

  it('begins and ends with Services and with namespaces that come and go', () => {
    const objects = clusterObjects(SHOP);
    const evaluator = evaluatorOf(objects);
    evaluator.evaluate(NOW);

    const api = readObject(kinds.Service, service('shop', 'api'));
    evaluator.note(objects.put(kinds.Service, api));
    evaluator.noteServices();
    expect(told(evaluator.evaluate(NOW))).toEqual(['upsert shop/api']);

    evaluator.note(objects.remove(kinds.Service, api));
    evaluator.noteServices();
    expect(told(evaluator.evaluate(NOW))).toEqual(['delete shop/api']);

    const shop = readObject(kinds.Namespace, appNamespace('shop'));
    evaluator.note(objects.remove(kinds.Namespace, shop));
    evaluator.noteServices();
    expect(told(evaluator.evaluate(NOW))).toEqual([
      'delete shop/cart',
      'delete shop/web',
    ]);
    expect(evaluator.nextAt).toBeUndefined();
  });

  it('removes the statuses of Services that went while nobody watched', () => {
    const [cart] = recordsOf(evaluatorOf(clusterObjects(SHOP)).evaluate(NOW));
    const without = clusterObjects([appNamespace('shop')]);
    expect(told(evaluatorOf(without, [cart]).evaluate(NOW))).toEqual([
      'delete shop/cart',
    ]);
  });

  it('lets a certificate expire by time alone', () => {
    const notAfter = later(10).toISOString();
    const objects = clusterObjects([...SHOP, certificate('shop', notAfter)]);
    const evaluator = evaluatorOf(objects);
    const stateOf = (changes: StatusChanges) =>
      recordsOf(changes)[0]?.status.certificates.certificates[0]?.state;
    const before = stateOf(evaluator.evaluate(NOW));
    const { nextAt } = evaluator;
    expect(nextAt!.getTime()).toBeGreaterThan(NOW.getTime());
    expect(nextAt!.getTime()).toBeLessThanOrEqual(later(10).getTime());

    let state = before;
    while (evaluator.nextAt && evaluator.nextAt <= later(10)) {
      state = stateOf(evaluator.evaluate(evaluator.nextAt)) ?? state;
    }
    expect([before, state]).toEqual(['unknown', 'failed']);
  });

  describe('in turns', () => {
    const atOnce = () => true;
    const removeWeb = (objects: ClusterObjects) =>
      objects.remove(
        kinds.Service,
        readObject(kinds.Service, service('shop', 'web')),
      );
    const relabel = (objects: ClusterObjects, name: string, app: string) =>
      objects.put(
        kinds.Service,
        readObject(kinds.Service, service('shop', name, { app })),
      );

    it('evaluates as much as there is time for, and goes on where it was', () => {
      const evaluator = evaluatorOf(clusterObjects(SHOP));
      expect(told(evaluator.evaluate(NOW, atOnce))).toEqual([
        'upsert shop/cart',
      ]);
      expect(evaluator.hasMore).toBe(true);
      expect(told(evaluator.evaluate(NOW, atOnce))).toEqual([
        'upsert shop/web',
      ]);
      expect(evaluator.hasMore).toBe(true);
      expect(wholes(evaluator.evaluate(NOW, atOnce))).toHaveLength(1);
      expect(evaluator.hasMore).toBe(false);
      expect(evaluator.evaluate(NOW, atOnce).size).toBe(0);
    });

    it('sees what is left as it is by then', () => {
      const objects = clusterObjects(SHOP);
      const evaluator = evaluatorOf(objects);
      evaluator.evaluate(NOW, atOnce);
      evaluator.note(relabel(objects, 'web', 'new'));
      const [web] = recordsOf(evaluator.evaluate(NOW, atOnce));
      expect(web.labels).toEqual({ app: 'new' });
      expect(told(evaluator.evaluate(NOW))).toEqual([]);
    });

    it('comes to an end, whatever happens meanwhile, and to that in the next round', () => {
      const objects = clusterObjects(SHOP);
      const evaluator = evaluatorOf(objects);
      evaluator.evaluate(NOW, atOnce);
      evaluator.note(relabel(objects, 'cart', 'new'));
      expect(told(evaluator.evaluate(NOW))).toEqual(['upsert shop/web']);
      expect(evaluator.hasMore).toBe(false);
      expect(told(evaluator.evaluate(NOW))).toEqual(['upsert shop/cart']);
    });

    it('does not judge what went before its turn came', () => {
      const objects = clusterObjects(SHOP);
      const evaluator = evaluatorOf(objects);
      evaluator.evaluate(NOW, atOnce);
      evaluator.note(removeWeb(objects));
      evaluator.noteServices();
      expect(told(evaluator.evaluate(NOW))).toEqual(['delete shop/web']);
      expect(evaluator.hasMore).toBe(false);
    });

    it('comes to the same as at once, whatever happens between the turns', () => {
      const names = ['cart', 'web', 'api', 'pay'];
      const aChange = fc.record({
        name: fc.constantFrom(...names),
        app: fc.constantFrom('a', 'b', undefined),
        /** Whether there is a turn after it. */
        turn: fc.boolean(),
      });
      fc.assert(
        fc.property(fc.array(aChange, { maxLength: 20 }), changes => {
          const objects = clusterObjects(SHOP);
          const evaluator = evaluatorOf(objects);
          const rows = new Map<string, StatusRecord>();
          let whole: NamespaceState | undefined;
          const turn = (isOver: () => boolean) => {
            const news = evaluator.evaluate(NOW, isOver);
            const all = [...news.values()].flat();
            for (const change of all) {
              if (change.type === 'delete') {
                rows.delete(change.service);
              }
            }
            for (const record of recordsOf(news)) {
              rows.set(record.status.service, record);
            }
            whole = wholes(news).at(-1) ?? whole;
            return all.length > 0 || evaluator.hasMore;
          };
          for (const { name, app, turn: isTurn } of changes) {
            const object = service('shop', name, app ? { app } : {});
            const item = readObject(kinds.Service, object);
            evaluator.note(
              app === undefined
                ? objects.remove(kinds.Service, item)
                : objects.put(kinds.Service, item),
            );
            evaluator.noteServices();
            if (isTurn) {
              turn(atOnce);
            }
          }
          // A round that ends without a change may be followed by one for what came meanwhile.
          for (let idle = 0; idle < 2; ) {
            idle = turn(atOnce) ? 0 : idle + 1;
          }
          const anew = evaluatorOf(objects).evaluate(NOW);
          const expected = recordsOf(anew);
          expect(whole).toEqual(wholes(anew).at(-1));
          const byName = (records: StatusRecord[]) =>
            new Map(records.map(record => [record.status.service, record]));
          expect(rows).toEqual(byName(expected));
        }),
      );
    });
  });

  describe('when Services may not be read any more', () => {
    const refused = unread('forbidden', 'forbidden');

    it('says so of every Service that was known, and keeps its labels', () => {
      const objects = clusterObjects(SHOP);
      const evaluator = evaluatorOf(objects);
      evaluator.evaluate(NOW);
      evaluator.note(objects.setUnread(kinds.Service, refused));
      const changes = evaluator.evaluate(later(1));
      expect(told(changes)).toEqual(['upsert shop/cart', 'upsert shop/web']);
      const [cart] = recordsOf(changes);
      expect(cart.labels).toEqual({ app: 'cart' });
      expect(cart.status.exposure.state).toBe('notPermitted');
    });

    it('looks again which there are once they may be', () => {
      const objects = clusterObjects(SHOP);
      const evaluator = evaluatorOf(objects);
      evaluator.evaluate(NOW);
      evaluator.note(objects.setUnread(kinds.Service, refused));
      evaluator.evaluate(NOW);
      const cart = readObject(kinds.Service, service('shop', 'cart'));
      evaluator.note(objects.replace(kinds.Service, [cart]));
      expect(told(evaluator.evaluate(NOW))).toEqual([
        'delete shop/web',
        'upsert shop/cart',
      ]);
    });
  });

  it('keeps a Service that it cannot read', () => {
    const objects = clusterObjects(SHOP);
    const evaluator = evaluatorOf(objects);
    evaluator.evaluate(NOW);
    const strange = readObject(kinds.Service, {
      ...service('shop', 'web'),
      spec: { type: 'Quantum' },
    });
    evaluator.note(objects.put(kinds.Service, strange));
    evaluator.noteServices();
    expect(told(evaluator.evaluate(later(1)))).toEqual(['upsert shop/web']);
  });
});
