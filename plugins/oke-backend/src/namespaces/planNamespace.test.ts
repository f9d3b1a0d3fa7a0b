import {
  ANNOTATION_ALLOWED_HOSTS,
  LABEL_ID,
  type KubernetesClient,
} from '@okeanos/backstage-plugin-oke-node';
import type { NamespaceSpecInput } from '@okeanos/backstage-plugin-oke-common';
import { clusterCa } from '@okeanos/backstage-plugin-oke-node/alpha';
import { FakeKubernetesApi } from '../__testUtils__/FakeKubernetesApi';
import {
  namespaceSpec,
  NOW,
  PLATFORM_TEAM,
  SHOP_TEAM,
} from '../__testUtils__/fixtures';
import type { RegisteredCluster } from '../clusters/RegisteredCluster';
import type { NamespaceRecord } from './NamespaceStore';
import { NamespaceBlocks } from './blocks/NamespaceBlocks';
import { budget } from './blocks/__testUtils__/budget';
import { planNamespace } from './planNamespace';

/** The same, in no namespace. */
const outside: typeof budget = {
  ...budget,
  id: 'outside',
  parts: (asked, context) =>
    budget
      .parts(asked, context)
      .map(part => ({ ...part, clusterScoped: true })),
};

describe('planNamespace', () => {
  const version = jest.fn<Promise<string>, []>();
  let api: FakeKubernetesApi;

  beforeEach(() => {
    version.mockResolvedValue('v1.36.3');
    api = new FakeKubernetesApi();
  });

  const plan = (
    spec = namespaceSpec(),
    context: {
      existing?: NamespaceRecord;
      ownerGroup?: string;
      isConfirming?: boolean;
    } = {
      ownerGroup: 'shop-team',
    },
  ) => {
    const client: Partial<KubernetesClient> = {
      version,
      list: async () => api.objects.filter(({ kind }) => kind === 'Namespace'),
    };
    const cluster: Partial<RegisteredCluster> = {
      ingressNamespaces: [],
      provisioner: async () => ({ api, client: client as KubernetesClient }),
    };
    return planNamespace(spec, {
      existing: context.existing,
      cluster: cluster as RegisteredCluster,
      ownerGroup: context.ownerGroup,
      isConfirming: context.isConfirming,
      knownIds: ['id-1', 'known'],
      blocks: new NamespaceBlocks([budget, outside], {
        outside: { allow: ['clusterScoped'] },
      }),
      issuerRef: clusterCa.issuerRef,
    });
  };

  /** Plans an update of what is declared and made. */
  const planUpdate = (
    changes: Pick<Partial<NamespaceSpecInput>, 'blocks'> = {},
    inventory: NamespaceRecord['inventory'] = [],
  ) => {
    const existing: NamespaceRecord = {
      id: 'id-1',
      spec: namespaceSpec(changes),
      generation: 1,
      appliedGeneration: 1,
      requestedBy: SHOP_TEAM,
      createdAt: NOW.toISOString(),
      conditions: [],
      inventory,
      leftSecrets: [],
      taken: [],
    };
    api.put('Namespace', 'shop', { [LABEL_ID]: existing.id });
    const spec = namespaceSpec({ ...changes, quota: { pods: 7 } });
    return plan(spec, { existing, ownerGroup: 'shop-team' });
  };

  it('creates what blocks make, and says whose it is when it cannot be', async () => {
    const spec = namespaceSpec({ blocks: { budget: {} } });
    const made = {
      part: 'block.budget.budget',
      kind: 'PodDisruptionBudget',
      name: 'budget',
    };
    expect((await plan(spec)).changes).toContainEqual({
      ...{ ...made, action: 'create', reason: 'it does not exist' },
      fields: [],
    });
    api.scopes.set('PodDisruptionBudget', 'Cluster');
    expect((await plan(spec)).problems).toEqual([
      {
        field: 'blocks.budget',
        value: 'budget',
        message:
          'PodDisruptionBudget budget: objects of this kind belong to no namespace',
        remedy:
          'This is a fault of the block, or of what app-config allows it: tell the platform team',
      },
    ]);
  });

  it('does not plan half of a namespace whose blocks cannot say what they make', async () => {
    expect(await plan(namespaceSpec({ blocks: { other: {} } }))).toMatchObject({
      changes: [],
      problems: [{ field: 'blocks.other' }],
    });
  });

  it('changes the rest of a namespace one of whose blocks is gone, and says that what it made stays', async () => {
    const made = {
      ...{ part: 'block.other.map', apiVersion: 'v1', kind: 'ConfigMap' },
      ...{ namespace: 'shop', name: 'map', uid: 'uid', hash: 'hash' },
    };
    const { changes, problems } = await planUpdate({ blocks: { other: {} } }, [
      made,
    ]);
    expect(problems).toEqual([]);
    expect(changes.filter(({ part }) => part.startsWith('block.'))).toEqual([
      {
        ...{ part: made.part, kind: 'ConfigMap', name: 'map' },
        ...{ action: 'none', fields: [] },
        reason:
          'it stays as it is: the block other, which made it, cannot be asked now',
      },
    ]);
    expect(changes).toContainEqual(
      expect.objectContaining({ kind: 'ResourceQuota', action: 'create' }),
    );
  });

  it('takes over nothing that belongs to no namespace', async () => {
    api.put('PodDisruptionBudget', 'budget');
    const spec = namespaceSpec({
      blocks: { outside: {} },
      adoptPolicy: 'Always',
    });
    api.scopes.set('PodDisruptionBudget', 'Cluster');
    expect((await plan(spec)).problems).toEqual([
      {
        field: 'blocks.outside',
        value: 'budget',
        message: expect.stringContaining(
          'is not ours, and belongs to no namespace',
        ),
        remedy: 'Remove or rename what is in the way: it is never taken over',
      },
    ]);
  });

  it('creates what is not there', async () => {
    const { changes, problems } = await plan();
    expect(problems).toEqual([]);
    expect(changes.map(({ kind }) => kind)).toContain('RoleBinding');
    expect(new Set(changes.map(({ action }) => action))).toEqual(
      new Set(['create']),
    );
  });

  it('says that an owner without a group in the cluster gets no access', async () => {
    const spec = namespaceSpec({ owner: PLATFORM_TEAM });
    const { changes, problems } = await plan(spec, {});
    expect(problems).toEqual([]);
    expect(changes.at(-1)).toMatchObject({
      part: 'owner-binding',
      action: 'none',
      reason: expect.stringMatching(/GroupNotMapped/),
    });
  });

  it('refuses a name that is taken in the cluster, without telling what is in it', async () => {
    api.put('Namespace', 'shop');
    api.put('ResourceQuota', 'okeanos');
    expect(await plan()).toEqual({
      changes: [],
      problems: [
        {
          field: 'name',
          value: 'shop',
          message: 'the name is not available on this cluster',
          remedy: 'Choose another name',
        },
      ],
    });
  });

  it('tells who may adopt what is in the way', async () => {
    api.put('Namespace', 'shop');
    const { problems } = await plan(
      namespaceSpec({ adoptPolicy: 'IfIdentical' }),
    );
    expect(problems).toMatchObject([
      {
        field: 'name',
        message: expect.stringMatching(/^Namespace shop: /),
        remedy: expect.stringMatching(/set adoptPolicy to Always/),
      },
    ]);
  });

  it('does not hold up all else because somebody has taken the place of a part that was asked for before', async () => {
    const binding = { kind: 'RoleBinding', name: 'okeanos-owner' };
    const entry = {
      ...{ apiVersion: 'rbac.authorization.k8s.io/v1', part: 'owner-binding' },
      ...{ ...binding, namespace: 'shop', uid: 'it-was', hash: 'h' },
    };
    api.put('RoleBinding', binding.name);
    const { changes, problems } = await planUpdate({}, [entry]);
    expect(problems).toEqual([]);
    expect(changes).toContainEqual({
      ...{ part: 'owner-binding', ...binding, action: 'none', fields: [] },
      heldUp: true,
      reason: expect.stringMatching(
        /^it cannot be made: an object of this name exists already, .*\. Remove/,
      ),
    });
    expect(changes).toContainEqual(
      expect.objectContaining({ kind: 'ResourceQuota', action: 'create' }),
    );
    // What was never asked for before must be free.
    expect((await planUpdate()).problems).toMatchObject([
      { message: expect.stringMatching(/^RoleBinding okeanos-owner: /) },
    ]);
  });

  it('adopts it when that is asked for', async () => {
    api.put('Namespace', 'shop');
    const { changes, problems } = await plan(
      namespaceSpec({ adoptPolicy: 'Always' }),
    );
    expect(problems).toEqual([]);
    expect(changes[0]).toMatchObject({
      part: 'namespace',
      action: 'update',
      reason: 'it exists already and is adopted',
    });
  });

  it('says who is in the way of an update', async () => {
    const name = 'okeanos-default-deny';
    api.put('NetworkPolicy', name, { [LABEL_ID]: 'id-1' });
    api.conflicts = [`NetworkPolicy/${name}`];
    const { problems } = await planUpdate();
    expect(problems).toEqual([
      {
        field: '',
        value: name,
        message: `NetworkPolicy ${name}: somebody else owns spec.podSelector (kubectl)`,
        remedy:
          'Make the other owner give the field up, or set drift to repair',
      },
    ]);
  });

  it('does not take a conflict on its own Namespace for a name that is taken', async () => {
    api.conflicts = ['Namespace/shop'];
    const { problems } = await planUpdate();
    expect(problems).toMatchObject([
      { field: 'name', message: expect.stringMatching(/somebody else owns/) },
    ]);
  });

  describe('a host that a Namespace of the cluster may have', () => {
    const HOST = 'cart.apps.example.com';
    const spec = namespaceSpec({
      services: [{ name: 'cart', ports: [8443], hosts: [HOST] }],
    });
    const put = (id: string) => {
      api.put('Namespace', 'kept', { [LABEL_ID]: id });
      const annotations = {
        [ANNOTATION_ALLOWED_HOSTS]: `a.apps.example.com,${HOST}`,
      };
      Object.assign(api.objects[0].metadata, { annotations });
    };

    it('is not given away when nothing is known of that', async () => {
      put('forgotten');
      expect((await plan(spec)).problems).toEqual([
        {
          field: 'services[0].hosts[0]',
          value: HOST,
          message: expect.stringMatching(/kept on the cluster/),
          remedy: expect.stringMatching(/okeanos.io\/allowed-hosts/),
        },
      ]);
    });

    it('is given when it is known, since then its claim tells', async () => {
      put('known');
      expect((await plan(spec)).problems).toEqual([]);
    });
  });

  it('does not know what changes when the cluster does not answer in time', async () => {
    version.mockReturnValue(new Promise(() => {}));
    const { changes, problems } = await plan();
    expect(problems).toEqual([]);
    expect(changes.length).toBeGreaterThan(0);
    for (const change of changes) {
      expect(change).toMatchObject({
        action: 'unknown',
        reason: 'the cluster could not be asked: no answer within 1500 ms',
      });
    }
  });

  it('gives the cluster more time when a plan is held to it', async () => {
    jest.useFakeTimers();
    try {
      version.mockReturnValue(new Promise(() => {}));
      const planned = plan(namespaceSpec(), { isConfirming: true });
      await jest.advanceTimersByTimeAsync(8_000);
      const [change] = (await planned).changes;
      expect(change.reason).toContain('no answer within 8000 ms');
    } finally {
      jest.useRealTimers();
    }
  });
});
