import { performance } from 'node:perf_hooks';
import { chromium, type Page } from '@playwright/test';
import { connectCluster } from '../e2e/kubernetes';
import { findOrInstallChromium } from '../scripts/systemPackages.mjs';
import { percentile, report } from './measure';

const ROUNDS = 10;
/** A page looks by itself within a minute: what comes later was never told. */
const LATEST_MS = 120_000;

type Cluster = Awaited<ReturnType<typeof connectCluster>>;

interface Break {
  what: string;
  /** Resolves with the answer of the API server that it is done. */
  make(cluster: Cluster): Promise<void>;
  mend(cluster: Cluster): Promise<void>;
  /** Where the page says so, and how. */
  told: { card: string; text: RegExp };
}

const POLICY = {
  ...{ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' },
  metadata: { namespace: 'shop', name: 'benchmark' },
};

const BREAKS: Break[] = [
  {
    what: 'a route to a Service that does not exist',
    make: cluster => cluster.pointRouteAt('shop', 'cart', 'nowhere'),
    mend: cluster => cluster.pointRouteAt('shop', 'cart', 'cart'),
    told: { card: 'Ingress', text: /Service shop\/nowhere, which does not/ },
  },
  {
    what: 'a policy that nobody declared',
    make: cluster =>
      cluster.create({ ...POLICY, spec: { podSelector: {}, ingress: [{}] } }),
    mend: cluster => cluster.delete(POLICY),
    told: { card: 'Policy', text: /^NetworkPolicy benchmark$/ },
  },
];

/** How soon an open page of the example's service shows what breaks in the cluster. */
export async function measureChanges(app: string): Promise<void> {
  const browser = await chromium.launch({
    executablePath: findOrInstallChromium(),
    args: ['--no-sandbox'], // Chromium has none for root
  });
  try {
    const page = await browser.newPage({ baseURL: app });
    await page.goto('/');
    await page.getByRole('button', { name: 'Sign in as Ada' }).click();
    await page.getByRole('heading', { name: 'Okeanos Catalog' }).waitFor();
    await page.goto('/catalog/default/component/cart');
    const cluster = await connectCluster('demo');
    for (const each of BREAKS) {
      const times = await measure(page, cluster, each);
      const at = (p: number) => `${percentile(times, p).toFixed(0)} ms`;
      report(
        `on an open page: ${each.what}`,
        `p50 ${at(0.5)}, longest of ${ROUNDS} ${at(1)}`,
      );
    }
  } finally {
    await browser.close();
  }
}

/** Milliseconds from the answer of the API server to the words on the page, sorted. */
async function measure(
  page: Page,
  cluster: Cluster,
  { make, mend, told }: Break,
) {
  const words = page
    .getByRole('region', { name: told.card, exact: true })
    .getByText(told.text)
    .first();
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await make(cluster);
    const made = performance.now();
    await words.waitFor({ timeout: LATEST_MS });
    times.push(performance.now() - made);
    await mend(cluster);
    await words.waitFor({ state: 'detached', timeout: LATEST_MS });
  }
  return times.sort((a, b) => a - b);
}
