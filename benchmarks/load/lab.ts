import { fork, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import createKnex, { type Knex } from 'knex';
import { kubeconfig } from '../../plugins/oke-backend/src/__testUtils__/kubeconfig';
import { messageOf } from '../children';
import { portalConfig } from '../portalConfig';
import { listeningSchema } from './commands';

/** How much is simulated. */
export interface LabSize {
  clusters: number;
  /** Of each cluster. */
  namespaces: number;
  servicesPerNamespace: number;
  podsPerService: number;
}

/** Where backends keep their rows. */
export interface LabDatabase {
  config: object;
  /** The database of the plugin. */
  open: () => Knex;
}

export interface Lab {
  folder: string;
  /** The process of the API servers. */
  apiServers: ChildProcess;
  /** What a backend is told of them. */
  oke: object;
  stop: () => void;
}

/** The entity whose page is looked at, and what it shows. */
export const VIEWED = {
  entity: 'component:default/viewed',
  ...{ cluster: 'cluster-0', namespace: 'team-0', service: 'service-0' },
};

const typescript = ['--require', '@backstage/cli/config/nodeTransform.cjs'];

/** Starts the API servers. */
export async function startLab(size: LabSize): Promise<Lab> {
  const folder = mkdtempSync(join(tmpdir(), 'okeanos-load-'));
  const apiServers = fork('benchmarks/load/apiServers.ts', [], {
    execArgv: typescript,
    env: {
      ...process.env,
      CLUSTERS: String(size.clusters),
      NAMESPACES: String(size.namespaces),
      SERVICES: String(size.servicesPerNamespace),
      PODS: String(size.podsPerService),
    },
  });
  const { ports, ca } = await messageOf(apiServers, listeningSchema);
  return {
    ...{ folder, apiServers, oke: okeConfig(folder, ports, ca) },
    stop() {
      apiServers.kill('SIGKILL');
      rmSync(folder, { recursive: true });
    },
  };
}

export function sqliteIn(folder: string): LabDatabase {
  const directory = join(folder, 'db');
  mkdirSync(directory);
  const client = 'better-sqlite3';
  return {
    config: { client, connection: { directory } },
    open: () =>
      createKnex({
        client,
        connection: { filename: join(directory, 'oke.sqlite') },
        useNullAsDefault: true,
      }),
  };
}

/** @param url - of a PostgreSQL server */
export function postgresAt(url: string): LabDatabase {
  const { hostname: host, port, username: user } = new URL(url);
  const connection = { host, port: Number(port), user };
  return {
    config: { client: 'pg', connection },
    open: () =>
      createKnex({
        client: 'pg',
        connection: { ...connection, database: 'backstage_plugin_oke' },
      }),
  };
}

/**
 * Starts a replica of the backend on a port.
 *
 * @param lab - `oke`: this section of app-config
 */
export function startBackend(
  lab: Pick<Lab, 'folder' | 'oke'>,
  database: LabDatabase,
  port: number,
): ChildProcess {
  const file = join(lab.folder, `app-config-${port}.json`);
  writeFileSync(file, JSON.stringify(configOf(lab, database, port)));
  return fork('benchmarks/load/backend.ts', ['--config', file], {
    execArgv: [...typescript, '--expose-gc'],
    env: {
      ...process.env,
      NODE_ENV: 'development', // to sign in without a password
      LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn',
    },
    silent: true,
  });
}

function configOf(
  { folder, oke }: Pick<Lab, 'folder' | 'oke'>,
  database: LabDatabase,
  port: number,
) {
  return {
    ...portalConfig({
      port,
      database: database.config,
      catalogFile: writeCatalog(folder),
    }),
    oke,
  };
}

function okeConfig(folder: string, ports: number[], ca: string) {
  return {
    groups: { 'group:default/shop-team': 'shop-team' },
    rates: { declarationsPerMinute: 1000, plansPerMinute: 1000 },
    clusters: ports.map((apiServer, index) => {
      const server = `https://127.0.0.1:${apiServer}`;
      const access = { kubeconfig: join(folder, `kubeconfig-${index}`) };
      writeFileSync(
        access.kubeconfig,
        kubeconfig({ server, ca, token: 'of-the-lab' }),
        { mode: 0o600 },
      );
      return {
        name: `cluster-${index}`,
        provisioner: access,
        watcher: { ...access, group: 'okeanos:watchers' },
      };
    }),
  };
}

function writeCatalog(folder: string): string {
  const file = join(folder, 'catalog-info.json');
  const { cluster, namespace, service } = VIEWED;
  writeFileSync(
    file,
    JSON.stringify({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: {
        name: 'viewed',
        annotations: {
          'okeanos.io/cluster': cluster,
          'okeanos.io/namespace': namespace,
          'okeanos.io/service': service,
        },
      },
      spec: {
        type: 'service',
        lifecycle: 'experimental',
        owner: 'group:default/shop-team',
      },
    }),
  );
  return file;
}
