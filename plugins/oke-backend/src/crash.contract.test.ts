import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  ClusterConnection,
  KubernetesClient,
  LABEL_ID,
  loadAccessFromKubeconfigFile,
  type ApiResource,
} from '@okeanos/backstage-plugin-oke-node';
import knexFactory from 'knex';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never published
import { startSandbox, type Sandbox } from '../../oke-node/src/testing/startSandbox';
import { ApiServerProxy } from './__testUtils__/ApiServerProxy';
import { namespaceSpec } from './__testUtils__/fixtures';
import { PortalProcess } from './__testUtils__/PortalProcess';
import { expireLeases } from './__testUtils__/stores';
import { ADA } from './__testUtils__/teams';
import { until } from './__testUtils__/until';

/** The sandbox builds its binaries first where they are missing. */
const SANDBOX_START_MS = 15 * 60_000;

jest.setTimeout(300_000);

const NAMESPACES: ApiResource = {
  group: '',
  version: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  namespaced: false,
};

/** Of what a namespace is made. */
const KINDS = [
  'Namespace',
  'ResourceQuota',
  'LimitRange',
  'Role',
  'RoleBinding',
  'NetworkPolicy',
  'Certificate',
];

/** Where a process dies: at its so-manieth effect, before the API server has got it or after. */
interface Crash {
  effect: number;
  when: 'before' | 'after';
}

describe('a portal that is killed at every effect', () => {
  let directory: string;
  let sandbox: Sandbox;
  let connection: ClusterConnection;
  let client: KubernetesClient;
  let proxy: ApiServerProxy;
  let portal: PortalProcess | undefined;

  const start = async (databaseDir: string) => {
    portal = await PortalProcess.start({
      databaseDir,
      provisionerKubeconfig: path.join(directory, 'proxy.kubeconfig'),
      watcherKubeconfig: sandbox.cluster.watcherKubeconfig,
    });
    return portal;
  };

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'okeanos-crash-'));
    sandbox = await startSandbox();
    const access = await loadAccessFromKubeconfigFile(
      sandbox.cluster.provisionerKubeconfig,
    );
    connection = new ClusterConnection(access);
    client = new KubernetesClient(connection);
    proxy = await ApiServerProxy.start(access);
    await writeFile(
      path.join(directory, 'proxy.kubeconfig'),
      await proxy.kubeconfig(),
    );
    // What every cluster needs is made once; the tests begin after that, each with a copy.
    const running = await start(path.join(directory, 'db'));
    await until(
      () => running.as(ADA).getCluster('demo'),
      ({ components }) =>
        components.some(
          ({ name, state }) => name === 'cert-manager' && state === 'healthy',
        ),
    );
    await running.kill();
  }, SANDBOX_START_MS);

  afterAll(async () => {
    await portal?.kill();
    await proxy?.stop();
    await connection?.close();
    await sandbox?.stop();
    await rm(directory, { recursive: true });
  }, 60_000);

  /** Lets the next process die like this, or live. */
  function arm(crash: Crash | undefined): Promise<'crashed'> {
    let effects = 0;
    return new Promise(resolve => {
      proxy.onEffect = async (_effect, forward) => {
        effects += 1;
        if (crash && effects > crash.effect) {
          return 'drop'; // it was under way when the process died
        }
        const isHere = effects === crash?.effect;
        if (!isHere || crash.when === 'after') {
          await forward();
        }
        if (isHere) {
          await portal?.kill();
          resolve('crashed');
          return 'drop';
        }
        return 'answer';
      };
    });
  }

  /** What a process that died holds is free when its time is up. */
  async function letTimePass(databaseDir: string): Promise<void> {
    const knex = knexFactory({
      client: 'better-sqlite3',
      connection: { filename: path.join(databaseDir, 'oke.sqlite') },
      useNullAsDefault: true,
    });
    await expireLeases(knex);
    await knex.destroy();
  }

  /**
   * Starts processes that die, one after the other, until one reaches the goal.
   *
   * @param crashOf - how a process dies, by how many died before it; undefined when it lives
   * @returns how many died
   */
  async function runUntil(
    databaseDir: string,
    crashOf: (died: number) => Crash | undefined,
    goal: {
      begin: (running: PortalProcess) => Promise<unknown>;
      isReached: (running: PortalProcess) => Promise<boolean>;
    },
  ): Promise<number> {
    for (let died = 0; ; died++) {
      const crashed = arm(crashOf(died));
      const running = await start(databaseDir);
      if (died === 0) {
        await goal.begin(running);
      }
      const reached = until(() => goal.isReached(running), Boolean, 60_000);
      const outcome = await Promise.race([
        crashed,
        reached.catch(error => {
          if (running.isKilled) {
            return crashed; // the dead do not answer
          }
          throw error;
        }),
      ]);
      if (outcome !== 'crashed') {
        await running.kill();
      }
      await letTimePass(databaseDir);
      if (outcome !== 'crashed') {
        return died;
      }
    }
  }

  /** Everything in the cluster that carries the identity of a namespace, as `kind name`. */
  async function ownedBy(id: string): Promise<string[]> {
    const resources = await client.discover();
    const found = await Promise.all(
      KINDS.map(async kind => {
        const resource = resources.find(candidate => candidate.kind === kind);
        const labelSelector = `${LABEL_ID}=${id}`;
        const objects = await client.list(resource!, { labelSelector });
        return objects.map(({ metadata }) => `${kind} ${metadata.name}`);
      }),
    );
    return found.flat().sort();
  }

  it.each<{ name: string; creation: Crash; deletion: Crash }>([
    {
      name: 'killed-after',
      creation: { effect: 1, when: 'after' },
      deletion: { effect: 1, when: 'after' },
    },
    {
      name: 'killed-before',
      creation: { effect: 2, when: 'before' },
      deletion: { effect: 1, when: 'before' },
    },
  ])(
    'makes each object once, and leaves none: $name',
    async ({ name, creation, deletion }) => {
      const databaseDir = path.join(directory, name);
      await cp(path.join(directory, 'db'), databaseDir, { recursive: true });
      await letTimePass(databaseDir);
      proxy.forwarded.length = 0;
      const spec = namespaceSpec({
        name,
        services: [{ name: 'cart', ports: [8443] }],
      });
      const intended: string[] = [];

      const died = await runUntil(databaseDir, () => creation, {
        async begin(running) {
          const { changes } = await running.as(ADA).planNamespace(spec);
          changes.forEach(({ kind, name: of }) =>
            intended.push(`${kind} ${of}`),
          );
          await running.as(ADA).putNamespace(spec);
        },
        async isReached(running) {
          const { conditions } = await running
            .as(ADA)
            .getNamespace('demo', name);
          return conditions.some(
            ({ type, status }) => type === 'Ready' && status === 'True',
          );
        },
      });
      // Each process got one effect further than the one before.
      expect(died).toBe(intended.length - (creation.when === 'after' ? 0 : 1));
      const made = proxy.forwarded.map(({ path: of }) => of);
      expect(made).toHaveLength(intended.length);
      expect(new Set(made).size).toBe(made.length);
      const namespace = await client.get(NAMESPACES, { name });
      const id = namespace?.metadata.labels?.[LABEL_ID] ?? '';
      expect(await ownedBy(id)).toEqual(intended.sort());

      proxy.forwarded.length = 0;
      const diedDeleting = await runUntil(
        databaseDir,
        before => (before === 0 ? deletion : undefined),
        {
          begin: running => running.as(ADA).deleteNamespace('demo', name),
          isReached: async running =>
            (await running.as(ADA).listNamespaces()).length === 0,
        },
      );
      expect(diedDeleting).toBe(1);
      expect(proxy.forwarded).toEqual([
        {
          method: 'DELETE',
          path: `/api/v1/namespaces/${name}`,
          uid: namespace?.metadata.uid,
        },
      ]);
      expect(await ownedBy(id)).toEqual([]);
      expect(await client.get(NAMESPACES, { name })).toBeUndefined();
    },
  );
});
