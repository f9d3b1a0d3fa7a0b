import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  ClusterConnection,
  DiscoveringKubernetesApi,
  KubernetesClient,
  LABEL_ID,
  loadAccessFromKubeconfigFile,
  type ApiResource,
  type StoredObject,
} from '@okeanos/backstage-plugin-oke-node';
import type { DeclaredNamespace } from '@okeanos/backstage-plugin-oke-common';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never published
import { ClusterUser } from '../../oke-node/src/blueprints/__testUtils__/contract/ClusterUser';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never published
import { ClusterAdmin } from '../../oke-node/src/testing/ClusterAdmin';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never published
import {
  SANDBOX_START_MS,
  startSandbox,
  type Sandbox,
} from '../../oke-node/src/testing/startSandbox';
import { namespaceSpec } from './__testUtils__/fixtures';
import { startPortal, type Portal } from './__testUtils__/startPortal';
import { ADA, PIA } from './__testUtils__/teams';
import { until } from './__testUtils__/until';

jest.setTimeout(180_000);

const shop = namespaceSpec({ services: [{ name: 'web', ports: [8443] }] });

/** What an owner may try on the real API server, past the portal, against whoever administers it. */
describe('the owner of a namespace', () => {
  let directory: string;
  let sandbox: Sandbox;
  let portal: Portal;
  let connection: ClusterConnection;
  let cluster: DiscoveringKubernetesApi;
  let admin: ClusterAdmin;
  let owner: ClusterUser;

  const read = () => portal.as(PIA).getNamespace('demo', 'shop');
  const conditionOf = ({ conditions }: DeclaredNamespace, type: string) =>
    conditions.find(condition => condition.type === type);
  const isReady = (namespace: DeclaredNamespace) =>
    conditionOf(namespace, 'Ready')?.status === 'True';

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'okeanos-owners-'));
    sandbox = await startSandbox({ dataDir: path.join(directory, 'sandbox') });
    const { provisionerKubeconfig, watcherKubeconfig } = sandbox.cluster;
    connection = new ClusterConnection(
      await loadAccessFromKubeconfigFile(provisionerKubeconfig),
    );
    const client = new KubernetesClient(connection);
    cluster = new DiscoveringKubernetesApi(client);
    admin = new ClusterAdmin(provisionerKubeconfig);
    portal = await startPortal({
      databaseDir: path.join(directory, 'db'),
      ...{ provisionerKubeconfig, watcherKubeconfig },
    });
    await until(
      () => portal.as(ADA).getClusterStatus('demo'),
      ({ connection: { state } }) => state === 'connected',
      120_000,
    );
    const resources = await client.discover();
    const resourceOf = (kind: string): ApiResource => {
      const found = resources.find(
        resource =>
          resource.kind === kind && !resource.group.includes('metrics'),
      );
      if (!found) {
        throw new Error(`The cluster has no ${kind}`);
      }
      return found;
    };
    owner = new ClusterUser(connection, resourceOf, {
      user: 'ada',
      groups: ['shop-team'],
    });
    await portal.as(ADA).putNamespace(shop);
    await until(read, isReady, 90_000);
  }, SANDBOX_START_MS);

  afterAll(async () => {
    await portal?.stop();
    await connection?.close();
    await sandbox?.stop();
    await rm(directory, { recursive: true });
  }, 60_000);

  const CERTIFICATE = {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    namespace: 'shop',
    name: 'web-mtls',
  };
  const idOf = (object: StoredObject | undefined) =>
    object?.metadata.labels?.[LABEL_ID];

  it.each([
    ['v1', 'Namespace', undefined, 'shop'],
    ['v1', 'ResourceQuota', 'shop', 'okeanos'],
    ['v1', 'LimitRange', 'shop', 'okeanos'],
    ['rbac.authorization.k8s.io/v1', 'Role', 'shop', 'okeanos-owner'],
    ['rbac.authorization.k8s.io/v1', 'RoleBinding', 'shop', 'okeanos-owner'],
  ])(
    'puts no finalizer, label or annotation on the %s %s that holds it',
    async (apiVersion, kind, namespace, name) => {
      const ref = { apiVersion, kind, namespace, name };
      for (const metadata of [
        { finalizers: ['example.com/mine'] },
        { labels: { [LABEL_ID]: null } },
        { annotations: { 'okeanos.io/part': 'another' } },
      ]) {
        await expect(owner.patch(ref, { metadata })).rejects.toMatchObject({
          status: 403,
        });
      }
    },
  );

  it('does not make its Certificates foreign by taking the identity away: that is drift, and is put right', async () => {
    const before = await cluster.get(CERTIFICATE);
    expect(idOf(before)).toEqual(expect.any(String));
    await owner.patch(CERTIFICATE, {
      metadata: {
        labels: { [LABEL_ID]: null },
        annotations: { 'okeanos.io/part': null },
      },
    });
    await portal
      .as(ADA)
      .putNamespace({ ...shop, drift: 'repair' }, { ifExists: 'update' });
    const after = await until(
      () => cluster.get(CERTIFICATE),
      object => idOf(object) === idOf(before),
      60_000,
    );
    expect(after?.metadata.uid).toBe(before?.metadata.uid);
  });

  it('does not hold up a deletion without its being told by which object, and how it ends', async () => {
    const held = {
      ...{ apiVersion: 'v1', kind: 'ConfigMap' },
      ...{ namespace: 'shop', name: 'lock' },
    };
    await owner.create({
      ...{ apiVersion: 'v1', kind: 'ConfigMap' },
      metadata: {
        ...{ name: 'lock', namespace: 'shop' },
        finalizers: ['example.com/mine'],
      },
    });
    await portal.as(PIA).deleteNamespace('demo', 'shop');
    const ready = await until(
      async () => conditionOf(await read(), 'Ready'),
      condition => /is held by/.test(condition?.message ?? ''),
      60_000,
    );
    expect(ready).toMatchObject({ reason: 'Deleting' });
    expect(ready?.message).toContain(
      'ConfigMap lock is held by example.com/mine: ',
    );
    expect(ready?.commands).toEqual([
      `kubectl --namespace=shop patch configmap/lock --type=merge --patch='{"metadata":{"finalizers":null}}'`,
    ]);

    // What the command does.
    await admin.patch(held, { metadata: { finalizers: null } });
    const gone = await until(
      () =>
        read().then(
          () => undefined,
          error => error,
        ),
      error => error !== undefined,
      90_000,
    );
    expect(gone).toMatchObject({ status: 404 });
  });
});
