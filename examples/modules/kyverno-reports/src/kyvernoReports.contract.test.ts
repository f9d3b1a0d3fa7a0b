import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
/* eslint-disable @backstage/no-relative-monorepo-imports -- for tests, never published */
import {
  namespaceSpec,
  SHOP_TEAM,
} from '../../../../plugins/oke-backend/src/__testUtils__/fixtures';
import {
  cartEntity,
  cartObjects,
} from '../../../../plugins/oke-backend/src/__testUtils__/shop';
import {
  startPortal,
  type Portal,
} from '../../../../plugins/oke-backend/src/__testUtils__/startPortal';
import { ADA } from '../../../../plugins/oke-backend/src/__testUtils__/teams';
import { until } from '../../../../plugins/oke-backend/src/__testUtils__/until';
import { ClusterAdmin } from '../../../../plugins/oke-node/src/testing/ClusterAdmin';
import {
  SANDBOX_START_MS,
  startSandbox,
  type Sandbox,
} from '../../../../plugins/oke-node/src/testing/startSandbox';
/* eslint-enable @backstage/no-relative-monorepo-imports */
import module from '.';

jest.setTimeout(120_000);

/** Group, version, kind and plural. */
type Group = readonly [string, string, string, string];

/** Of a group of reports, as far as the API server needs it: it keeps what it does not know. */
const definition = ([group, version, kind, plural]: Group) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `${plural}.${group}` },
  spec: {
    group,
    names: { kind, plural, singular: kind.toLowerCase() },
    scope: 'Namespaced',
    versions: [
      {
        ...{ name: version, served: true, storage: true },
        schema: {
          openAPIV3Schema: {
            type: 'object',
            // The official client's name of x-kubernetes-preserve-unknown-fields.
            x_kubernetes_preserve_unknown_fields: true,
          },
        },
      },
    ],
  },
});

/** As Kyverno writes it: one report for each object, named by its UID, with the object as its scope. */
const report = (apiVersion: string, kind: string, result: object) => ({
  ...{ apiVersion, kind },
  metadata: {
    namespace: 'shop',
    name: '6f2c1b8e-report',
    labels: { 'app.kubernetes.io/managed-by': 'kyverno' },
  },
  scope: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'cart' },
  results: [
    { source: 'kyverno', scored: true, category: 'Pod Security', ...result },
  ],
  summary: { pass: 0, fail: 1, warn: 0, error: 0, skip: 0 },
});

describe('the evaluator kyverno-reports on a real cluster', () => {
  let directory: string;
  let sandbox: Sandbox;
  let portal: Portal;
  let admin: ClusterAdmin;

  const open = () =>
    startPortal({
      databaseDir: path.join(directory, 'db'),
      provisionerKubeconfig: sandbox.cluster.provisionerKubeconfig,
      watcherKubeconfig: sandbox.cluster.watcherKubeconfig,
      entities: [cartEntity('shop', SHOP_TEAM)],
      modules: [module],
    });

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'okeanos-reports-'));
    sandbox = await startSandbox({ dataDir: path.join(directory, 'sandbox') });
    admin = new ClusterAdmin(sandbox.cluster.provisionerKubeconfig);
    portal = await open();
  }, SANDBOX_START_MS);

  afterAll(async () => {
    await portal?.stop();
    await sandbox?.stop();
    await rm(directory, { recursive: true });
  }, 60_000);

  const itemsWhen = async (
    isSo: (items: { title: string; state: string }[]) => boolean,
  ) => {
    const { services } = await until(
      () => portal.as(ADA).getEntityStatus('component:default/cart'),
      status => isSo(status.services[0]?.items ?? []),
    );
    return services[0];
  };

  it('says that there can be no reports where neither group is served', async () => {
    await until(
      () => portal.as(ADA).getClusterStatus('demo'),
      ({ connection: { state } }) => state === 'connected',
    );
    await portal.as(ADA).putNamespace(
      namespaceSpec({
        services: [
          { name: 'cart', ports: [8443], hosts: ['cart.apps.example.com'] },
        ],
      }),
    );
    await until(
      () => portal.as(ADA).getNamespace('demo', 'shop'),
      ({ conditions }) =>
        conditions.some(
          ({ type, status }) => type === 'Ready' && status === 'True',
        ),
    );
    for (const object of cartObjects('shop', 'cart.apps.example.com')) {
      await admin.create(object);
    }
    const { items } = await itemsWhen(all => all.length > 0);
    expect(items).toMatchObject([
      { evaluator: 'kyverno-reports', state: 'notInstalled' },
    ]);
  });

  it('shows what is reported in either group', async () => {
    const groups: Group[] = [
      ['wgpolicyk8s.io', 'v1alpha2', 'PolicyReport', 'policyreports'],
      ['openreports.io', 'v1alpha1', 'Report', 'reports'],
    ];
    for (const group of groups) {
      await admin.create(definition(group));
    }
    // It looks every few minutes what is served, and at once when it begins.
    await portal.stop();
    portal = await open();
    expect(
      (await itemsWhen(([item]) => item?.state === 'none')).items,
    ).toMatchObject([{ reason: 'NoReports' }]);

    await admin.create(
      report('wgpolicyk8s.io/v1alpha2', 'PolicyReport', {
        ...{ policy: 'require-labels', rule: 'team', result: 'warn' },
        message: 'The label team is missing.',
      }),
    );
    const warned = await itemsWhen(([item]) => item?.state === 'warning');
    expect(warned.items).toMatchObject([
      {
        title: 'Policy require-labels',
        card: 'policy',
        evidence: [{ kind: 'PolicyReport', name: '6f2c1b8e-report' }],
      },
    ]);

    await admin.create(
      report('openreports.io/v1alpha1', 'Report', {
        ...{ policy: 'no-root', rule: 'uid', result: 'fail' },
        message: 'It runs as root.',
      }),
    );
    const { items, policy } = await itemsWhen(all => all.length === 2);
    expect(items.map(({ title, state }) => [title, state])).toEqual([
      ['Policy no-root', 'failed'],
      ['Policy require-labels', 'warning'],
    ]);
    // Worse than what the card says itself.
    expect(policy.state).toBe('failed');
  });
});
