import { execFileSync } from 'node:child_process';
import { expect, test, type Browser, type Page } from '@playwright/test';
import { connectCluster } from './kubernetes';
import { expectGoodLooks, unfoldCards } from './looks';
import {
  BACKEND,
  card,
  okeClient,
  screenshotsOf,
  signIn,
  signInAtBackend,
} from './portal';

const screenshot = screenshotsOf('portal');

test.describe.configure({ mode: 'serial' });

let page: Page;

test.beforeAll(async ({ browser }) => {
  page = await newPage(browser);
});

test.afterAll(async () => {
  await page.context().close();
});

/** A page that axe can look at: it opens another one beside it. */
async function newPage(browser: Browser): Promise<Page> {
  return (await browser.newContext()).newPage();
}

/** Goes to the last page of a template's form, taking what is filled in. */
async function goThroughPages(of: Page, pages: number) {
  for (let i = 1; i < pages; i += 1) {
    await of.getByRole('button', { name: 'Next' }).click();
  }
}

/** Requests that start a task, from now on. */
function tasksStartedBy(person: Page): string[] {
  const started: string[] = [];
  person.on('request', request => {
    if (
      request.method() === 'POST' &&
      request.url().endsWith('/api/scaffolder/v2/tasks')
    ) {
      started.push(request.postData() ?? '');
    }
  });
  return started;
}

/** The form of a deletion, as it comes: nothing is chosen, typed or ticked, and it refuses. */
async function expectUntouchedFormRefuses(of: Page, field: RegExp) {
  await expect(of.getByRole('button', { name: field })).toHaveText(
    'Choose one',
  );
  await expect(of.getByLabel('Its name, to confirm')).toHaveValue('');
  await expect(of.getByRole('checkbox')).toHaveCount(0);
  await of.getByRole('button', { name: 'Review' }).click();
  await expect(of.getByText('must be chosen').first()).toBeVisible();
  await expect(of.getByText('must be typed').first()).toBeVisible();
  await expect(of.getByRole('button', { name: /^Delete/ })).toHaveCount(0);
}

test('the platform team creates a private cluster with the form', async ({
  browser,
}) => {
  test.setTimeout(20 * 60_000); // the sandbox may have to build its control plane first
  const platform = await browser.newPage();
  await signIn(platform, 'Pia');
  await screenshot(platform, 'catalog');
  await platform.goto('/create/templates/default/private-oke-cluster');
  await expect(platform.getByLabel('Name')).toHaveValue('demo');
  await expect(platform.getByRole('button', { name: /Owner/ })).toHaveText(
    'Platform team',
  );
  await expect(
    platform.getByRole('button', { name: /Kubernetes version/ }),
  ).toHaveText(/^The newest \(v1\.\d+\.\d+\)$/);
  await screenshot(platform, 'cluster-form');
  await goThroughPages(platform, 4);
  await expect(
    platform.getByRole('group', { name: 'Create Vcn demo-vcn' }),
  ).toBeVisible();
  await screenshot(platform, 'cluster-plan');
  await platform.getByRole('button', { name: 'Review' }).click();
  await platform.getByRole('button', { name: 'Create' }).click();
  await expect(platform.getByText('Everything is as intended')).toBeVisible({
    timeout: 18 * 60_000,
  });
  await screenshot(platform, 'cluster-task');
  await platform.goto('/catalog/default/resource/demo');
  await expect(platform.getByText('Connected', { exact: true })).toBeVisible();
  await expect(platform.getByText('2 of 2 ready')).toBeVisible();
  await screenshot(platform, 'cluster');
  await platform.close();
});

test('who may not make clusters is told on the first page, and does not go on', async () => {
  await signIn(page, 'Ada');
  await page.goto('/create/templates/default/private-oke-cluster');
  await expect(
    page.getByText(
      'You may not make clusters: none of your groups has the right to it',
    ),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(
    page.getByText("'Owner' must be a group that you may make clusters for"),
  ).toBeVisible();
  await expect(page.getByLabel('VCN')).toHaveCount(0);
  await screenshot(page, 'no-clusters');
});

test('the form tells everything that is in the way before anything is made', async () => {
  const started = tasksStartedBy(page);
  await page.goto('/create/templates/default/app-namespace');
  const name = page.getByLabel('Name');
  await name.fill(' Kube_shop ');
  await name.blur();
  const sentence =
    'must have lower-case letters, digits and dashes only, and start and end with a letter or digit';
  await expect(page.getByText(sentence)).toBeVisible();
  await name.fill(' kube-shop ');
  await expect(page.getByText(sentence)).toHaveCount(0);
  await name.blur();
  await expect(name).toHaveValue('kube-shop');
  await goThroughPages(page, 4);
  await expect(page.getByText('1 thing is in the way')).toBeVisible();
  await expect(
    page.getByText('On the page “Where and whose”: Name'),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Review' }).click();
  await expect(page.getByText("'Plan' is refused")).toBeVisible();
  await expect(page.getByRole('button', { name: 'Create' })).toHaveCount(0);
  await screenshot(page, 'plan-with-a-problem');
  expect(started).toEqual([]);
});

test('a task makes nothing when the world has moved since the form, and says what is different', async () => {
  await page.goto('/create/templates/default/app-namespace');
  await page.getByLabel('Name').fill('fair');
  await goThroughPages(page, 4);
  await expect(
    page.getByRole('group', { name: /^Create Namespace fair/ }),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Review' }).click();
  await expect(page.getByRole('button', { name: 'Create' })).toBeVisible();

  const url = `${BACKEND}/api/oke/v1/clusters/demo/namespaces/fair`;
  const headers = await signInAtBackend(page, 'ada');
  const spec = {
    ...{ cluster: 'demo', name: 'fair' },
    owner: 'group:default/shop-team',
  };
  const declared = await page.request.put(url, { headers, data: spec });
  expect(declared.ok()).toBe(true);
  await page.getByRole('button', { name: 'Create' }).click();
  for (const sentence of [
    'Namespace fair on demo was not declared: things are not as in the plan that was confirmed.',
    'what is declared: before nothing; now version 1, declared by user:default/ada',
  ]) {
    await expect(page.getByText(sentence).first()).toBeVisible();
  }
  await screenshot(page, 'plan-moved');
  const { spec: kept } = await (
    await page.request.get(url, { headers })
  ).json();
  expect(kept.services).toEqual([]);
  const gone = await page.request.delete(url, { headers });
  expect(gone.status()).toBe(202);
});

test('a developer creates a namespace with the form', async () => {
  await page.goto('/create/templates/default/app-namespace');
  await expect(page.getByRole('button', { name: /Cluster/ })).toHaveText(
    'demo',
  );
  await expect(page.getByRole('button', { name: /Owner/ })).toHaveText(
    'Shop team',
  );
  await screenshot(page, 'namespace-form');
  await goThroughPages(page, 4);
  await expect(
    page.getByRole('group', { name: /^Create Namespace shop/ }),
  ).toBeVisible();
  await screenshot(page, 'namespace-plan');
  await page.getByRole('button', { name: 'Review' }).click();
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByText('Everything is as intended')).toBeVisible();
  await expect(page.getByText('The namespace in the catalog')).toBeVisible();
  await screenshot(page, 'namespace-task');
});

test('the real API server holds namespace, policies and ready certificates', async () => {
  const cluster = await connectCluster('demo');
  const namespace = await cluster.find({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'shop' },
  });
  expect(namespace?.metadata?.labels).toMatchObject({
    'pod-security.kubernetes.io/enforce': 'restricted',
  });
  for (const name of ['default-deny', 'allow-dns', 'allow-same-namespace']) {
    const policy = await cluster.find({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { namespace: 'shop', name: `okeanos-${name}` },
    });
    expect(policy, name).toBeDefined();
  }
  for (const service of ['cart', 'checkout', 'payments']) {
    const certificate = await cluster.find({
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata: { namespace: 'shop', name: `${service}-mtls` },
    });
    expect(certificate, service).toMatchObject({
      status: {
        conditions: expect.arrayContaining([
          expect.objectContaining({ type: 'Ready', status: 'True' }),
        ]),
      },
    });
  }
});

test('the catalog relates a service to its namespace', async () => {
  const headers = await signInAtBackend(page, 'pia');
  const relationsOf = async (name: string) => {
    const response = await page.request.get(
      `${BACKEND}/api/catalog/entities/by-name/component/default/${name}`,
      { headers },
    );
    const { relations } = await response.json();
    return relations
      .filter(({ type }: { type: string }) => type === 'dependsOn')
      .map(({ targetRef }: { targetRef: string }) => targetRef);
  };
  await expect
    .poll(() => relationsOf('cart'), { timeout: 90_000 })
    .toContain('resource:demo/shop');
});

test('the cards tell of the example system', async () => {
  execFileSync('yarn', ['example'], { stdio: 'inherit' });
  await page.goto('/catalog/default/component/cart');
  const ingress = card(page, 'Ingress');
  await expect(ingress.getByText('2 of 2 ready')).toBeVisible();
  // What is healthy is folded to a line.
  await ingress.getByRole('button', { name: /^\d+ ways? in$/ }).click();
  await expect(
    ingress.getByText('sandbox.okeanos.io/gateway-controller').first(),
  ).toBeVisible();
  await expect(ingress.getByText('Private')).toBeVisible();

  const certificates = card(page, 'Certificates');
  await certificates
    .getByRole('button', { name: /^\d+ certificates?$/ })
    .click();
  await expect(
    certificates.getByText('cart.shop.svc', { exact: true }),
  ).toBeVisible();
  await expect(
    certificates.getByText(
      'Whether clients must present a certificate is not observed',
    ),
  ).toBeVisible();

  await expect(
    card(page, 'Policy')
      .getByText('No policy agent that Okeanos knows runs in the cluster')
      .first(),
  ).toBeVisible();
  await screenshot(page, 'cart');
});

test('the Kubernetes tab shows the owner the pods of a service, and asks for their log', async () => {
  await page.goto('/catalog/default/component/cart');
  await page.getByRole('link', { name: 'Kubernetes' }).click();
  await expect(page.getByText('2 pods')).toBeVisible();
  await page.getByRole('button', { name: /^demo/ }).click();
  await page
    .getByRole('button', { name: /^cart Deployment/ })
    .first()
    .click();
  const pod = page.getByText(/^cart-[a-z0-9]+-[a-z0-9]+$/).first();
  await pod.click();
  const answered = page.waitForResponse(
    /\/proxy\/api\/v1\/namespaces\/shop\/pods\/cart-[^/]+\/log\b/,
  );
  await page.getByRole('button', { name: 'Logs' }).click();
  // No container runs in the sandbox. That the API server asks the node for it, or tells what answered there, is what its
  // RBAC let through.
  expect(await (await answered).text()).toMatch(
    /\/containerLogs\/shop\/cart-|pods\/log cart-/,
  );
  await screenshot(page, 'kubernetes');
});

/** Pages of the owner of the namespace, with what they show last. */
const OWNER_PAGES = [
  ['/oke', 'own', /^payments$/],
  ['/catalog/default/component/cart', 'entity', /^Who may reach it/],
  ['/catalog/demo/resource/shop', 'entity', 'How to use it'],
  ['/oke/clusters/demo/namespaces/shop/change', 'own', /Nothing changes/],
  ['/oke/clusters/demo/namespaces/shop/delete', 'own', /What goes, and/],
  ['/create/templates/default/app-namespace', 'form', 'Owner'],
  ['/create/templates/default/delete-namespace', 'form', /to confirm/],
] as const;

/** The same of the platform team. */
const PLATFORM_PAGES = [
  ['/catalog/default/resource/demo', 'entity', '2 of 2 ready'],
  ['/oke/clusters/demo/change', 'own', /Nothing changes/],
  ['/create/templates/default/private-oke-cluster', 'form', 'Owner'],
] as const;

for (const [path, kind, content] of OWNER_PAGES) {
  test(`${path} shuts nobody out`, async () => {
    await page.goto(path);
    await expect(page.getByText(content).first()).toBeVisible();
    await unfoldCards(page);
    await expectGoodLooks(page, kind);
  });
}

test('nor does the plan in a form', async () => {
  await page.goto('/create/templates/default/app-namespace');
  await page.getByLabel('Name').fill('kube-shop');
  await page.getByLabel('Name').blur();
  await goThroughPages(page, 4);
  await expect(page.getByText(/ in the way$/)).toBeVisible();
  await expectGoodLooks(page, 'form');
});

test('nor do the pages of the platform team', async ({ browser }) => {
  test.setTimeout(6 * 60_000);
  const platform = await newPage(browser);
  await signIn(platform, 'Pia');
  for (const [path, kind, content] of PLATFORM_PAGES) {
    await test.step(path, async () => {
      await platform.goto(path);
      await expect(platform.getByText(content).first()).toBeVisible();
      await unfoldCards(platform);
      await expectGoodLooks(platform, kind);
    });
  }
  await platform.context().close();
});

test('a renewed certificate shows by itself', async () => {
  test.setTimeout(6 * 60_000);
  await page.goto('/catalog/default/component/cart');
  const certificates = card(page, 'Certificates');
  await certificates
    .getByRole('button', { name: /^\d+ certificates?$/ })
    .click();
  await expect(certificates.getByText('1 time', { exact: true })).toBeVisible();
  const cluster = await connectCluster('demo');
  const revision = async () =>
    (await cluster.issuancesOf('shop', 'cart-mtls')).revision;
  await cluster.renewCertificate('shop', 'cart-mtls');
  // Told apart from a page that does not show it.
  await expect.poll(revision, { timeout: 90_000 }).toBeGreaterThan(1);
  // The backend's first WebSocket is refused by Backstage's signals plugin and comes again after
  // 5 s; a signal in between is lost, and the page looks by itself within a minute.
  try {
    await expect(async () => {
      await expect(certificates).toContainText(
        new RegExp(`Issued\\s*${await revision()} times`),
        { timeout: 1_000 },
      );
    }).toPass({ timeout: 150_000 });
  } catch (error) {
    const client = await okeClient(page, 'ada');
    const { objects } = await cluster.issuancesOf('shop', 'cart-mtls');
    const status = await client.getEntityService(
      'component:default/cart',
      'cart',
    );
    console.error(JSON.stringify({ objects, status }));
    throw error;
  }
  await screenshot(page, 'renewed');
});

test('the other team sees nothing', async ({ browser }) => {
  const other = await browser.newPage();
  await signIn(other, 'Grace');
  await other.goto('/catalog/default/component/cart');
  await expect(
    card(other, 'Certificates').getByText('No status that you may see'),
  ).toBeVisible();
  await expect(other.getByText('cart-mtls')).toBeHidden();
  await screenshot(other, 'other-team');
  await other.goto('/catalog/default/component/cart/kubernetes');
  await expect(other.getByText('No Kubernetes resources')).toBeVisible();
  await expect(other.getByText(/\d+ pods?/)).toHaveCount(0);
  await other.goto('/oke');
  await expect(other.getByText('demo').first()).toBeVisible();
  await expect(other.getByText('shop', { exact: true })).toBeHidden();
  await other.close();
});

test('the other team cannot delete the namespace, and its task fails', async ({
  browser,
}) => {
  const other = await browser.newPage();
  await signIn(other, 'Grace');
  await other.goto('/create/templates/default/delete-namespace');
  await expect(
    other.getByText('There is no namespace that you may delete'),
  ).toBeVisible();
  await expect(other.getByText('shop')).toHaveCount(0);
  await screenshot(other, 'nothing-to-delete');

  // Past the form, as somebody who knows the API.
  const headers = await signInAtBackend(other, 'grace');
  const startTask = async (name: string): Promise<string> => {
    const response = await other.request.post(
      `${BACKEND}/api/scaffolder/v2/tasks`,
      {
        headers,
        data: {
          templateRef: 'template:default/delete-namespace',
          values: { namespace: `resource:demo/${name}`, confirm: name },
        },
      },
    );
    return (await response.json()).id;
  };
  for (const name of ['shop', 'missing']) {
    await other.goto(`/create/tasks/${await startTask(name)}`);
    await expect(
      other
        .getByText(
          `Namespace ${name} on demo: there is none that you may delete. Nothing was deleted.`,
        )
        .first(),
    ).toBeVisible();
    await expect(other.getByText('is gone')).toHaveCount(0);
  }
  await screenshot(other, 'failed-deletion');
  await other.close();
});

test('delete the namespace with the form', async () => {
  await page.goto('/create/templates/default/delete-namespace');
  const started = tasksStartedBy(page);
  await expectUntouchedFormRefuses(page, /Namespace/);
  await screenshot(page, 'delete-untouched');

  await page.getByRole('button', { name: /Namespace/ }).click();
  await page.getByRole('option', { name: 'shop on demo' }).click();
  await expect(
    page.getByText('shop on demo will be deleted with everything on it'),
  ).toBeVisible();
  const goes = page.getByRole('list', { name: 'What goes, and whose it is' });
  await expect(
    goes.getByText(/^Not made by Okeanos, written by/).first(),
  ).toBeVisible();
  await expect(page.getByText('cart.apps.example.com').first()).toBeVisible();
  await screenshot(page, 'delete-plan');
  await page.getByLabel('Its name, to confirm').fill('demo');
  await page.getByRole('button', { name: 'Review' }).click();
  await expect(
    page.getByText('is not the name of what will be deleted').first(),
  ).toBeVisible();
  await screenshot(page, 'delete-wrong-name');

  await page.getByLabel('Its name, to confirm').fill('shop');
  await page.getByRole('button', { name: 'Review' }).click();
  await expect(page.getByText('To be deleted', { exact: true })).toBeVisible();
  await screenshot(page, 'delete-review');
  expect(started).toEqual([]);
  await page.getByRole('button', { name: 'Delete the namespace' }).click();
  await expect(page.getByText('Namespace shop on demo is gone')).toBeVisible();
  expect(started).toHaveLength(1);
  await screenshot(page, 'deleted');
  const cluster = await connectCluster('demo');
  const namespace = await cluster.find({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'shop' },
  });
  expect(namespace).toBeUndefined();
});

test('a link that fills in the form of a deletion fills in nothing', async ({
  browser,
}) => {
  const platform = await browser.newPage();
  await signIn(platform, 'Pia');
  const filledIn = { cluster: 'resource:default/demo', confirm: 'demo' };
  await platform.goto(
    `/create/templates/default/delete-cluster?formData=${encodeURIComponent(
      JSON.stringify(filledIn),
    )}`,
  );
  await expectUntouchedFormRefuses(platform, /Cluster/);
  await platform.close();
});

test('the platform team deletes the cluster with the form', async ({
  browser,
}) => {
  const platform = await browser.newPage();
  await signIn(platform, 'Pia');
  await platform.goto('/create/templates/default/delete-cluster');
  await expectUntouchedFormRefuses(platform, /Cluster/);
  await platform.getByRole('button', { name: /Cluster/ }).click();
  await platform.getByRole('option', { name: 'demo' }).click();
  await expect(
    platform.getByText('Its API server goes with everything'),
  ).toBeVisible();
  await screenshot(platform, 'cluster-delete-plan');
  await platform.getByLabel('Its name, to confirm').fill('demo');
  await platform.getByRole('button', { name: 'Review' }).click();
  await platform.getByRole('button', { name: 'Delete the cluster' }).click();
  await expect(platform.getByText('Cluster demo is gone')).toBeVisible({
    timeout: 60_000,
  });
  await screenshot(platform, 'cluster-deleted');
  await platform.close();
});
