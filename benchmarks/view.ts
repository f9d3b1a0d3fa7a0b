// Compares what one look at a service costs with the stock Kubernetes plugin and with Okeanos, on the
// same cluster and in the same backend: see README.md.
import { fork, spawnSync, type ChildProcess } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  ClusterConnection,
  loadAccessFromKubeconfigFile,
} from '@okeanos/backstage-plugin-oke-node';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { startSandbox } from '../plugins/oke-node/src/testing/startSandbox';
import { applyExample } from '../scripts/applyExample';
import { ask } from './children';
import { percentiles, repeat, report, until } from './measure';
import { portalConfig } from './portalConfig';
import { signIn, type PortalApi } from './portalApi';
import type { Usage } from './viewBackend';

const PORT = 17007;
const BACKEND = `http://localhost:${PORT}`;
const ENTITY = 'component:default/cart';
const WARM_UP = 20;
const VIEWS = 300;
const IDLE_MS = 10_000;

/** The newest on 2026-11-24. Its newest dependencies ask for a version that the registry does not have. */
const STOCK_PLUGIN = {
  private: true,
  dependencies: { '@backstage/plugin-kubernetes-backend': '0.21.11' },
  overrides: { '@aws-sdk/nested-clients': '3.998.3' },
};

const usageSchema: z.ZodType<Usage> = z.object({
  cpuMs: z.number(),
  kubernetesCalls: z.number(),
  residentMegabytes: z.number(),
});

const kubeconfigSchema = z.object({
  clusters: z.array(z.object({ cluster: z.object({ server: z.string() }) })),
  users: z.array(z.object({ user: z.object({ token: z.string() }) })),
});

/** Installs the stock plugin, which is no dependency of the project. */
function installStockPlugin(): string {
  const folder = resolve('benchmarks/.stock-plugin');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify(STOCK_PLUGIN));
  const { status } = spawnSync(
    'npm',
    ['install', '--no-audit', '--no-fund', '--ignore-scripts'],
    { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  if (status !== 0) {
    throw new Error('The stock Kubernetes plugin could not be installed');
  }
  return folder;
}

/** The entities of the example, with what the stock plugin needs besides. */
function writeCatalog(data: string): string {
  const documents = parseAllDocuments(
    readFileSync('examples/shop/catalog-info.yaml', 'utf8'),
  );
  for (const document of documents) {
    const annotations = ['metadata', 'annotations'];
    if (document.hasIn(annotations)) {
      const name = document.getIn(['metadata', 'name']);
      const added = {
        'backstage.io/kubernetes-namespace': 'shop',
        'backstage.io/kubernetes-label-selector': `app.kubernetes.io/name=${name}`,
      };
      for (const [key, value] of Object.entries(added)) {
        document.setIn([...annotations, key], value);
      }
    }
  }
  const file = join(data, 'catalog-info.yaml');
  writeFileSync(file, documents.join(''));
  return file;
}

function configOf(
  data: string,
  {
    server,
    provisionerKubeconfig,
    watcherKubeconfig,
    token,
  }: {
    server: string;
    provisionerKubeconfig: string;
    watcherKubeconfig: string;
    token: string;
  },
) {
  return {
    ...portalConfig({
      port: PORT,
      database: {
        client: 'better-sqlite3',
        connection: { directory: join(data, 'db') },
      },
      catalogFile: writeCatalog(data),
    }),
    kubernetes: {
      serviceLocatorMethod: { type: 'multiTenant' },
      clusterLocatorMethods: [
        {
          type: 'config',
          clusters: [
            {
              name: 'demo',
              url: server,
              authProvider: 'serviceAccount',
              serviceAccountToken: token,
              skipTLSVerify: true,
              skipMetricsLookup: true, // kwok has no metrics
            },
          ],
        },
      ],
    },
    oke: {
      groups: { 'group:default/shop-team': 'shop-team' },
      clusters: [
        {
          name: 'demo',
          ingressNamespaces: ['okeanos-ingress'],
          hostDomains: ['apps.example.com'],
          provisioner: { kubeconfig: provisionerKubeconfig },
          watcher: { kubeconfig: watcherKubeconfig, group: 'okeanos:watchers' },
        },
      ],
    },
  };
}

/** What the backend has used so far. */
const usageOf = (backend: ChildProcess) => ask(backend, 'usage', usageSchema);

type ViewRequest = Parameters<PortalApi['fetch']>;

/** @param of - `idleCpu`: what the backend takes when nobody looks, in milliseconds a second */
async function measure(
  name: string,
  of: { backend: ChildProcess; idleCpu: number; api: PortalApi },
  request: ViewRequest,
): Promise<void> {
  const { backend, idleCpu, api } = of;
  let bytes = 0;
  const look = async () => {
    const answer = await api.fetch(...request);
    const text = await answer.text();
    if (!answer.ok) {
      throw new Error(`${name} answers ${answer.status}: ${text}`);
    }
    bytes = Buffer.byteLength(text);
  };
  await repeat(WARM_UP, look);
  const before = await usageOf(backend);
  const started = performance.now();
  const latencies = await repeat(VIEWS, look);
  const seconds = (performance.now() - started) / 1000;
  const after = await usageOf(backend);
  const cpu = after.cpuMs - before.cpuMs - idleCpu * seconds;
  const calls = after.kubernetesCalls - before.kubernetesCalls;
  report(
    name,
    [
      `${(calls / VIEWS).toFixed(1)} Kubernetes calls`,
      `${(cpu / VIEWS).toFixed(2)} ms CPU`,
      `${bytes} bytes (${await api.wireBytes(...request)} compressed)`,
      percentiles(latencies),
    ].join(', '),
  );
}

async function prepare(api: PortalApi, kubeconfig: string): Promise<void> {
  await until(async () => {
    const { components } = await api.oke.getClusterStatus('demo');
    return components.some(
      ({ name, state }) => name === 'cert-manager' && state === 'healthy',
    );
  });
  await api.oke.putNamespace({
    ...{ cluster: 'demo', name: 'shop', owner: 'group:default/shop-team' },
    services: ['cart', 'checkout', 'payments'].map(name => ({
      name,
      ports: [8443],
      hosts: name === 'payments' ? [] : [`${name}.apps.example.com`],
    })),
  });
  await until(async () => {
    const { conditions } = await api.oke.getNamespace('demo', 'shop');
    return conditions.some(
      ({ type, status }) => type === 'Ready' && status === 'True',
    );
  });
  const connection = new ClusterConnection(
    await loadAccessFromKubeconfigFile(kubeconfig),
  );
  await applyExample(connection, 'shop', () => {});
  await connection.close();
  await until(async () => {
    const { services } = await api.oke.getEntityStatus(ENTITY);
    return services[0]?.exposure.state === 'healthy';
  });
}

async function main(): Promise<void> {
  const stockPlugin = installStockPlugin();
  const data = mkdtempSync(join(tmpdir(), 'okeanos-benchmark-'));
  const { cluster, stop } = await startSandbox();
  const kubeconfig = kubeconfigSchema.parse(
    parse(readFileSync(cluster.provisionerKubeconfig, 'utf8')),
  );
  const { server } = kubeconfig.clusters[0].cluster;
  const config = configOf(data, {
    ...cluster,
    server,
    token: kubeconfig.users[0].user.token,
  });
  const configFile = join(data, 'app-config.json');
  writeFileSync(configFile, JSON.stringify(config));
  mkdirSync(join(data, 'db'));
  const backend = fork('benchmarks/viewBackend.ts', ['--config', configFile], {
    execArgv: ['--require', '@backstage/cli/config/nodeTransform.cjs'],
    env: {
      ...process.env,
      NODE_ENV: 'development', // to sign in without a password
      STOCK_PLUGIN: stockPlugin,
      API_SERVER: new URL(server).host,
    },
    silent: true,
  });
  try {
    const ada = await signIn(BACKEND, 'ada');
    await prepare(ada, cluster.provisionerKubeconfig);
    const entity = await (
      await ada.fetch(`/api/catalog/entities/by-name/component/default/cart`)
    ).json();

    const idle = await usageOf(backend);
    await delay(IDLE_MS);
    const later = await usageOf(backend);
    const idleCpu = (later.cpuMs - idle.cpuMs) / (IDLE_MS / 1000);
    report('backend, nobody looks', `${idleCpu.toFixed(1)} ms CPU per second`);
    // The portal's policy lets nobody else use a plugin that it does not know.
    const pia = await signIn(BACKEND, 'pia');
    const measureView = (name: string, ...request: ViewRequest) =>
      measure(name, { backend, idleCpu, api: pia }, request);
    await measureView(
      'Kubernetes plugin: one view',
      '/api/kubernetes/services/cart',
      { method: 'POST', body: { entity, auth: {} } },
    );
    await measureView(
      'Okeanos: one view',
      `/api/oke/v1/entities/${encodeURIComponent(ENTITY)}/summary`,
    );
    await measureView(
      'for comparison: the entity itself',
      '/api/catalog/entities/by-name/component/default/cart',
    );
    const { residentMegabytes } = await usageOf(backend);
    report('backend with both, resident', `${residentMegabytes.toFixed(0)} MB`);
  } finally {
    backend.kill('SIGKILL');
    await stop();
    rmSync(data, { recursive: true });
  }
}

main().catch(error => {
  console.error(error);
  process.exitCode = 1;
});
