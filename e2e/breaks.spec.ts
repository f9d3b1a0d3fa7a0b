import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect as expectAtOnce, test, type Page } from '@playwright/test';
import type { V1Secret } from '@kubernetes/client-node';
import type { NamespaceSpecInput } from '@okeanos/backstage-plugin-oke-common';
import { processesOf } from '../packages/sandbox/src/testing/processesOf';
import { connectCluster } from './kubernetes';
import { card, okeClient, screenshotsOf, signIn } from './portal';

/** What breaks in a cluster, and how the pages tell of it and of its end. Each test leaves the service as it found it. */
test.describe.configure({ mode: 'serial', timeout: 300_000 });

/** A page that a signal did not reach looks by itself within a minute. */
const expect = expectAtOnce.configure({ timeout: 90_000 });

const CART = '/catalog/default/component/cart';
const CHECKOUT = '/catalog/default/component/checkout';
const NAMESPACE = '/catalog/demo/resource/shop';
const CLUSTER = '/catalog/default/resource/demo';
const RBAC = 'rbac.authorization.k8s.io/v1';
const ADMISSION = 'admissionregistration.k8s.io/v1';

const SHOP: NamespaceSpecInput = {
  ...{ cluster: 'demo', name: 'shop', owner: 'group:default/shop-team' },
  services: [
    { name: 'cart', ports: [8443], hosts: ['cart.apps.example.com'] },
    { name: 'checkout', ports: [8443], hosts: ['checkout.apps.example.com'] },
    { name: 'payments', ports: [8443] },
  ],
  quota: { loadBalancers: 2 }, // one more than the example needs
};

const screenshot = screenshotsOf('breaks');
let page: Page;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(20 * 60_000); // the sandbox may have to build its control plane first
  page = await browser.newPage();
  await signIn(page, 'Ada');
  const platform = await okeClient(page, 'pia');
  const team = await okeClient(page, 'ada');
  await platform.putCluster({ name: 'demo', owner: 'group:default/platform' });
  await expect
    .poll(async () => isReady(await platform.getCluster('demo')), {
      timeout: 18 * 60_000,
    })
    .toBe(true);
  await team.putNamespace(SHOP);
  await expect
    .poll(async () => isReady(await team.getNamespace('demo', 'shop')))
    .toBe(true);
  execFileSync('yarn', ['example'], { stdio: 'inherit' });
});

test.afterAll(async () => {
  const platform = await okeClient(page, 'pia');
  const team = await okeClient(page, 'ada');
  await team.deleteNamespace('demo', 'shop');
  await expect
    .poll(async () => team.listNamespaces(), { timeout: 60_000 })
    .toEqual([]);
  await platform.deleteCluster('demo');
  await expect
    .poll(async () => platform.listClusters(), { timeout: 60_000 })
    .toEqual([]);
  await page.close();
});

interface Declared {
  conditions: { type: string; status: string }[];
}

function statusOf(type: string, { conditions }: Declared): string | undefined {
  return conditions.find(each => each.type === type)?.status;
}

function isReady(declared: Declared): boolean {
  return statusOf('Ready', declared) === 'True';
}

/** The state of a card: the first badge in it. */
function stateOf(title: string) {
  return card(page, title)
    .getByText(/^(Healthy|Attention|Failed|Pending|Unknown|None|Declared)$/)
    .first();
}

/** Goes to the page of a service, which is healthy. */
async function openHealthy(path: string, ...titles: string[]) {
  await page.goto(path);
  for (const title of titles) {
    await expect(stateOf(title), title).toHaveText('Healthy');
  }
}

/** Puts right what others changed in the namespace, as the button of its page does. */
async function repairNamespace() {
  const team = await okeClient(page, 'ada');
  const { id } = await team.planNamespace(SHOP);
  await team.putNamespace(SHOP, { plan: id });
}

/** Waits for something on a page that is told of nothing by a signal: it looks each minute, and when somebody comes back to it. */
async function comesBack(of: Page, seen: () => Promise<void>) {
  await expect(async () => {
    await of.evaluate(() => window.dispatchEvent(new Event('focus')));
    await seen();
  }).toPass();
}

test('a backend that disappears shows by itself, and when it comes back', async () => {
  await openHealthy(CART, 'Ingress');
  const ingress = card(page, 'Ingress');
  const cluster = await connectCluster('demo');
  await cluster.scaleDeployment('shop', 'cart', 0);
  await expect(ingress.getByText('0 of 0 ready')).toBeVisible();
  await expect(ingress.getByText('Failed').first()).toBeVisible();
  await screenshot(page, 'no-backend');
  await cluster.scaleDeployment('shop', 'cart', 2);
  await expect(ingress.getByText('2 of 2 ready')).toBeVisible();
});

test('a removed policy shows by itself, as drift too', async () => {
  await page.goto(CART);
  const policy = card(page, 'Policy');
  const name = 'okeanos-default-deny';
  await expect(
    policy.getByText(`NetworkPolicy ${name}`, { exact: true }),
  ).toBeVisible();
  const cluster = await connectCluster('demo');
  await cluster.delete({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { namespace: 'shop', name },
  });
  await expect(
    policy
      .getByText(
        `NetworkPolicy ${name} was deleted; by whom, only the audit log of the API server tells.`,
      )
      .first(),
  ).toBeVisible();
  await screenshot(page, 'policy-removed');
  await page.goto('/oke');
  const told = page.getByText(name);
  await expect(told.first()).toBeVisible();
  await screenshot(page, 'drift');
  await repairNamespace();
  await comesBack(page, () => expect(told).toHaveCount(0, { timeout: 2_000 }));
});

test('a route that points nowhere shows by itself', async () => {
  await openHealthy(CART, 'Ingress');
  const ingress = card(page, 'Ingress');
  const cluster = await connectCluster('demo');
  await cluster.pointRouteAt('shop', 'cart', 'nowhere');
  await expect(
    ingress
      .getByText(
        /HTTPRoute shop\/cart takes it for Service shop\/nowhere, which does not exist/,
      )
      .first(),
  ).toBeVisible();
  await expect(ingress.getByText('Failed').first()).toBeVisible();
  await screenshot(page, 'route-nowhere');
  await cluster.pointRouteAt('shop', 'cart', 'cart');
  await expect(stateOf('Ingress')).toHaveText('Healthy');
  await ingress.getByRole('button', { name: /^\d+ ways? in$/ }).click();
  await expect(ingress.getByText('HTTPRoute cart').first()).toBeVisible();
});

test('a public Service that an administrator makes shows beside the private way in, with who made it and since when', async () => {
  await openHealthy(CART, 'Ingress');
  const cluster = await connectCluster('demo');
  const reference = {
    ...{ apiVersion: 'v1', kind: 'Service' },
    metadata: { namespace: 'shop', name: 'cart-public' },
  };
  const rule = {
    ...{ apiVersion: ADMISSION, kind: 'ValidatingAdmissionPolicyBinding' },
    metadata: { name: 'okeanos-services' },
  };
  // Admission refuses it to everybody. Whoever may, takes the rule away first; it is put back within a second or two, and
  // the API server learns of both a moment later.
  await expect(async () => {
    if (await cluster.find(rule)) {
      await cluster.delete(rule);
    }
    await cluster.create({
      ...reference,
      spec: {
        type: 'LoadBalancer',
        selector: { 'app.kubernetes.io/name': 'cart' },
        ports: [{ port: 443, targetPort: 'https' }],
      },
    });
  }).toPass({ intervals: [100] });
  const ingress = card(page, 'Ingress');
  await expect(stateOf('Ingress')).toHaveText('Attention');
  await expect(
    ingress
      .getByText(
        /Service shop\/cart-public can be reached from the internet at 203\.0\.113\.\d+; it was made by kubectl-create\./,
      )
      .first(),
  ).toBeVisible();
  await expect(
    ingress.getByText(/^kubectl-create, \w+ \d+, \d+, \d+:\d+/),
  ).toBeVisible();
  await expect(ingress.getByText('Public', { exact: true })).toBeVisible();
  await screenshot(page, 'public-service');
  await cluster.delete(reference);
  await expect(stateOf('Ingress')).toHaveText('Healthy');
  await expect(ingress.getByText('cart-public')).toHaveCount(0);
});

test('deleted policies that let the gateway in show as what refuses requests, and are repaired', async () => {
  await openHealthy(CHECKOUT, 'Ingress');
  const cluster = await connectCluster('demo');
  const names = ['okeanos-allow-ingress-to', 'okeanos-allow-load-balancer-to'];
  for (const name of names) {
    await cluster.delete({
      ...{ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' },
      metadata: { namespace: 'shop', name: `${name}-checkout` },
    });
  }
  await expect(stateOf('Ingress')).toHaveText('Attention');
  await expect(
    card(page, 'Ingress')
      .getByText(
        /^No NetworkPolicy lets sandbox\.okeanos\.io\/ingress-controller in to port 8443 of the pods of Service shop\/checkout/,
      )
      .first(),
  ).toBeVisible();
  for (const name of names) {
    await expect(
      card(page, 'Policy')
        .getByText(
          `NetworkPolicy ${name}-checkout was deleted; by whom, only the audit log of the API server tells.`,
        )
        .first(),
    ).toBeVisible();
  }
  await screenshot(page, 'allow-policies-deleted');
  await repairNamespace();
  await expect(stateOf('Ingress')).toHaveText('Healthy');
  await expect(
    card(page, 'Policy').getByText(/was deleted; by whom/),
  ).toHaveCount(0);
});

test('a broken issuer is named as the cause on each card that suffers', async () => {
  await openHealthy(CART, 'Ingress', 'Certificates');
  const cluster = await connectCluster('demo');
  const secret = (namespace: string, name: string) => ({
    ...{ apiVersion: 'v1', kind: 'Secret', metadata: { namespace, name } },
  });
  const authority = secret('cert-manager', 'okeanos-ca');
  const kept = await cluster.find<V1Secret>(authority);
  // So that cert-manager cannot make the Secret of the authority anew.
  const refusal = {
    ...{ apiVersion: 'v1', kind: 'ResourceQuota' },
    metadata: { namespace: 'cert-manager', name: 'no-secrets' },
  };
  await cluster.create({
    ...refusal,
    spec: { hard: { 'count/secrets': '0' } },
  });
  await cluster.delete(authority);
  await cluster.delete(secret('shop', 'cart-mtls'));
  const cause =
    'Ready is False for ClusterIssuer okeanos-ca: Error getting keypair for CA issuer: secrets "okeanos-ca" not found';
  for (const title of ['Certificates', 'Ingress']) {
    await expect(stateOf(title), title).toHaveText('Failed');
    await expect(
      card(page, title).getByText(cause).first(),
      title,
    ).toBeVisible();
  }
  await expect(stateOf('Service')).toHaveText('Failed');
  await screenshot(page, 'issuer-broken');

  // Its page is the platform team's.
  const platform = await page.context().browser()!.newPage();
  await signIn(platform, 'Pia');
  await platform.goto(CLUSTER);
  await expect(
    platform
      .getByText(
        'The issuer of the namespaces cannot issue: Error getting keypair for CA issuer: secrets "okeanos-ca" not found',
      )
      .first(),
  ).toBeVisible();
  await expect(
    card(platform, 'Kubernetes cluster').getByText('Failed').first(),
  ).toBeVisible();
  // Nor does what was declared claim the opposite until the next regular pass, which is minutes away.
  const [asked, team] = [
    await okeClient(page, 'pia'),
    await okeClient(page, 'ada'),
  ];
  for (const [type, declared] of [
    ['IssuerReady', () => asked.getCluster('demo')],
    ['CertificatesReady', () => team.getNamespace('demo', 'shop')],
  ] as const) {
    await expect
      .poll(async () => statusOf(type, await declared()), { message: type })
      .toBe('False');
  }
  await screenshot(platform, 'issuer-broken-cluster');

  await cluster.delete(refusal);
  await cluster.create({
    ...authority,
    type: kept?.type,
    data: kept?.data,
  });
  const broken = platform.getByText(
    /^The issuer of the namespaces cannot issue/,
  );
  await comesBack(platform, () =>
    expect(broken).toHaveCount(0, { timeout: 2_000 }),
  );
  await platform.close();
  for (const title of ['Certificates', 'Ingress']) {
    await expect(stateOf(title), title).toHaveText('Healthy');
  }
});

test('a deleted RoleBinding, and an edited one, policy and quota are put right by themselves, and kept in the history with the field manager', async () => {
  const team = await okeClient(page, 'ada');
  const cluster = await connectCluster('demo');
  const binding = {
    ...{ apiVersion: RBAC, kind: 'RoleBinding' },
    metadata: { namespace: 'shop', name: 'okeanos-owner' },
  };
  await team.putNamespace({ ...SHOP, drift: 'repair' }, { ifExists: 'update' });
  await page.goto(NAMESPACE);
  const history = page.getByRole('list', { name: 'Changed by others' });
  // The regular passes come every five minutes: from here on, only the cluster tells.
  await cluster.delete(binding);
  const entry = (object: string) =>
    history.getByRole('listitem').filter({ hasText: object });
  const deleted = entry('RoleBinding okeanos-owner').filter({
    hasText: /Deleted, seen .*: by whom, only the audit log tells\. Put right/,
  });
  await comesBack(page, () => expect(deleted).toBeVisible({ timeout: 2_000 }));
  await expect.poll(() => cluster.find(binding)).toBeDefined();

  await cluster.edit(binding, {
    subjects: [
      { apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'others' },
    ],
  });
  const edited = entry('RoleBinding okeanos-owner').filter({
    hasText: /Changed by kubectl-edit on .*subjects.* Put right/,
  });
  await comesBack(page, () => expect(edited).toBeVisible({ timeout: 2_000 }));
  await expect
    .poll(() => cluster.find(binding))
    .toMatchObject({ subjects: [{ name: 'shop-team' }] });

  const policy = {
    ...{ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' },
    metadata: { namespace: 'shop', name: 'okeanos-default-deny' },
  };
  await cluster.edit(policy, { spec: { ingress: [{}] } });
  const quota = {
    ...{ apiVersion: 'v1', kind: 'ResourceQuota' },
    metadata: { namespace: 'shop', name: 'okeanos' },
  };
  await cluster.edit(quota, { spec: { hard: { pods: '999' } } });
  for (const [object, field] of [
    ['NetworkPolicy okeanos-default-deny', /ingress.* Put right/],
    ['ResourceQuota okeanos', /pods.*999.* Put right/],
  ] as const) {
    const told = entry(object)
      .filter({ hasText: /Changed by kubectl-edit on / })
      .filter({ hasText: field });
    await comesBack(page, () => expect(told).toBeVisible({ timeout: 2_000 }));
  }
  await expect
    .poll(async () => JSON.stringify(await cluster.find(policy)))
    .not.toContain('"ingress":[{}]');
  await screenshot(page, 'binding-put-right');
  await team.putNamespace(SHOP, { ifExists: 'update' });
});

test('what policies mean is told by what is known of an agent that enforces them', async () => {
  const switchAgent = (state: 'none' | 'ready' | 'unknown') =>
    execFileSync(
      'yarn',
      [
        ...['workspace', 'sandbox', 'policy-agent', '--cluster', 'demo'],
        ...['--data', join(process.env.OKEANOS_DATA!, 'sandbox'), state],
      ],
      { stdio: 'inherit' },
    );
  await page.goto(CART);
  const policy = card(page, 'Policy');
  for (const [agent, state, sentence] of [
    ['ready', 'Healthy', /Calico is ready to enforce policies on/],
    ['unknown', 'Unknown', /Whether policies are enforced is not known/],
    ['none', 'Attention', /refused as soon as policies are enforced/],
  ] as const) {
    switchAgent(agent);
    await expect(stateOf('Policy'), agent).toHaveText(state);
    await expect(policy.getByText(sentence).first(), agent).toBeVisible();
    await screenshot(page, `agent-${agent}`);
  }
});

test('a frozen API server is told on the cards within 40 s, and over when it goes on', async () => {
  await openHealthy(CART, 'Ingress', 'Certificates');
  const [pid] = await processesOf(
    join(process.env.OKEANOS_DATA!, 'sandbox'),
    'kube-apiserver',
  );
  process.kill(pid, 'SIGSTOP');
  try {
    await expect(page.getByText(/Cluster unreachable/).first()).toBeVisible({
      timeout: 40_000,
    });
    await expect(
      card(page, 'Ingress')
        .getByText(/Healthy/)
        .first(),
    ).toHaveText('Last known: Healthy');
    await screenshot(page, 'frozen');
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  for (const title of ['Ingress', 'Certificates']) {
    await expect(stateOf(title), title).toHaveText('Healthy');
  }
  await expect(page.getByText(/Cluster unreachable/)).toHaveCount(0);
});
