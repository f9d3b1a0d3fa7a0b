import { chromium, expect, type Page } from '@playwright/test';
import {
  ClusterConnection,
  KubernetesClient,
  loadAccessFromKubeconfigFile,
} from '@okeanos/backstage-plugin-oke-node';
import type { Sandbox } from '../../plugins/oke-node/src/testing/startSandbox';
import { applyExample } from '../applyExample';
import { findOrInstallChromium } from '../systemPackages.mjs';

const TIMEOUT_MS = 120_000;

/**
 * What somebody does with the app in a browser: runs one action by a form, and opens the cards of a service and of a
 * cluster.
 *
 * @param check - told of each thing that was seen
 */
export async function walk(
  baseUrl: string,
  cluster: Sandbox['cluster'],
  check: (seen: string) => void,
): Promise<void> {
  const browser = await chromium.launch({
    executablePath: findOrInstallChromium(),
    args: ['--no-sandbox'], // Chromium has none for root
  });
  const connection = new ClusterConnection(
    await loadAccessFromKubeconfigFile(cluster.provisionerKubeconfig),
  );
  try {
    const page = await browser.newPage({ baseURL: baseUrl });
    page.setDefaultTimeout(TIMEOUT_MS);
    await signIn(page);
    await createNamespace(page);
    check('the action oke:namespace:create, by the form');

    await mustHaveBudget(connection);
    check('the object of the example block, in the cluster');

    await applyExample(connection, 'shop', () => {});
    await page.goto('/catalog/default/component/cart');
    await see(card(page, 'Ingress').getByText('2 of 2 ready'));
    check('the card Ingress of a service, with its endpoints');
    await see(
      card(page, 'Certificates').getByText('cart.shop.svc', { exact: true }),
    );
    check('the card Certificates, with the certificate');

    await see(
      card(page, 'Service')
        .getByRole('list', { name: 'What else is said of cart' })
        .getByText('Ingress, Certificates'),
    );
    check('the card Service, with the one state of the service');

    await see(
      card(page, 'Policy').getByText(
        'The cluster serves none of PolicyReport of wgpolicyk8s.io/v1alpha2, Report of openreports.io/v1alpha1',
      ),
    );
    check('the card Policy, with what the evaluator of the example says');

    await page.goto('/catalog/default/resource/demo');
    await see(page.getByText('2 of 2 ready'));
    check(
      'the card of the cluster, which the catalog has from the catalog module',
    );

    await page.goto('/catalog/demo/resource/shop');
    const namespace = card(page, 'Namespace');
    await see(namespace.getByRole('group', { name: /^cart / }));
    await see(namespace.getByRole('meter', { name: 'Pods' }));
    check('the card of the namespace, with its services and its quota');

    await page.goto('/oke');
    await see(page.getByText('shop', { exact: true }));
    check('the OKE page, with the namespace');
  } finally {
    await connection.close();
    await browser.close();
  }
}

const see = (what: ReturnType<Page['getByText']>) =>
  expect(what.first()).toBeVisible({ timeout: TIMEOUT_MS });

function card(page: Page, title: string) {
  return page.getByRole('region', { name: title, exact: true });
}

async function signIn(page: Page): Promise<void> {
  await page.goto('/');
  const enter = page.getByRole('button', { name: 'Enter' });
  const catalog = page.getByRole('heading', { name: /Catalog/ });
  await see(enter.or(catalog));
  if (await enter.isVisible()) {
    await enter.click();
  }
  await see(catalog);
}

async function createNamespace(page: Page): Promise<void> {
  await page.goto('/create/templates/default/app-namespace');
  await see(page.getByRole('button', { name: /Cluster/ }).getByText('demo'));
  for (const _page of ['Services', 'Limits', 'Plan']) {
    await page.getByRole('button', { name: 'Next' }).click();
  }
  await see(page.getByRole('group', { name: /^Create Namespace shop/ }));
  await page.getByRole('button', { name: 'Review' }).click();
  await page.getByRole('button', { name: 'Create' }).click();
  await see(page.getByText('Everything is as intended'));
}

async function mustHaveBudget(connection: ClusterConnection): Promise<void> {
  const client = new KubernetesClient(connection);
  const resources = await client.discover();
  const budgets = resources.find(({ kind }) => kind === 'PodDisruptionBudget');
  const found =
    budgets && (await client.get(budgets, { namespace: 'shop', name: 'cart' }));
  if (!found) {
    throw new Error('There is no PodDisruptionBudget cart in shop');
  }
}
