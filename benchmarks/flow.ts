// Measures the main flow from nothing to nothing, on a portal of its own: see README.md.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { chromium } from '@playwright/test';
import {
  OkeResponseError,
  type ClusterSpecInput,
  type NamespaceSpecInput,
} from '@okeanos/backstage-plugin-oke-common';
import { z } from 'zod';
import { startGroup } from '../scripts/processGroup.mjs';
import { findOrInstallChromium } from '../scripts/systemPackages.mjs';
import { measureChanges } from './changes';
import { cloudSeconds, NETWORK_SECONDS } from './cloudTimes';
import { percentiles, repeat, report, timed, until } from './measure';
import { residentMemory } from './memory';
import { signIn, type PortalApi } from './portalApi';

const APP = 'http://localhost:3000';
const BACKEND = 'http://localhost:7007';
const VIEWS = 500;

const PLATFORM = 'group:default/platform';
const SHOP_TEAM = 'group:default/shop-team';
const formSchema = z.object({
  steps: z.array(
    z.object({
      schema: z.object({
        properties: z.record(
          z.string(),
          z.object({ default: z.unknown().optional() }),
        ),
      }),
    }),
  ),
});
const taskSchema = z.object({ id: z.string() });
const taskStatusSchema = z.object({ status: z.string() });

async function firstPage(): Promise<void> {
  const browser = await chromium.launch({
    executablePath: findOrInstallChromium(),
    args: ['--no-sandbox'], // Chromium has none for root
  });
  try {
    const page = await browser.newPage();
    await until(async () => {
      try {
        await page.goto(APP, { timeout: 5_000 });
        return true;
      } catch {
        return false; // nobody listens yet
      }
    });
    await page
      .getByRole('button', { name: 'Sign in as Pia' })
      .waitFor({ timeout: 120_000 });
  } finally {
    await browser.close();
  }
}

/** What submitting a template's form does, until the task is over. */
async function runTemplate(
  { fetch: call }: PortalApi,
  name: string,
  values: object,
): Promise<void> {
  const form = await call(
    `/api/scaffolder/v2/templates/default/template/${name}/parameter-schema`,
  );
  const { steps } = formSchema.parse(await form.json());
  const defaults = Object.fromEntries(
    steps
      .flatMap(({ schema }) => Object.entries(schema.properties))
      .map(([field, property]) => [field, property.default]),
  );
  const started = await call('/api/scaffolder/v2/tasks', {
    method: 'POST',
    body: {
      templateRef: `template:default/${name}`,
      values: { ...defaults, ...values },
    },
  });
  if (!started.ok) {
    const text = await started.text();
    throw new Error(`${name} was not started: ${text.slice(0, 500)}`);
  }
  const { id } = taskSchema.parse(await started.json());
  let status = 'processing';
  await until(async () => {
    const answer = await call(`/api/scaffolder/v2/tasks/${id}`);
    status = taskStatusSchema.parse(await answer.json()).status;
    return !['open', 'processing'].includes(status);
  });
  if (status !== 'completed') {
    throw new Error(
      `The task of ${name} is ${status}: ${APP}/create/tasks/${id}`,
    );
  }
}

/** What is refused before it is planned is an error with the problems. */
function refusedAs(error: unknown): { problems: { field: string }[] } {
  if (error instanceof OkeResponseError && error.problems.length > 0) {
    return error;
  }
  throw error;
}

type BadPlan = [
  what: string,
  plan: () => Promise<{ problems: { field: string }[] }>,
];

function badClusterPlans({ oke }: PortalApi): BadPlan[] {
  const plan = (changes: Partial<ClusterSpecInput>) => () =>
    oke.planCluster({ name: 'demo', owner: PLATFORM, ...changes });
  return [
    [
      'subnets that overlap',
      plan({ network: { workersCidr: '10.0.30.0/24' } }),
    ],
    ['a small subnet', plan({ network: { podsCidr: '10.0.128.0/28' } })],
    ['an unknown version', plan({ kubernetesVersion: 'v1.2.3' })],
    ['a name that none has', plan({ name: 'Demo!' })],
  ];
}

function badNamespacePlans({ oke }: PortalApi): BadPlan[] {
  const plan = (changes: Partial<NamespaceSpecInput>) => () =>
    oke.planNamespace({
      ...{ cluster: 'demo', name: 'bad', owner: SHOP_TEAM },
      ...changes,
    });
  return [
    ['a name that Kubernetes refuses', plan({ name: 'Shop_1' })],
    ['a group of others', plan({ owner: 'group:default/billing-team' })],
    ['a cluster that there is not', plan({ cluster: 'nowhere' })],
  ];
}

/** How soon plans say no, and to which field. */
async function refuse(kind: string, plans: BadPlan[]): Promise<void> {
  for (const [what, plan] of plans) {
    const started = performance.now();
    const { problems } = await plan().catch(refusedAs);
    const ms = performance.now() - started;
    const fields = problems.map(({ field }) => field).join(', ');
    report(
      `plan: a ${kind} with ${what}`,
      `refused in ${ms.toFixed(0)} ms (${fields})`,
    );
  }
}

async function run(data: string, portal: number): Promise<void> {
  await timed('start to first page', firstPage);
  await until(
    async () => (await fetch(`${BACKEND}/.backstage/health/v1/readiness`)).ok,
  );
  const platform = await signIn(BACKEND, 'pia');
  const team = await signIn(BACKEND, 'ada');
  await refuse('cluster', badClusterPlans(platform));
  await timed('plan: a new cluster', () =>
    platform.oke.planCluster({ name: 'demo', owner: PLATFORM }),
  );

  const flowStarted = performance.now();
  const total = await timed('cluster: form to Ready', () =>
    runTemplate(platform, 'private-oke-cluster', { owner: PLATFORM }),
  );
  let cloud = NETWORK_SECONDS;
  report('  of that the cloud: network', `${NETWORK_SECONDS.toFixed(1)} s`);
  for (const [operation, seconds] of cloudSeconds(
    join(data, 'sandbox/oci/state.json'),
  )) {
    report(`  of that the cloud: ${operation}`, `${seconds.toFixed(1)} s`);
    cloud += seconds;
  }
  report('  own overhead', `${(total - cloud).toFixed(1)} s`);
  await timed('plan: an unchanged cluster', () =>
    platform.oke.planCluster({ name: 'demo', owner: PLATFORM }),
  );
  await refuse('namespace', badNamespacePlans(team));
  await timed('namespace of three services: form to Ready', () =>
    runTemplate(team, 'app-namespace', { owner: SHOP_TEAM }),
  );
  await timed('example system: applied to a healthy card', async () => {
    execFileSync('yarn', ['example'], { stdio: 'ignore' });
    await until(async () => {
      const { services } = await team.oke.getEntityStatus(
        'component:default/cart',
      );
      return services[0]?.exposure.state === 'healthy';
    });
  });
  report(
    'everything by the API alone',
    `${((performance.now() - flowStarted) / 1000).toFixed(1)} s`,
  );

  await measureChanges(APP);

  let bytes = 0;
  const latencies = await repeat(VIEWS, async () => {
    const answer = await team.fetch(
      '/api/oke/v1/entities/component:default%2Fcart/status',
    );
    bytes = (await answer.text()).length;
  });
  report(
    `status endpoint, ${VIEWS} views in turn`,
    `${percentiles(latencies)}, ${bytes} bytes`,
  );
  for (const [group, megabytes] of residentMemory(portal)) {
    report(`resident memory: ${group}`, `${megabytes.toFixed(0)} MB`);
  }

  await timed('namespace: deletion asked to gone', () =>
    runTemplate(team, 'delete-namespace', {
      namespace: 'resource:demo/shop',
      confirm: 'shop',
    }),
  );
  await timed('cluster: deletion asked to gone', () =>
    runTemplate(platform, 'delete-cluster', {
      cluster: 'resource:default/demo',
      confirm: 'demo',
    }),
  );
}

async function main(): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'okeanos-benchmark-'));
  process.env.OKEANOS_DATA = data; // for `yarn example` too
  const portal = startGroup('portal', 'node', ['scripts/start.mjs'], {
    stdio: 'ignore',
  });
  try {
    await run(data, portal.child.pid!);
  } finally {
    await portal.stop();
    rmSync(data, { recursive: true });
  }
}

main().catch(error => {
  console.error(error);
  process.exitCode = 1;
});
