import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { NotFoundError } from '@backstage/errors';
import type { OkeClient } from '@okeanos/backstage-plugin-oke-common';
import {
  ClusterConnection,
  KubernetesClient,
  LABEL_ID,
  loadAccessFromKubeconfigFile,
} from '@okeanos/backstage-plugin-oke-node';
import createKnex, { type Knex } from 'knex';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never built
import {
  startOciSandbox,
  startSandbox,
  type OciSandbox,
  type Sandbox,
} from '../../oke-node/src/testing/startSandbox';
import { BuiltBackend } from './__testUtils__/BuiltBackend';
import type { EffectProxy } from './__testUtils__/EffectProxy';
import { clusterSpec, namespaceSpec } from './__testUtils__/fixtures';
import { OciResources } from './__testUtils__/ociResources';
import { isWhole, tellProof } from './__testUtils__/proof';
import {
  runThroughDeaths,
  type Journeyed,
} from './__testUtils__/runThroughDeaths';
import { startApiServerProxy } from './__testUtils__/startApiServerProxy';
import { startOciProxy } from './__testUtils__/startOciProxy';
import { expireLeases } from './__testUtils__/stores';
import { until } from './__testUtils__/until';

// The first run builds the sandbox's binaries.
jest.setTimeout(60 * 60_000);

/** `./yarnw prove crash` kills it at each moment, `verify` at some: an odd number, so that of both sides of effects. */
const ONE_IN = isWhole ? 1 : 5;

const NAMESPACES = {
  group: '',
  version: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  namespaced: false,
};

/** Of what namespaces are made. */
const KINDS = [
  'Namespace',
  'ResourceQuota',
  'LimitRange',
  'Role',
  'RoleBinding',
  'NetworkPolicy',
  'Certificate',
];

describe('the built backend', () => {
  let folder: string;
  let built: BuiltBackend;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'okeanos-crash-'));
    built = await BuiltBackend.build(folder);
  });
  afterEach(() => built.killAll());
  afterAll(() => rm(folder, { recursive: true }));

  /** `backend.database` of a backend that runs alone, and what is in it of Okeanos. */
  function sqlite(name: string) {
    const directory = path.join(folder, name);
    return {
      config: { client: 'better-sqlite3', connection: { directory } },
      knex: createKnex({
        client: 'better-sqlite3',
        connection: { filename: path.join(directory, 'oke.sqlite') },
        useNullAsDefault: true,
      }),
    };
  }

  /** `backend.database` of several replicas. */
  function postgres() {
    const connection =
      process.env.BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING;
    return connection
      ? { client: 'pg', connection, prefix: `crash_${process.pid}_` }
      : undefined;
  }

  describe('with a private cluster', () => {
    let sandbox: OciSandbox;
    let proxy: EffectProxy;
    let resources: OciResources;
    /** What two backends at once made. */
    let expected: string[];

    beforeAll(async () => {
      sandbox = await startOciSandbox({ timeScale: 0.05 });
      proxy = await startOciProxy(sandbox.oci.url, { oneIn: ONE_IN });
      resources = await OciResources.of(sandbox.oci);
    });
    afterAll(async () => {
      await proxy?.stop();
      await sandbox?.stop();
    });

    const start = (database: object) => {
      const { configFile, routesFile } = sandbox.oci;
      return built.start({
        backend: { database },
        oke: {
          oci: {
            region: 'eu-frankfurt-1',
            endpoint: `http://127.0.0.1:${proxy.port}`,
            routesFile,
            provisioner: { file: configFile },
            watcher: { file: configFile, profile: 'WATCHER' },
          },
        },
      });
    };
    const declare = (client: OkeClient) => client.putCluster(clusterSpec());
    const conditions = async (client: OkeClient) =>
      (await client.getCluster('demo')).conditions;
    const remove = (client: OkeClient) => client.deleteCluster('demo');
    const isGone = (client: OkeClient) => isNotFound(client.getCluster('demo'));

    /** Without what is logged of load balancers: these come when they come, and have other OCIDs each time. */
    const settledNames = async () =>
      (await resources.names()).filter(
        name => !/load-balancer-\w+-(access|error)-log$/.test(name),
      );

    it('makes everything once when it runs twice, and leaves nothing', async () => {
      const database = postgres() ?? sqlite('two').config;
      const backends = [await start(database)];
      const clients = [await backends[0].as('pia')];
      backends.push(await start(database));
      clients.push(await backends[1].as('pia'));
      await Promise.all(clients.map(declare));
      for (const client of clients) {
        await until(() => conditions(client), isReady, 120_000);
      }
      expected = await settledNames();
      expect(countByKind(expected)).toEqual({
        Addon: 1,
        CaptureFilter: 1,
        Cluster: 1,
        Log: 5,
        LogGroup: 1,
        NatGateway: 1,
        NetworkSecurityGroup: 4,
        NodePool: 1,
        RouteTable: 3,
        SecurityList: 3,
        SecurityRule: expect.any(Number),
        ServiceGateway: 1,
        Subnet: 5,
        Vcn: 1,
      });

      await Promise.all(clients.map(remove));
      for (const client of clients) {
        await until(() => isGone(client), Boolean, 120_000);
      }
      expect(await resources.names()).toEqual([]);
    });

    it('killed before and after effects, makes the same, and leaves nothing', async () => {
      const { config, knex } = sqlite('killed');
      const journey = {
        proxy,
        user: 'pia',
        start: () => start(config),
        letTimePass: () => letTimePass(knex),
      };
      const atCreation = await runThroughDeaths({
        ...journey,
        begin: declare,
        isReached: async client => isReady(await conditions(client)),
      });
      tell('creation of a cluster', atCreation);
      expect(atCreation.moments).toBeGreaterThan(40);
      expect(await settledNames()).toEqual(expected);

      const atDeletion = await runThroughDeaths({
        ...journey,
        begin: remove,
        isReached: isGone,
      });
      tell('deletion of a cluster', atDeletion);
      expect(atDeletion.moments).toBeGreaterThan(30);
      expect(await resources.names()).toEqual([]);
      await knex.destroy();
    });
  });

  describe('with a namespace', () => {
    let sandbox: Sandbox;
    let proxy: EffectProxy;
    let kubeconfigFile: string;
    let connection: ClusterConnection;
    let client: KubernetesClient;

    beforeAll(async () => {
      sandbox = await startSandbox();
      const access = await loadAccessFromKubeconfigFile(
        sandbox.cluster.provisionerKubeconfig,
      );
      connection = new ClusterConnection(access);
      client = new KubernetesClient(connection);
      const started = await startApiServerProxy(access, { oneIn: ONE_IN });
      proxy = started.proxy;
      kubeconfigFile = path.join(folder, 'proxy.kubeconfig');
      await writeFile(kubeconfigFile, started.kubeconfig);
    });
    afterAll(async () => {
      await proxy?.stop();
      await connection?.close();
      await sandbox?.stop();
    });

    /** Everything in the cluster that carries the identity of a namespace, as `kind name`. */
    async function ownedBy(id: string): Promise<string[]> {
      const all = await client.discover();
      const found = await Promise.all(
        all
          .filter(({ kind }) => KINDS.includes(kind))
          .map(async resource => {
            const labelSelector = `${LABEL_ID}=${id}`;
            const objects = await client.list(resource, { labelSelector });
            return objects.map(
              ({ metadata }) => `${resource.kind} ${metadata.name}`,
            );
          }),
      );
      return found.flat().sort();
    }

    it('killed before and after effects, makes each object once, and leaves none', async () => {
      const { config, knex } = sqlite('namespace');
      const journey = {
        proxy,
        start: () =>
          built.start({
            backend: { database: config },
            oke: {
              groups: { 'group:default/shop-team': 'shop-team' },
              clusters: [
                {
                  name: 'demo',
                  provisioner: { kubeconfig: kubeconfigFile },
                  watcher: {
                    kubeconfig: sandbox.cluster.watcherKubeconfig,
                    group: 'okeanos:watchers',
                  },
                },
              ],
            },
          }),
        letTimePass: () => letTimePass(knex),
      };
      const atBaseline = await runThroughDeaths({
        ...journey,
        user: 'pia',
        begin: async () => {},
        async isReached(as) {
          const { components } = await as.getClusterStatus('demo');
          return components.some(
            ({ name, state }) => name === 'cert-manager' && state === 'healthy',
          );
        },
      });
      tell('preparation of a cluster', atBaseline);
      expect(new Set(proxy.forwarded).size).toBe(proxy.forwarded.length);

      proxy.forwarded.length = 0;
      const spec = namespaceSpec({
        services: [{ name: 'cart', ports: [8443] }],
      });
      const intended: string[] = [];
      const atCreation = await runThroughDeaths({
        ...journey,
        user: 'ada',
        async begin(as) {
          const { changes } = await as.planNamespace(spec);
          intended.push(...changes.map(({ kind, name }) => `${kind} ${name}`));
          await as.putNamespace(spec);
        },
        async isReached(as) {
          return isReady((await as.getNamespace('demo', 'shop')).conditions);
        },
      });
      tell('creation of a namespace', atCreation);
      expect(new Set(proxy.forwarded).size).toBe(proxy.forwarded.length);
      expect(proxy.forwarded).toHaveLength(intended.length);
      const namespace = await client.get(NAMESPACES, { name: 'shop' });
      const id = namespace?.metadata.labels?.[LABEL_ID] ?? '';
      expect(await ownedBy(id)).toEqual(intended.sort());

      proxy.forwarded.length = 0;
      const atDeletion = await runThroughDeaths({
        ...journey,
        user: 'ada',
        begin: as => as.deleteNamespace('demo', 'shop'),
        isReached: as => isNotFound(as.getNamespace('demo', 'shop')),
      });
      tell('deletion of a namespace', atDeletion);
      expect(proxy.forwarded).toEqual(['DELETE /api/v1/namespaces/shop']);
      expect(await ownedBy(id)).toEqual([]);
      expect(await client.get(NAMESPACES, { name: 'shop' })).toBeUndefined();
      await knex.destroy();
    });
  });
});

async function letTimePass(knex: Knex): Promise<void> {
  await expireLeases(knex);
  for (const table of ['clusters', 'baselines', 'namespaces']) {
    await knex(table).update({ next_reconcile_at: 0 });
  }
}

function isReady(conditions: { type: string; status: string }[]): boolean {
  return conditions.some(
    ({ type, status }) => type === 'Ready' && status === 'True',
  );
}

async function isNotFound(read: Promise<unknown>): Promise<boolean> {
  try {
    await read;
    return false;
  } catch (error) {
    if (error instanceof Error && error.name === NotFoundError.name) {
      return true;
    }
    throw error;
  }
}

function countByKind(names: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) {
    const [kind] = name.split(' ');
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

/** At how many of the moments it died is what was asked for. */
function tell(title: string, { deaths, moments }: Journeyed): void {
  expect(deaths.length).toBeGreaterThanOrEqual(Math.floor(moments / ONE_IN));
  tellProof(deaths.length);
  // OCIDs are long, and their ends tell them apart.
  const lines = deaths.map(line =>
    line.replace(/ocid1\.(\w+)\.\S*?(\w{6})(?=[/ ]|$)/g, '$1…$2'),
  );
  process.stdout.write(
    `${[
      `Killed at ${deaths.length} of ${moments} moments during the ${title}:`,
      ...lines,
    ].join('\n  ')}\n`,
  );
}
