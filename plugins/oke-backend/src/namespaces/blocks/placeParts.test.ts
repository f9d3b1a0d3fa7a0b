import type { NamespaceBlockPart } from '@okeanos/backstage-plugin-oke-node/alpha';
import { blockOf, isRbac, placeParts } from './placeParts';

type Allow = Parameters<typeof placeParts>[2]['allow'];

const place = (made: NamespaceBlockPart[], allow: Allow = []) =>
  placeParts('budget', made, { namespace: 'shop', allow, taken: [] });

const part = (
  id: string,
  changes: Partial<NamespaceBlockPart> = {},
): NamespaceBlockPart => ({
  id,
  object: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: id } },
  ...changes,
});

const role = part('role', {
  object: {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: 'role' },
  },
});

const clusterRole = part('wide', {
  clusterScoped: true,
  object: {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'shop-wide' },
  },
});

describe('placeParts', () => {
  it('puts parts into the namespace after those before them', () => {
    expect(place([part('a'), part('b', { dependsOn: ['a'] })])).toMatchObject([
      {
        id: 'block.budget.a',
        dependsOn: ['namespace'],
        object: { metadata: { name: 'a', namespace: 'shop' } },
      },
      { id: 'block.budget.b', dependsOn: ['namespace', 'block.budget.a'] },
    ]);
  });

  it('lets a block say the namespace that it is of, and no other', () => {
    const inside = (namespace: string) =>
      part('a', {
        object: {
          ...{ apiVersion: 'v1', kind: 'ConfigMap' },
          metadata: { name: 'a', namespace },
        },
      });
    expect(place([inside('shop')])).toHaveLength(1);
    expect(() => place([inside('billing')])).toThrow(
      "the part 'a', a ConfigMap, is of the namespace billing",
    );
  });

  it.each([
    ['rights', role, ['rbac']],
    ['what belongs to no namespace', clusterRole, ['clusterScoped', 'rbac']],
  ] satisfies [string, NamespaceBlockPart, Allow][])(
    'lets a block make %s only where app-config allows it all',
    (_, made, needed) => {
      expect(place([made], needed)).toHaveLength(1);
      for (const lacking of needed) {
        expect(() =>
          place(
            [made],
            needed.filter(kinds => kinds !== lacking),
          ),
        ).toThrow(
          `needs '${lacking}' in oke.namespaceBlocks.budget.allow of app-config`,
        );
      }
    },
  );

  it('leaves what belongs to no namespace outside', () => {
    const [placed] = place([clusterRole], ['clusterScoped', 'rbac']);
    expect(placed.object.metadata).toEqual({ name: 'shop-wide' });
  });

  it('refuses a Namespace, whatever is allowed', () => {
    const made = part('other', {
      clusterScoped: true,
      object: {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: 'other' },
      },
    });
    expect(() => place([made], ['clusterScoped', 'rbac'])).toThrow(
      "the part 'other', a Namespace: blocks make no namespaces",
    );
  });

  it('refuses two parts of one name, and an order that cannot be', () => {
    expect(() => place([part('a'), part('a')])).toThrow("it has two parts 'a'");
    expect(() => place([part('a', { dependsOn: ['b'] }), part('b')])).toThrow(
      "the part 'a', a ConfigMap, depends on 'b', which is no part before it",
    );
  });

  it('refuses one object twice, also in another version', () => {
    const budget = (id: string, version: string) =>
      part(id, {
        object: {
          ...{ apiVersion: `policy/${version}`, kind: 'PodDisruptionBudget' },
          metadata: { name: 'a' },
        },
      });
    expect(() => place([budget('a', 'v1'), budget('b', 'v1beta1')])).toThrow(
      "the part 'b', a PodDisruptionBudget, has the name a, which the part 'a' has",
    );
  });
});

describe('blockOf', () => {
  it('knows parts of blocks from others', () => {
    expect(blockOf('block.budget.a')).toBe('budget');
    expect(blockOf('namespace')).toBeUndefined();
    expect(blockOf('certificate-block.x')).toBeUndefined();
  });
});

describe('isRbac', () => {
  it('looks at the group alone', () => {
    expect(isRbac({ apiVersion: 'rbac.authorization.k8s.io/v1' })).toBe(true);
    expect(isRbac({ apiVersion: 'rbac.authorization.k8s.io/v2beta1' })).toBe(
      true,
    );
    expect(isRbac({ apiVersion: 'v1' })).toBe(false);
  });
});
