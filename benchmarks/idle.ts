// What many declared namespaces ask of a real API server while nothing happens, and after an outage. See README.md.
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { loadAccessFromKubeconfigFile } from '@okeanos/backstage-plugin-oke-node';
import type { Knex } from 'knex';
import { CountingProxy } from '../plugins/oke-backend/src/__testUtils__/CountingProxy';
import { ClusterAdmin } from '../plugins/oke-node/src/testing/ClusterAdmin';
import {
  startSandbox,
  type Sandbox,
} from '../plugins/oke-node/src/testing/startSandbox';
import { ask } from './children';
import { usageSchema } from './load/commands';
import { sqliteIn, startBackend } from './load/lab';
import { report, timed, until } from './measure';
import { signIn, type PortalApi } from './portalApi';

const NAMESPACES = Number(process.env.NAMESPACES ?? 500);
/** So long nothing happens: all passes come once in 5 minutes. */
const IDLE_MINUTES = Number(process.env.IDLE_MINUTES ?? 5);
const OUTAGE_MS = 3_000;
const AFTER_OUTAGE_MS = 60_000;
const PORT = 17007;
const CLUSTER = 'demo';
const OWNER = 'group:default/shop-team';
const names = Array.from({ length: NAMESPACES }, (_, n) => `team-${n}`);

interface Bench {
  folder: string;
  sandbox: Sandbox;
  proxy: CountingProxy;
  admin: ClusterAdmin;
  backend: ChildProcess;
  knex: Knex;
  api: PortalApi;
}

async function start(folder: string, sandbox: Sandbox): Promise<Bench> {
  const { provisionerKubeconfig, watcherKubeconfig } = sandbox.cluster;
  const provisioner = await loadAccessFromKubeconfigFile(provisionerKubeconfig);
  const watcher = await loadAccessFromKubeconfigFile(watcherKubeconfig);
  const proxy = new CountingProxy(provisioner);
  await proxy.listen();
  const [asProvisioner, asWatcher] = ['provisioner', 'watcher'].map(name =>
    join(folder, name),
  );
  const mode = 0o600;
  writeFileSync(asProvisioner, await proxy.kubeconfigOf(provisioner), { mode });
  writeFileSync(asWatcher, await proxy.kubeconfigOf(watcher), { mode });
  const database = sqliteIn(folder);
  const backend = startBackend(
    {
      folder,
      oke: {
        groups: { [OWNER]: 'shop-team' },
        rates: { declarationsPerMinute: 100_000 },
        clusters: [
          {
            name: CLUSTER,
            provisioner: { kubeconfig: asProvisioner },
            watcher: { kubeconfig: asWatcher, group: 'okeanos:watchers' },
          },
        ],
      },
    },
    database,
    PORT,
  );
  backend.stderr?.pipe(process.stderr);
  backend.stdout?.resume();
  const api = await signIn(`http://localhost:${PORT}`, 'ada');
  const admin = new ClusterAdmin(provisionerKubeconfig);
  return { folder, sandbox, proxy, admin, backend, knex: database.open(), api };
}

/** How many namespaces have a condition as it should be. */
async function countReady(knex: Knex): Promise<number> {
  const rows: { conditions: string }[] = await knex('namespaces').select(
    'conditions',
  );
  return rows.filter(({ conditions }) => {
    const [ready] = JSON.parse(conditions) as { status: string }[];
    return ready?.status === 'True';
  }).length;
}

async function declareAll({ api, knex }: Bench): Promise<void> {
  await until(async () => {
    const status = await api.oke.getClusterStatus(CLUSTER).catch(() => {});
    return status?.connection.state === 'connected';
  });
  const left = [...names];
  const declare = async () => {
    for (let name = left.pop(); name; name = left.pop()) {
      await api.oke.putNamespace({ cluster: CLUSTER, name, owner: OWNER });
    }
  };
  await Promise.all([1, 2, 3, 4].map(declare));
  await until(async () => (await countReady(knex)) === NAMESPACES);
}

function tell(what: string, { proxy }: Bench, minutes: number): void {
  const { watches, others } = proxy.take();
  const total = [...others.values()].reduce((sum, count) => sum + count, 0);
  report(
    what,
    `${(watches / minutes).toFixed(1)} watches and ${(total / minutes).toFixed(
      1,
    )} other calls a minute`,
  );
  [...others]
    .sort(([, a], [, b]) => b - a)
    .slice(0, 6)
    .forEach(([call, count]) => console.log(`    ${count} ${call}`));
}

/** From a change by somebody else until it is told. */
async function drift({ admin, api }: Bench, name: string): Promise<number> {
  const quota = { apiVersion: 'v1', kind: 'ResourceQuota', name: 'okeanos' };
  await admin.patch(
    { ...quota, namespace: name },
    { spec: { hard: { pods: '999' } } },
  );
  const started = performance.now();
  for (;;) {
    const history = await api.oke.getNamespaceHistory(CLUSTER, name);
    if (history.length > 0) {
      return performance.now() - started;
    }
    await delay(20);
  }
}

async function measure(bench: Bench): Promise<void> {
  const { backend, proxy, knex } = bench;
  await timed(`${NAMESPACES} namespaces are declared and ready`, () =>
    declareAll(bench),
  );
  await delay(30_000); // what a change brings is over
  proxy.take();
  await ask(backend, 'usage', usageSchema);
  await delay(IDLE_MINUTES * 60_000);
  const { cpuMs } = await ask(backend, 'usage', usageSchema);
  tell(`nothing happens, ${IDLE_MINUTES} minutes`, bench, IDLE_MINUTES);
  report(
    'CPU of the backend a minute',
    `${(cpuMs / IDLE_MINUTES / 1000).toFixed(1)} s`,
  );

  const told: number[] = [];
  for (const name of names.slice(0, 5)) {
    told.push(await drift(bench, name));
  }
  report(
    'a quota is changed, until it is told',
    told.map(ms => `${(ms / 1000).toFixed(1)} s`).join(', '),
  );
  tell('calls for these', bench, 1);

  proxy.isAway = true;
  await delay(OUTAGE_MS);
  proxy.isAway = false;
  proxy.take();
  await delay(AFTER_OUTAGE_MS);
  tell(`away for ${OUTAGE_MS / 1000} s: the minute after`, bench, 1);
  report('ready then', `${await countReady(knex)} of ${NAMESPACES}`);
}

async function main() {
  const folder = mkdtempSync(join(tmpdir(), 'okeanos-idle-'));
  const sandbox = await startSandbox();
  let bench: Bench | undefined;
  try {
    bench = await start(folder, sandbox);
    await measure(bench);
  } finally {
    bench?.backend.kill('SIGKILL');
    await bench?.knex.destroy();
    bench?.proxy.stop();
    await sandbox.stop();
    rmSync(folder, { recursive: true });
  }
}

main().catch(error => {
  console.error(error);
  process.exitCode = 1;
});
