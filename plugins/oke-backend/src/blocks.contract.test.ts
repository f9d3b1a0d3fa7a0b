import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createBackendModule } from '@backstage/backend-plugin-api';
import {
  ClusterConnection,
  DiscoveringKubernetesApi,
  KubernetesClient,
  loadAccessFromKubeconfigFile,
} from '@okeanos/backstage-plugin-oke-node';
import {
  namespaceBlocksExtensionPoint,
  type NamespaceBlock,
} from '@okeanos/backstage-plugin-oke-node/alpha';
import type {
  NamespaceSpecInput,
  DeclaredNamespace,
} from '@okeanos/backstage-plugin-oke-common';
import { z } from 'zod';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never published
import {
  SANDBOX_START_MS,
  startSandbox,
  type Sandbox,
} from '../../oke-node/src/testing/startSandbox';
import { namespaceSpec } from './__testUtils__/fixtures';
import { startPortal, type Portal } from './__testUtils__/startPortal';
import { ADA, PIA } from './__testUtils__/teams';
import { until } from './__testUtils__/until';
import { budget } from './namespaces/blocks/__testUtils__/budget';

jest.setTimeout(120_000);

const none = z.strictObject({});
const RBAC = 'rbac.authorization.k8s.io';

/** Gives somebody more rights in the namespace, and the pods a priority of their own. */
const wide: NamespaceBlock<typeof none> = {
  ...{ id: 'wide', module: '@acme/wide', description: '', schema: none },
  parts: (_, { spec }) => [
    {
      id: 'binding',
      object: {
        apiVersion: `${RBAC}/v1`,
        kind: 'RoleBinding',
        metadata: { name: 'auditors' },
        roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'view' },
        subjects: [{ apiGroup: RBAC, kind: 'Group', name: 'auditors' }],
      },
    },
    { id: 'priority', clusterScoped: true, object: priorityClass(spec.name) },
  ],
};

/** The same as one that was not allowed more, and one that says the wrong scope. */
const greedy = { ...wide, id: 'greedy' };
const misplaced: typeof wide = {
  ...{ ...wide, id: 'misplaced' },
  parts: (_, { spec }) => [
    { id: 'priority', object: priorityClass(spec.name) },
  ],
};

function priorityClass(name: string) {
  return {
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name: `okeanos-${name}` },
    value: 10,
  };
}

const moduleWith = (...blocks: NamespaceBlock[]) =>
  createBackendModule({
    pluginId: 'oke',
    moduleId: 'blocks',
    register(env) {
      env.registerInit({
        deps: { point: namespaceBlocksExtensionPoint },
        async init({ point }) {
          blocks.forEach(block => point.addBlock(block));
        },
      });
    },
  });

const conditionOf = ({ conditions }: DeclaredNamespace, type: string) =>
  conditions.find(condition => condition.type === type);
const isReady = (namespace: DeclaredNamespace) =>
  conditionOf(namespace, 'Ready')?.status === 'True';

describe('blocks on a real cluster', () => {
  let directory: string;
  let sandbox: Sandbox;
  let portal: Portal;
  let connection: ClusterConnection;
  let cluster: DiscoveringKubernetesApi;

  const open = async (...blocks: NamespaceBlock[]) => {
    portal = await startPortal({
      databaseDir: path.join(directory, 'db'),
      provisionerKubeconfig: sandbox.cluster.provisionerKubeconfig,
      watcherKubeconfig: sandbox.cluster.watcherKubeconfig,
      modules: [moduleWith(...blocks)],
      namespaceBlocks: { wide: { allow: ['rbac', 'clusterScoped'] } },
    });
  };

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'okeanos-blocks-'));
    sandbox = await startSandbox({ dataDir: path.join(directory, 'sandbox') });
    connection = new ClusterConnection(
      await loadAccessFromKubeconfigFile(sandbox.cluster.provisionerKubeconfig),
    );
    cluster = new DiscoveringKubernetesApi(new KubernetesClient(connection));
    await open(budget, wide, greedy, misplaced);
  }, SANDBOX_START_MS);

  afterAll(async () => {
    await portal?.stop();
    await connection?.close();
    await sandbox?.stop();
    await rm(directory, { recursive: true });
  }, 60_000);

  const specOf = (name: string, changes: Partial<NamespaceSpecInput>) =>
    namespaceSpec({ name, ...changes });
  const declare = async (
    name: string,
    changes: Partial<NamespaceSpecInput>,
    isDone: (namespace: DeclaredNamespace) => boolean = isReady,
  ) => {
    const spec = specOf(name, changes);
    const { generation } = await portal
      .as(ADA)
      .putNamespace(spec, { ifExists: 'update' });
    return until(
      () => portal.as(ADA).getNamespace('demo', name),
      namespace =>
        isDone(namespace) &&
        namespace.conditions[0].observedGeneration === generation,
    );
  };
  const remove = async (name: string) => {
    await portal.as(ADA).deleteNamespace('demo', name);
    await until(
      async () => (await portal.as(ADA).listNamespaces()).map(n => n.spec.name),
      names => !names.includes(name),
    );
  };
  const budgetOf = (namespace: string) =>
    cluster.get({
      ...{ apiVersion: 'policy/v1', kind: 'PodDisruptionBudget' },
      ...{ namespace, name: 'budget' },
    });
  const bindingOf = (namespace: string) =>
    cluster.get({
      ...{ apiVersion: `${RBAC}/v1`, kind: 'RoleBinding' },
      ...{ namespace, name: 'auditors' },
    });
  const priorityOf = (namespace: string) =>
    cluster.get({
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      name: `okeanos-${namespace}`,
    });

  it('make what they say, change it, and take it away when it is no longer asked for', async () => {
    await until(
      () => portal.as(ADA).getClusterStatus('demo'),
      ({ connection: { state } }) => state === 'connected',
    );
    await declare('one', { blocks: { budget: { minAvailable: 2 } } });
    expect(await budgetOf('one')).toMatchObject({
      metadata: { labels: { 'app.kubernetes.io/managed-by': 'okeanos' } },
      spec: { minAvailable: 2 },
    });

    await declare('one', { blocks: { budget: { minAvailable: 3 } } });
    expect(await budgetOf('one')).toMatchObject({ spec: { minAvailable: 3 } });

    await declare('one', { blocks: {} });
    expect(await budgetOf('one')).toBeUndefined();
  });

  it('are held to the namespace, and to what app-config allows', async () => {
    const problemsOf = async (block: string) => {
      const spec = specOf('bad', { blocks: { [block]: {} } });
      return (await portal.as(ADA).planNamespace(spec)).problems;
    };
    expect(await problemsOf('greedy')).toMatchObject([
      {
        field: 'blocks.greedy',
        message: expect.stringContaining(
          "needs 'rbac' in oke.namespaceBlocks.greedy.allow of app-config",
        ),
      },
    ]);
    expect(await problemsOf('misplaced')).toMatchObject([
      {
        field: 'blocks.misplaced',
        message:
          'PriorityClass okeanos-bad: objects of this kind belong to no namespace',
      },
    ]);
    expect(await priorityOf('bad')).toBeUndefined();
  });

  it('take over nothing that belongs to no namespace, whatever the spec says', async () => {
    const description = 'of somebody else';
    await cluster.apply(
      { ...priorityClass('taken'), description },
      { force: false, dryRun: false },
    );
    const plan = (adoptPolicy: 'Always' | 'IfIdentical' | 'Never') =>
      portal
        .as(PIA)
        .planNamespace(specOf('taken', { blocks: { wide: {} }, adoptPolicy }));
    for (const adoptPolicy of ['Never', 'IfIdentical', 'Always'] as const) {
      expect((await plan(adoptPolicy)).problems).toMatchObject([
        {
          field: 'blocks.wide',
          value: 'okeanos-taken',
          remedy: 'Remove or rename what is in the way: it is never taken over',
        },
      ]);
    }
    expect(await priorityOf('taken')).toMatchObject({ description });
  });

  it('take what is outside with a namespace that goes', async () => {
    await declare('two', { blocks: { wide: {}, budget: {} } });
    expect(await bindingOf('two')).toBeDefined();
    expect(await priorityOf('two')).toBeDefined();
    await remove('two');
    expect(await priorityOf('two')).toBeUndefined();
  });

  it('give no rights in a namespace that is kept', async () => {
    await declare('three', {
      blocks: { wide: {}, budget: {} },
      deletePolicy: 'Keep',
    });
    expect(await bindingOf('three')).toBeDefined();
    await remove('three');
    expect(await bindingOf('three')).toBeUndefined();
    expect(await priorityOf('three')).toBeUndefined();
    expect(await budgetOf('three')).toBeDefined();
  });

  it('leave what they made, and say so, when the portal has them no more', async () => {
    await declare('four', { blocks: { budget: {} } });
    await portal.stop();
    await open(wide);

    const isMissing = (namespace: DeclaredNamespace) =>
      conditionOf(namespace, 'Applied')?.reason === 'BlockNotInstalled';
    const four = await until(
      () => portal.as(ADA).getNamespace('demo', 'four'),
      isMissing,
      400_000,
    );
    expect(conditionOf(four, 'Applied')).toMatchObject({
      status: 'False',
      message:
        'Block budget: the portal has no such block any more; what it made stays as it is. Install its module again, or take the block out of the spec, which removes what it made',
    });
    expect(conditionOf(four, 'Drifted')).toMatchObject({ status: 'Unknown' });
    expect(await budgetOf('four')).toBeDefined();

    const { spec } = four;
    await portal.as(ADA).putNamespace(spec);
    await expect(
      declare('four', { blocks: { budget: { minAvailable: 9 } } }),
    ).rejects.toThrow('cannot change what it made');
    await declare(
      'four',
      { blocks: spec.blocks, quota: { pods: 7 } },
      isMissing,
    );
    expect(
      await cluster.get({
        ...{ apiVersion: 'v1', kind: 'ResourceQuota' },
        ...{ namespace: 'four', name: 'okeanos' },
      }),
    ).toMatchObject({ spec: { hard: { pods: '7' } } });
    expect(await budgetOf('four')).toBeDefined();
    await declare('four', { blocks: {} });
    expect(await budgetOf('four')).toBeUndefined();
  }, 600_000);
});
