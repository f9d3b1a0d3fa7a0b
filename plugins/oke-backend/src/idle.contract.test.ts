import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadAccessFromKubeconfigFile } from '@okeanos/backstage-plugin-oke-node';
import createKnex, { type Knex } from 'knex';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never published
import { ClusterAdmin } from '../../oke-node/src/testing/ClusterAdmin';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never published
import {
  SANDBOX_START_MS,
  startSandbox,
  type Sandbox,
} from '../../oke-node/src/testing/startSandbox';
import { CountingProxy } from './__testUtils__/CountingProxy';
import { namespaceSpec } from './__testUtils__/fixtures';
import { startPortal, type Portal } from './__testUtils__/startPortal';
import { ADA } from './__testUtils__/teams';
import { until } from './__testUtils__/until';

jest.setTimeout(180_000);

describe('what passes ask of a real API server', () => {
  let directory: string;
  let sandbox: Sandbox;
  let proxy: CountingProxy;
  let portal: Portal;
  let knex: Knex;

  const isConnected = () =>
    until(
      () => portal.as(ADA).getClusterStatus('demo'),
      ({ connection: { state } }) => state === 'connected',
      120_000,
    );
  const isReady = () =>
    until(
      () => portal.as(ADA).getNamespace('demo', 'shop'),
      ({ conditions: [ready] }) => ready?.status === 'True',
      90_000,
    );

  /** Makes everything due, and waits for the passes. */
  async function pass(): Promise<void> {
    for (const table of ['baselines', 'namespaces']) {
      await knex(table).update({ next_reconcile_at: 0 });
    }
    await until(
      async () => [
        ...(await knex('baselines').where({ next_reconcile_at: 0 })),
        ...(await knex('namespaces').where({ next_reconcile_at: 0 })),
      ],
      due => due.length === 0,
      60_000,
    );
  }

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'okeanos-idle-'));
    sandbox = await startSandbox({ dataDir: path.join(directory, 'sandbox') });
    const { cluster } = sandbox;
    const provisioner = await loadAccessFromKubeconfigFile(
      cluster.provisionerKubeconfig,
    );
    const watcher = await loadAccessFromKubeconfigFile(
      cluster.watcherKubeconfig,
    );
    proxy = new CountingProxy(provisioner);
    await proxy.listen();
    const through = async (name: string, access: typeof watcher) => {
      const file = path.join(directory, name);
      await writeFile(file, await proxy.kubeconfigOf(access), { mode: 0o600 });
      return file;
    };
    portal = await startPortal({
      databaseDir: path.join(directory, 'db'),
      provisionerKubeconfig: await through('provisioner', provisioner),
      watcherKubeconfig: await through('watcher', watcher),
      entities: [],
    });
    knex = createKnex({
      client: 'better-sqlite3',
      connection: { filename: path.join(directory, 'db', 'oke.sqlite') },
      useNullAsDefault: true,
    });
    await isConnected();
    await portal
      .as(ADA)
      .putNamespace(
        namespaceSpec({ services: [{ name: 'cart', ports: [8443] }] }),
      );
    await isReady();
    await pass(); // what controllers wrote meanwhile is compared once
  }, SANDBOX_START_MS);

  afterAll(async () => {
    await knex?.destroy();
    await portal?.stop();
    proxy?.stop();
    await sandbox?.stop();
    await rm(directory, { recursive: true });
  }, 60_000);

  /** What was asked about objects since this was asked last: not whether it answers, and what it serves. */
  const asked = () =>
    [...proxy.take().others.keys()].filter(
      call => !/^GET \/(version|api|apis)$/.test(call),
    );

  it('is nothing while nothing changes', async () => {
    asked();
    await pass();
    await pass();
    expect(asked()).toEqual([]);
  });

  it('is nothing because of an outage', async () => {
    asked();
    proxy.isAway = true;
    await until(
      () => portal.as(ADA).getClusterStatus('demo'),
      ({ connection: { state } }) => state === 'unreachable',
      60_000,
    );
    proxy.isAway = false;
    await isConnected();
    await pass();
    await isReady();
    expect(asked()).toEqual([]);
  });

  it('is about the one object that somebody changed', async () => {
    asked();
    await new ClusterAdmin(sandbox.cluster.provisionerKubeconfig).patch(
      {
        ...{ apiVersion: 'v1', kind: 'ResourceQuota' },
        ...{ namespace: 'shop', name: 'okeanos' },
      },
      { spec: { hard: { pods: '999' } } },
    );
    await until(
      () => portal.as(ADA).getNamespaceHistory('demo', 'shop'),
      history => history.length > 0,
    );
    await pass();
    const quota = '/api/v1/namespaces/*/resourcequotas/okeanos';
    expect(new Set(asked())).toEqual(
      new Set([`GET ${quota}`, `PATCH ${quota} (dry run)`]),
    );
  });
});
