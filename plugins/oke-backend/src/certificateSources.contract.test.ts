import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  ClusterConnection,
  DiscoveringKubernetesApi,
  KubernetesClient,
  loadAccessFromKubeconfigFile,
  type ApiResource,
  type KubernetesObject,
  type StoredObject,
} from '@okeanos/backstage-plugin-oke-node';
import type { NamespaceSpecInput } from '@okeanos/backstage-plugin-oke-common';
import { z } from 'zod';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never published
import { ClusterUser } from '../../oke-node/src/blueprints/__testUtils__/contract/ClusterUser';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never published
import { ClusterAdmin } from '../../oke-node/src/testing/ClusterAdmin';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never published
import {
  startSandbox,
  type Sandbox,
} from '../../oke-node/src/testing/startSandbox';
import {
  BILLING_TEAM,
  namespaceSpec,
  SHOP_TEAM,
} from './__testUtils__/fixtures';
import { secondCa } from './__testUtils__/secondCa';
import { sourceModule } from './__testUtils__/sourceModule';
import { startPortal, type Portal } from './__testUtils__/startPortal';
import { ADA, GRACE } from './__testUtils__/teams';
import { until } from './__testUtils__/until';
import { liveConditions } from './reconcile/liveConditions';

/** The sandbox builds its binaries first where they are missing. */
const SANDBOX_START_MS = 15 * 60_000;
const SETTLED_WITHIN_MS = 120_000;

jest.setTimeout(300_000);

const RBAC = 'rbac.authorization.k8s.io';

const base64 = z
  .base64()
  .transform(value => Buffer.from(value, 'base64').toString('utf8'));
const secretSchema = z.object({
  data: z.object({ 'tls.crt': base64, 'tls.key': base64, 'ca.crt': base64 }),
});

const clusterIssuer = (name: string) => ({
  group: 'cert-manager.io',
  kind: 'ClusterIssuer',
  name,
});
const OKEANOS_CA = clusterIssuer('okeanos-ca');
const SECOND_CA = clusterIssuer('second-ca');

const isReady = (object: StoredObject | undefined) =>
  object !== undefined &&
  liveConditions(object).some(
    ({ type, status }) => type === 'Ready' && status === 'True',
  );

/**
 * The portal with a module that brings another source of certificates, on the real API server and the real
 * cert-manager. `shop` gets its certificates from there, `billing` from the CA of the cluster.
 */
describe('certificate sources', () => {
  let directory: string;
  let sandbox: Sandbox;
  let portal: Portal;
  let connection: ClusterConnection;
  let cluster: DiscoveringKubernetesApi;
  let resources: ApiResource[];

  const start = (...sources: Parameters<typeof sourceModule>) =>
    startPortal({
      databaseDir: path.join(directory, 'db'),
      provisionerKubeconfig: sandbox.cluster.provisionerKubeconfig,
      watcherKubeconfig: sandbox.cluster.watcherKubeconfig,
      groups: { [SHOP_TEAM]: 'shop-team', [BILLING_TEAM]: 'billing-team' },
      modules: [sourceModule(...sources)],
    });

  afterAll(async () => {
    await portal?.stop();
    await connection?.close();
    await sandbox?.stop();
    await rm(directory, { recursive: true });
  }, 60_000);

  const resourceOf = (kind: string) =>
    resources.find(
      resource =>
        resource.kind === kind &&
        ['', 'cert-manager.io', RBAC].includes(resource.group),
    )!;
  const user = (name: string, group: string) =>
    new ClusterUser(connection, resourceOf, { user: name, groups: [group] });
  const admin = () => new ClusterAdmin(sandbox.cluster.provisionerKubeconfig);
  /** Teams with `kubectl`: past the portal. */
  const shopOwner = () => user('ada', 'shop-team');
  const billingOwner = () => user('grace', 'billing-team');
  /** Somebody with the built-in role `edit`. */
  const editor = () => user('editor', 'editors');

  const spec = (
    name: string,
    team: string,
    source: string,
    durationHours = 12,
  ) => {
    const changes: Partial<NamespaceSpecInput> = {
      ...{ name, owner: team, certificates: { source, durationHours } },
      services: [{ name: 'web', ports: [8443] }],
    };
    return namespaceSpec(changes);
  };
  const declare = async (
    who: string,
    name: string,
    team: string,
    source: string,
  ) => {
    const asked = spec(name, team, source);
    await portal.as(who).putNamespace(asked, { ifExists: 'update' });
    await until(
      () => portal.as(who).getNamespace('demo', name),
      ({ conditions: [ready], generation }) =>
        ready?.status === 'True' && ready.observedGeneration === generation,
      SETTLED_WITHIN_MS,
    );
  };
  const readyOf = async (who: string, name: string) =>
    (await portal.as(who).getNamespace('demo', name)).conditions[0];
  async function untilState(component: string, state: string) {
    await until(
      () => portal.as(ADA).getClusterStatus('demo'),
      ({ components }) =>
        components.some(
          ({ name, state: its }) => name === component && its === state,
        ),
      SETTLED_WITHIN_MS,
    );
  }

  const certManager = (kind: string, name: string, namespace?: string) => ({
    ...{ apiVersion: 'cert-manager.io/v1', kind, name, namespace },
  });
  const certificate = (
    namespace: string,
    issuerRef: object,
    changes: Record<string, unknown> = {},
    name = 'own',
  ): KubernetesObject => ({
    ...{ apiVersion: 'cert-manager.io/v1', kind: 'Certificate' },
    metadata: { name, namespace },
    spec: {
      ...{ secretName: name, dnsNames: [`web.${namespace}.svc`] },
      ...{ duration: '12h', issuerRef },
      ...changes,
    },
  });
  const request = (namespace: string, issuerRef: object): KubernetesObject => ({
    ...{ apiVersion: 'cert-manager.io/v1', kind: 'CertificateRequest' },
    metadata: { name: 'own', namespace },
    spec: { issuerRef, request: 'bm8gQ1NS' },
  });
  const secretOf = async (namespace: string, name: string) => {
    const ref = { apiVersion: 'v1', kind: 'Secret', namespace, name };
    return secretSchema.parse(await cluster.get(ref)).data;
  };
  const rootOf = async (namespace: string) =>
    new X509Certificate((await secretOf(namespace, 'web-mtls'))['ca.crt']);

  const refusal = (why: RegExp) => ({
    status: 422,
    message: expect.stringMatching(why),
  });

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'okeanos-sources-'));
    sandbox = await startSandbox({ dataDir: path.join(directory, 'sandbox') });
    connection = new ClusterConnection(
      await loadAccessFromKubeconfigFile(sandbox.cluster.provisionerKubeconfig),
    );
    const client = new KubernetesClient(connection);
    cluster = new DiscoveringKubernetesApi(client);
    resources = await client.discover();
    portal = await start(secondCa);
    await untilState('Second CA', 'healthy');
    await declare(ADA, 'shop', SHOP_TEAM, 'second-ca');
    await declare(GRACE, 'billing', BILLING_TEAM, 'cluster-ca');
    await admin().create({
      ...{ apiVersion: 'v1', kind: 'Namespace' },
      metadata: { name: 'unmanaged' },
    });
    await admin().create({
      ...{ apiVersion: `${RBAC}/v1`, kind: 'ClusterRole' },
      // What cert-manager's chart adds to `edit`.
      metadata: { name: 'cert-manager-edit' },
      rules: [
        {
          apiGroups: ['cert-manager.io'],
          resources: ['certificates', 'certificaterequests', 'issuers'],
          verbs: ['create', 'delete', 'patch', 'update'],
        },
      ],
    });
    for (const namespace of ['unmanaged', 'shop', 'billing', 'cert-manager']) {
      await admin().create({
        ...{ apiVersion: `${RBAC}/v1`, kind: 'RoleBinding' },
        metadata: { name: 'editors', namespace },
        roleRef: {
          ...{ apiGroup: RBAC, kind: 'ClusterRole', name: 'cert-manager-edit' },
        },
        subjects: [{ apiGroup: RBAC, kind: 'Group', name: 'editors' }],
      });
    }
  }, SANDBOX_START_MS);

  it('each namespace gets certificates from its own source', async () => {
    const [shop, billing] = [await rootOf('shop'), await rootOf('billing')];
    expect(shop.subject).toBe('CN=second-ca');
    expect(billing.subject).toBe('CN=okeanos-ca');
    const leaf = new X509Certificate(
      (await secretOf('shop', 'web-mtls'))['tls.crt'],
    );
    expect(leaf.verify(shop.publicKey)).toBe(true);
    expect(leaf.verify(billing.publicKey)).toBe(false);
  });

  it('the plan refuses a source that nobody registered, and a life that the source does not allow', async () => {
    const problemsOf = async (asked: ReturnType<typeof spec>) =>
      (await portal.as(ADA).planNamespace(asked)).problems;
    expect(await problemsOf(spec('new', SHOP_TEAM, 'other'))).toMatchObject([
      {
        field: 'certificates.source',
        remedy: 'Choose one of cluster-ca, second-ca',
      },
    ]);
    expect(
      await problemsOf(spec('new', SHOP_TEAM, 'second-ca', 13)),
    ).toMatchObject([{ field: 'certificates.durationHours' }]);
  });

  describe('an owner', () => {
    it('gets a certificate of the own source', async () => {
      await shopOwner().create(certificate('shop', SECOND_CA));
      const ref = certManager('Certificate', 'own', 'shop');
      await until(() => cluster.get(ref), isReady, 60_000);
      await shopOwner().delete(ref);
    });

    it.each([
      ['shop', shopOwner, OKEANOS_CA, /from the ClusterIssuer second-ca/],
      ['billing', billingOwner, SECOND_CA, /from the ClusterIssuer okeanos-ca/],
    ])(
      'of %s gets none of the other source',
      async (name, owner, issuer, why) => {
        await expect(
          owner().create(certificate(name, issuer)),
        ).rejects.toMatchObject(refusal(why));
      },
    );

    it.each([
      ['longer', { duration: '13h' }],
      ['of any length', { duration: undefined }],
    ])('gets none that lives %s than the source allows', async (_, change) => {
      await expect(
        shopOwner().create(certificate('shop', SECOND_CA, change)),
      ).rejects.toMatchObject(refusal(/duration: at most 12h/));
    });

    it('gets none for a name of the other namespace, nor by a request', async () => {
      const dnsNames = ['web.billing.svc'];
      await expect(
        shopOwner().create(certificate('shop', SECOND_CA, { dnsNames })),
      ).rejects.toMatchObject(refusal(/dnsNames, commonName: /));
      await expect(
        shopOwner().create(request('shop', SECOND_CA)),
      ).rejects.toMatchObject({ status: 403 });
    });

    it('cannot choose another source past the portal', async () => {
      const ref = { apiVersion: 'v1', kind: 'Namespace', name: 'shop' };
      const annotations = { 'okeanos.io/certificate-source': 'cluster-ca' };
      await expect(
        shopOwner().patch(ref, { metadata: { annotations } }),
      ).rejects.toMatchObject({ status: 403 });
    });
  });

  it.each([OKEANOS_CA, SECOND_CA])(
    'somebody with the role edit gets nothing from %j',
    async issuer => {
      await expect(
        editor().create(certificate('unmanaged', issuer)),
      ).rejects.toMatchObject(
        refusal(/is for namespaces that Okeanos manages/),
      );
      for (const namespace of ['unmanaged', 'shop', 'billing']) {
        await expect(
          editor().create(request(namespace, issuer)),
        ).rejects.toMatchObject(refusal(/are made by cert-manager/));
      }
    },
  );

  it('a change of the source gives new certificates, and takes what the owner has of the old one', async () => {
    await shopOwner().create(certificate('shop', SECOND_CA));
    const own = certManager('Certificate', 'own', 'shop');
    await until(() => cluster.get(own), isReady, 60_000);
    await declare(ADA, 'shop', SHOP_TEAM, 'cluster-ca');
    await until(
      () => rootOf('shop'),
      ({ subject }) => subject === 'CN=okeanos-ca',
      60_000,
    );
    await until(
      () => cluster.get(own),
      found => found === undefined,
      60_000,
    );
    await declare(ADA, 'shop', SHOP_TEAM, 'second-ca');
    await until(
      () => rootOf('shop'),
      ({ subject }) => subject === 'CN=second-ca',
      60_000,
    );
  });

  describe('without the module', () => {
    beforeAll(async () => {
      await portal.stop();
      portal = await start();
      await until(
        () => readyOf(ADA, 'shop'),
        ({ reason }) => reason === 'CertificateSourceNotInstalled',
        SETTLED_WITHIN_MS,
      );
    }, SETTLED_WITHIN_MS);

    const issuer = () => cluster.get(certManager('ClusterIssuer', 'second-ca'));

    it('the namespace says so, and what was made stays and is guarded', async () => {
      expect(await readyOf(ADA, 'shop')).toMatchObject({
        status: 'Unknown',
        message: expect.stringContaining('no certificate source second-ca'),
      });
      expect(isReady(await issuer())).toBe(true);
      await expect(
        editor().create(certificate('unmanaged', SECOND_CA)),
      ).rejects.toMatchObject(
        refusal(/is for namespaces that Okeanos manages/),
      );
      await until(
        () =>
          shopOwner()
            .create(certificate('shop', SECOND_CA))
            .then(
              () => 'none',
              error => String(error),
            ),
        answer => /source second-ca, which Okeanos does not know/.test(answer),
      );
      expect((await readyOf(GRACE, 'billing')).status).toBe('True');
    });

    it('what was made goes when no namespace uses it', async () => {
      await portal.as(ADA).deleteNamespace('demo', 'shop');
      await until(
        () =>
          portal
            .as(ADA)
            .getNamespace('demo', 'shop')
            .then(
              () => 'there',
              () => 'gone',
            ),
        state => state === 'gone',
        SETTLED_WITHIN_MS,
      );
      await portal.stop(); // the next pass of the baseline is minutes away, and one at each start
      portal = await start();
      await until(issuer, found => found === undefined, SETTLED_WITHIN_MS);
      expect(
        isReady(await cluster.get(certManager('ClusterIssuer', 'okeanos-ca'))),
      ).toBe(true);
    });
  });
});
