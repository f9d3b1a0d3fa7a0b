import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { LABEL_ID } from '@okeanos/backstage-plugin-oke-node';
import { z } from 'zod';
import {
  PlanMovedError,
  type Condition,
  type NamespaceSpecInput,
  type DeclaredNamespace,
} from '@okeanos/backstage-plugin-oke-common';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never published
import { ClusterAdmin } from '../../oke-node/src/testing/ClusterAdmin';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never published
import {
  SANDBOX_START_MS,
  startSandbox,
  type Sandbox,
} from '../../oke-node/src/testing/startSandbox';
import {
  BILLING_TEAM,
  namespaceSpec,
  SHOP_TEAM,
} from './__testUtils__/fixtures';
import { cartEntity, cartObjects } from './__testUtils__/shop';
import { startPortal, type Portal } from './__testUtils__/startPortal';
import { ADA, GRACE } from './__testUtils__/teams';
import { until } from './__testUtils__/until';

jest.setTimeout(120_000);

const REF = 'component:default/cart';
const HOST = 'cart.apps.example.com';

const shop = namespaceSpec({
  services: [{ name: 'cart', ports: [8443], hosts: [HOST] }],
});

const conditionOf = ({ conditions }: DeclaredNamespace, type: string) =>
  conditions.find(condition => condition.type === type);

const statusesOf = ({ conditions }: DeclaredNamespace) =>
  Object.fromEntries(
    conditions.map(({ type, status }): [string, Condition['status']] => [
      type,
      status,
    ]),
  );

/** A line out of the middle of a key in PEM: what would be found of it, however it was quoted. */
const keyOf = (base64: string) =>
  Buffer.from(base64, 'base64').toString().split('\n')[1] || base64;

const specOf = (object: object | undefined): unknown =>
  Object.assign({ spec: undefined }, object).spec;

const isReady = (namespace: DeclaredNamespace) =>
  conditionOf(namespace, 'Ready')?.status === 'True';

describe('the plugin on a real cluster', () => {
  let directory: string;
  let sandbox: Sandbox;
  let portal: Portal;
  let cluster: ClusterAdmin;

  const dataDir = () => path.join(directory, 'sandbox');
  const open = () =>
    startPortal({
      databaseDir: path.join(directory, 'db'),
      provisionerKubeconfig: sandbox.cluster.provisionerKubeconfig,
      watcherKubeconfig: sandbox.cluster.watcherKubeconfig,
      entities: [cartEntity('shop', SHOP_TEAM)],
    });
  const cart = () => portal.as(ADA).getEntityStatus(REF);
  const connectionOf = async () =>
    (await portal.as(ADA).getClusterStatus('demo')).connection;

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'okeanos-contract-'));
    sandbox = await startSandbox({ dataDir: dataDir() });
    cluster = new ClusterAdmin(sandbox.cluster.provisionerKubeconfig);
    portal = await open();
  }, SANDBOX_START_MS);

  afterAll(async () => {
    await portal?.stop();
    await sandbox?.stop();
    await rm(directory, { recursive: true });
  }, 60_000);

  /** What was logged before the restart. */
  const logged: string[] = [];
  /** By what they are: secrets that Okeanos or the cluster has to do with, as they would be found. */
  const secrets = new Map<string, string>();
  const rememberSecrets = async () => {
    const { provisionerKubeconfig, watcherKubeconfig } = sandbox.cluster;
    for (const file of [provisionerKubeconfig, watcherKubeconfig]) {
      const text = await readFile(file, 'utf8');
      for (const [, name, value] of text.matchAll(
        /(client-key-data|token|password): "?([\w+/=.-]+)/g,
      )) {
        secrets.set(`${name} of ${path.basename(file)}`, value);
        secrets.set(`${name} of ${path.basename(file)}, decoded`, keyOf(value));
      }
    }
    for (const [namespace, name] of [
      ['shop', 'cart-mtls'],
      ['cert-manager', 'okeanos-ca'],
    ]) {
      const secret = await cluster.get({
        ...{ apiVersion: 'v1', kind: 'Secret', namespace, name },
      });
      const { data } = z
        .object({ data: z.record(z.string(), z.string()) })
        .parse(secret);
      secrets.set(`key of ${name}`, data['tls.key']);
      secrets.set(`key of ${name}, decoded`, keyOf(data['tls.key']));
    }
  };

  const get = (apiVersion: string, kind: string, name: string) =>
    cluster.get({ apiVersion, kind, namespace: 'shop', name });
  const getNamespace = (name: string) =>
    cluster.get({ apiVersion: 'v1', kind: 'Namespace', name });

  it('makes the baseline of the cluster, and observes it', async () => {
    const status = await until(
      () => portal.as(ADA).getClusterStatus('demo'),
      // How old it is gets known a moment after the last list is complete, when all of it was judged.
      ({ connection: { state, asOf }, components }) =>
        state === 'connected' &&
        asOf !== undefined &&
        components.some(
          ({ name, state: of }) => name === 'cert-manager' && of === 'healthy',
        ),
    );
    expect(status).toMatchObject({
      name: 'demo',
      kubernetesVersion: sandbox.cluster.version,
      connection: { asOf: expect.any(String) },
      nodes: { ready: 2, total: 2 },
      namespaces: 0,
    });
    const components = status.components.map(({ name, state }) => [
      name,
      state,
    ]);
    expect(components).toEqual([
      ['cert-manager', 'healthy'],
      ['Gateway API', 'healthy'],
      ['Network policy agent', 'notInstalled'],
    ]);
  });

  it.each<
    [string, Partial<NamespaceSpecInput>, { field: string; value: string }]
  >([
    [
      'a name that Kubernetes refuses',
      { name: 'Shop_1' },
      { field: 'name', value: '"Shop_1"' },
    ],
    [
      'a name that is too long for Kubernetes',
      { name: 'a'.repeat(64) },
      { field: 'name', value: `"${'a'.repeat(64)}"` },
    ],
    [
      'a name of the system',
      { name: 'kube-system' },
      { field: 'name', value: '"kube-system"' },
    ],
    [
      "a group that is not one of the caller's",
      { owner: BILLING_TEAM },
      { field: 'owner', value: BILLING_TEAM },
    ],
    [
      'a cluster that there is not',
      { cluster: 'nowhere' },
      { field: 'cluster', value: 'nowhere' },
    ],
    [
      'a host of somebody else',
      {
        services: [
          { name: 'cart', ports: [8443], hosts: ['cart.billing.svc'] },
        ],
      },
      { field: 'services[0].hosts[0]', value: 'cart.billing.svc' },
    ],
    [
      'a quota that no quantity is',
      { quota: { cpu: 'much' } },
      { field: 'quota.cpu', value: '"much"' },
    ],
    [
      'a field that there is not',
      { privileged: true } as Partial<NamespaceSpecInput>,
      { field: 'privileged', value: 'true' },
    ],
  ])('refuses %s, in the plan and in earnest', async (_what, changes, told) => {
    const spec: NamespaceSpecInput = {
      ...{ cluster: 'demo', name: 'bad', owner: SHOP_TEAM },
      ...changes,
    };
    const ada = portal.as(ADA);
    const plan = ada.planNamespace(spec).catch(error => error);
    const refusal = ada.putNamespace(spec).catch(error => error);
    const problem = {
      ...told,
      message: expect.stringMatching(/./),
      remedy: expect.stringMatching(/./),
    };
    expect((await plan).problems).toEqual([problem]);
    expect(await refusal).toMatchObject({ status: 400, problems: [problem] });
    expect(await ada.listNamespaces()).toEqual([]);
    expect(await getNamespace('bad')).toBeUndefined();
  });

  it('plans a namespace, and makes it', async () => {
    const plan = await portal.as(ADA).planNamespace(shop);
    expect(plan.problems).toEqual([]);
    expect(new Set(plan.changes.map(({ action }) => action))).toEqual(
      new Set(['create']),
    );
    expect(await getNamespace('shop')).toBeUndefined();

    await portal.as(ADA).putNamespace(shop);
    const made = await until(
      () => portal.as(ADA).getNamespace('demo', 'shop'),
      isReady,
    );
    expect(statusesOf(made)).toEqual({
      Ready: 'True',
      Applied: 'True',
      AccessBound: 'True',
      CertificatesReady: 'True',
      Drifted: 'False',
      HostsReleased: 'True',
    });
    const namespace = await getNamespace('shop');
    expect(namespace?.metadata?.labels).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'restricted',
      [LABEL_ID]: expect.any(String),
    });
    const id = namespace?.metadata?.labels?.[LABEL_ID];
    const secured = [
      get('v1', 'ResourceQuota', 'okeanos'),
      get('networking.k8s.io/v1', 'NetworkPolicy', 'okeanos-default-deny'),
      get('rbac.authorization.k8s.io/v1', 'RoleBinding', 'okeanos-owner'),
      get('cert-manager.io/v1', 'Certificate', 'cart-mtls'),
    ];
    for (const object of await Promise.all(secured)) {
      expect(object?.metadata?.labels?.[LABEL_ID]).toBe(id);
    }
    const again = await portal.as(ADA).planNamespace(shop);
    expect(new Set(again.changes.map(({ action }) => action))).toEqual(
      new Set(['none']),
    );
  });

  it('refuses the name to another team, and a name that the cluster has', async () => {
    const refused = portal
      .as(GRACE)
      .putNamespace({ ...shop, services: [], owner: BILLING_TEAM });
    await expect(refused).rejects.toMatchObject({
      status: 400,
      problems: [{ field: 'name', value: 'shop' }],
    });
    await cluster.create({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'legacy' },
    });
    const taken = portal
      .as(ADA)
      .putNamespace(namespaceSpec({ name: 'legacy' }));
    await expect(taken).rejects.toMatchObject({
      status: 400,
      problems: [{ field: 'name', value: 'legacy' }],
    });
  });

  it('tells how a service is reached, what its certificates are and what its policies', async () => {
    expect((await cart()).services).toEqual([]);
    for (const object of cartObjects('shop', HOST)) {
      await cluster.create(object);
    }
    const { services, connection: seen } = await until(
      cart,
      ({ services: [found] }) =>
        found?.exposure.state === 'healthy' &&
        // Healthy already when the first of the two pods is an endpoint.
        found.exposure.endpoints.total === 2 &&
        found.certificates.state === 'healthy',
    );
    expect(seen.state).toBe('connected');
    expect(services).toHaveLength(1);
    const [{ exposure, certificates, policy }] = services;
    expect(exposure.endpoints).toEqual({ ready: 2, total: 2 });
    expect(exposure.routes).toMatchObject([
      {
        kind: 'HTTPRoute',
        name: 'cart',
        hosts: [HOST],
        visibility: 'private',
        addresses: [expect.stringMatching(/^10\.0\.20\./)],
        controller: 'sandbox.okeanos.io/gateway-controller',
      },
    ]);
    expect(certificates.certificates).toMatchObject([
      { name: 'cart-mtls', usedFor: 'mtls', state: 'healthy' },
    ]);
    // No agent enforces it here: it must not be green.
    expect(policy).toMatchObject({
      state: 'warning',
      reason: 'NoKnownAgent',
      ingress: 'defaultDeny',
      egress: 'defaultDeny',
    });
    await expect(portal.as(GRACE).getEntityStatus(REF)).rejects.toMatchObject({
      status: 404,
    });
  });

  it('reports drift on the namespace and on the card, with a signal, and repairs it when told so', async () => {
    const before = await cart();
    const name = 'okeanos-default-deny';
    const ref = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' };
    await cluster.delete({ ...ref, namespace: 'shop', name });

    const drifted = await until(
      () => portal.as(ADA).getNamespace('demo', 'shop'),
      namespace => conditionOf(namespace, 'Drifted')?.status === 'True',
    );
    expect(conditionOf(drifted, 'Drifted')).toMatchObject({
      reason: 'Deleted',
      message: expect.stringContaining(name),
    });
    expect(conditionOf(drifted, 'Ready')?.status).toBe('False');
    const card = await until(cart, ({ version }) => version > before.version);
    const told = await until(cart, ({ services: [{ policy }] }) =>
      policy.items.some(({ reason }) => reason === 'DriftedDeleted'),
    );
    const { policy } = told.services[0];
    expect(policy).toMatchObject({
      ...{ state: 'warning', reason: 'DriftedDeleted' },
      message: `NetworkPolicy ${name} was deleted; by whom, only the audit log of the API server tells. Not put right: it was deleted by somebody else`,
    });
    // Of what is gone, nothing else is said.
    expect(policy.items.filter(item => item.name === name)).toMatchObject([
      { state: 'warning', reason: 'DriftedDeleted' },
    ]);
    expect(policy.items.map(item => item.name)).toContain('okeanos-allow-dns');
    expect(await portal.as(ADA).getNamespaceHistory('demo', 'shop')).toEqual([
      expect.objectContaining({
        ...{ kind: 'NetworkPolicy', name, change: 'Deleted', by: [] },
        ...{ state: 'standing', timesPutRight: 0 },
      }),
    ]);
    expect(card.services[0].exposure.since).toBe(
      before.services[0].exposure.since,
    );
    // The page is told of this version, or of a later one.
    await until(
      async () => portal.signalsOf(before.signalChannel),
      signals =>
        signals.some(
          signal =>
            typeof signal === 'object' &&
            signal !== null &&
            'version' in signal &&
            Number(signal.version) > before.version,
        ),
    );
    expect(await get(ref.apiVersion, ref.kind, name)).toBeUndefined();

    await portal.as(ADA).putNamespace(shop, { ifExists: 'update' });
    await until(() => portal.as(ADA).getNamespace('demo', 'shop'), isReady);
    expect(await get(ref.apiVersion, ref.kind, name)).toBeDefined();
    await until(cart, ({ services: [found] }) =>
      found.policy.items.some(
        item => item.name === name && !item.reason.startsWith('Drifted'),
      ),
    );
    expect(
      await portal.as(ADA).getNamespaceHistory('demo', 'shop'),
    ).toMatchObject([{ name, state: 'putRight', timesPutRight: 1 }]);
  });

  it('does not do what was planned before somebody edited a policy, and does when that was seen', async () => {
    const client = portal.as(ADA);
    const dns = {
      ...{ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' },
      ...{ namespace: 'shop', name: 'okeanos-allow-dns' },
    };
    const wanted = { ...shop, quota: { ...shop.quota, pods: 41 } };
    const quota = () => get('v1', 'ResourceQuota', 'okeanos');
    const asItWas = await quota();
    const { generation } = await client.getNamespace('demo', 'shop');
    const seen = await client.planNamespace(wanted);
    expect(seen.problems).toEqual([]);
    await cluster.patch(dns, { spec: { egress: [{}] } });

    const moved = await client
      .putNamespace(wanted, { plan: seen.id })
      .catch(error => error);
    expect(moved).toBeInstanceOf(PlanMovedError);
    expect(moved).toMatchObject({
      status: 412,
      difference: [{ what: expect.stringContaining(dns.name) }],
    });
    expect(await client.getNamespace('demo', 'shop')).toMatchObject({
      generation,
    });
    expect(specOf(await quota())).toEqual(specOf(asItWas));

    await client.putNamespace(wanted, { plan: moved.plan.id });
    const put = await until(
      async () => specOf(await quota()),
      spec => !isDeepStrictEqual(spec, specOf(asItWas)),
    );
    expect(put).toMatchObject({ hard: { pods: '41' } });
    await until(
      () => cluster.get(dns),
      policy => !JSON.stringify(specOf(policy)).includes('"egress":[{}]'),
    );
    await until(() => client.getNamespace('demo', 'shop'), isReady);
  });

  it('deletes nothing after a workload came that the plan did not show', async () => {
    const client = portal.as(ADA);
    const labels = { app: 'late' };
    const seen = await client.planNamespaceDeletion('demo', 'shop');
    const late = { apiVersion: 'apps/v1', kind: 'Deployment' };
    await cluster.create({
      ...late,
      metadata: { namespace: 'shop', name: 'late' },
      spec: {
        replicas: 0,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: { containers: [{ name: 'late', image: 'example.com/late' }] },
        },
      },
    });

    const moved = await client
      .deleteNamespace('demo', 'shop', { plan: seen.id })
      .catch(error => error);
    expect(moved).toBeInstanceOf(PlanMovedError);
    expect(moved).toMatchObject({
      status: 412,
      difference: [{ what: 'Deployment late' }],
    });
    const { deletionRequestedAt } = await client.getNamespace('demo', 'shop');
    expect(deletionRequestedAt).toBeUndefined();
    expect(await getNamespace('shop')).not.toHaveProperty(
      'metadata.deletionTimestamp',
    );
    await cluster.delete({ ...late, namespace: 'shop', name: 'late' });
  });

  it('tells who edited a policy and what, and keeps it when it was put right', async () => {
    const client = portal.as(ADA);
    const name = 'okeanos-default-deny';
    const ref = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' };
    await cluster.patch(
      { ...ref, namespace: 'shop', name },
      { spec: { ingress: [{}] } },
    );

    const { services } = await until(cart, ({ services: [{ policy }] }) =>
      policy.items.some(({ reason }) => reason === 'DriftedChanged'),
    );
    expect(services[0].policy.message).toMatch(
      /^NetworkPolicy okeanos-default-deny differs from what Okeanos made: \.spec\.ingress; written by kubectl-edit\. Not put right: /,
    );
    const edit = {
      ...{ kind: 'NetworkPolicy', name, change: 'Changed' },
      fields: [expect.objectContaining({ field: 'spec.ingress' })],
      by: [{ manager: 'kubectl-edit', at: expect.any(String) }],
    };
    const [standing] = await client.getNamespaceHistory('demo', 'shop');
    expect(standing).toMatchObject({ ...edit, state: 'standing' });
    await expect(
      portal.as(GRACE).getNamespaceHistory('demo', 'shop'),
    ).rejects.toMatchObject({ status: 404 });

    await client.putNamespace(
      { ...shop, drift: 'repair' },
      { ifExists: 'update' },
    );
    const [latest] = await until(
      () => client.getNamespaceHistory('demo', 'shop'),
      ([{ state }]) => state === 'putRight',
    );
    expect(latest).toMatchObject({ ...edit, timesPutRight: 1 });
    expect(latest.firstAt).toBe(standing.firstAt);
    await until(() => client.getNamespace('demo', 'shop'), isReady);
    await until(cart, ({ services: [{ policy }] }) =>
      policy.items.every(({ reason }) => !reason.startsWith('Drifted')),
    );
  });

  it('says that a team has no access whose group is not mapped', async () => {
    const spec = namespaceSpec({ name: 'billing', owner: BILLING_TEAM });
    await portal.as(GRACE).putNamespace(spec);
    const made = await until(
      () => portal.as(GRACE).getNamespace('demo', 'billing'),
      isReady,
    );
    expect(conditionOf(made, 'AccessBound')).toMatchObject({
      status: 'False',
      reason: 'GroupNotMapped',
      message: expect.stringContaining(BILLING_TEAM),
    });
  });

  it('knows after a restart what it knew before, and since when', async () => {
    const client = () => portal.as(ADA);
    const before = await cart();
    const namespace = await client().getNamespace('demo', 'shop');
    const history = await client().getNamespaceHistory('demo', 'shop');
    await rememberSecrets();
    await portal.stop();
    logged.push(...portal.log);
    await cluster.patch(
      {
        ...{ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole' },
        name: 'okeanos-watcher',
      },
      { metadata: { labels: { 'app.kubernetes.io/managed-by': 'helm' } } },
    );

    portal = await open();
    const atOnce = await cart();
    expect(atOnce.services).toEqual(before.services);
    expect(atOnce.signalChannel).toBe(before.signalChannel);
    expect(atOnce.connection.asOf).toEqual(expect.any(String));
    await until(
      connectionOf,
      ({ state, since }) =>
        state === 'connected' && since > before.connection.since,
    );
    expect((await cart()).services).toEqual(before.services);
    const known = await client().getNamespace('demo', 'shop');
    expect(known.conditions).toEqual(namespace.conditions);
    expect(await client().getNamespaceHistory('demo', 'shop')).toEqual(history);
    // The baseline is put right at once, and not in silence.
    const [put] = await until(
      () => client().getClusterHistory('demo'),
      found => found[0]?.state === 'putRight',
    );
    expect(put).toMatchObject({
      ...{ kind: 'ClusterRole', name: 'okeanos-watcher', timesPutRight: 1 },
      fields: [{ field: 'metadata.labels.app.kubernetes.io/managed-by' }],
      by: [{ manager: 'kubectl-edit', at: expect.any(String) }],
    });
  });

  it('shows what it last saw of a cluster that is gone, and finds it when it is back', async () => {
    const before = await cart();
    await sandbox.stop();
    const lost = await until(
      connectionOf,
      ({ state }) => state === 'unreachable',
    );
    expect(lost.message).toMatch(/^API server 10\.0\.30\.5/);
    expect(lost.since > before.connection.since).toBe(true);
    expect(lost.asOf).toEqual(expect.any(String));
    expect((await cart()).services).toEqual(before.services);
    // A plan is answered all the same.
    const plan = await portal.as(ADA).planNamespace(shop);
    expect(new Set(plan.changes.map(({ action }) => action))).toEqual(
      new Set(['unknown']),
    );

    sandbox = await startSandbox({ dataDir: dataDir() });
    await until(connectionOf, ({ state }) => state === 'connected', 60_000);
    const after = await until(
      cart,
      ({ services: [found] }) => found?.exposure.state === 'healthy',
    );
    expect(after.services[0].policy.since).toBe(
      before.services[0].policy.since,
    );
    await until(
      () => portal.as(ADA).getNamespace('demo', 'shop'),
      isReady,
      60_000,
    );
  });

  it('deletes a namespace from the cluster and then from the API', async () => {
    const marked = await portal.as(ADA).deleteNamespace('demo', 'shop');
    expect(marked.deletionRequestedAt).toEqual(expect.any(String));
    const gone = await until(
      () =>
        portal
          .as(ADA)
          .getNamespace('demo', 'shop')
          .then(
            () => undefined,
            error => error,
          ),
      error => error !== undefined,
      60_000,
    );
    expect(gone).toMatchObject({ status: 404 });
    expect(await getNamespace('shop')).toBeUndefined();
    await expect(cart()).rejects.toMatchObject({ status: 404 });
    const [billing] = await portal.as(GRACE).listNamespaces();
    expect(billing.spec.name).toBe('billing');
  });

  it('has kept no secret in any of this, in rows, log or audit record', async () => {
    const db = path.join(directory, 'db');
    const files = await readdir(db);
    const rows = await Promise.all(
      files.map(file => readFile(path.join(db, file), 'latin1')),
    );
    const kept = [...rows, ...logged, ...portal.log].join('\n');
    // What is looked through is what was written.
    expect(kept).toContain('okeanos-allow-same-namespace');
    expect(kept).toContain('oke.namespace-delete');
    expect(secrets.size).toBeGreaterThan(4);
    const found = [...secrets]
      .filter(([, secret]) => kept.includes(secret))
      .map(([what]) => what);
    expect(found).toEqual([]);
    expect(kept).not.toMatch(/PRIVATE KEY|"kind":"ExecCredential"/);
  });
});
