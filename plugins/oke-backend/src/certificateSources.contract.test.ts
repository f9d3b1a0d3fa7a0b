import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
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
  SANDBOX_START_MS,
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
import { TestRoot, unreachable } from './__testUtils__/TestRoot';
import { until } from './__testUtils__/until';
import { CERTIFICATE_REQUESTS } from './certificates/certificateRequests';
import { liveConditions } from './reconcile/liveConditions';

const SETTLED_WITHIN_MS = 120_000;

jest.setTimeout(300_000);

const RBAC = 'rbac.authorization.k8s.io';

const base64 = z
  .base64()
  .transform(value => Buffer.from(value, 'base64').toString('utf8'));
const issuerSchema = z.object({ issuerRef: z.object({ name: z.string() }) });
const requestOf = (object: unknown) =>
  z.object({ spec: z.object({ request: z.string() }) }).parse(object).spec
    .request;
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
const TEST_ROOT = clusterIssuer('test-root');
/** What Okeanos itself is the issuer of: authorities. */
const SIGNER = {
  group: 'okeanos.io',
  kind: 'CertificateSource',
  name: 'test-root',
};

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
  let root: TestRoot;
  let connection: ClusterConnection;
  let client: KubernetesClient;
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
    services = ['web'],
  ) => {
    const changes: Partial<NamespaceSpecInput> = {
      ...{ name, owner: team, certificates: { source, durationHours } },
      services: services.map(service => ({ name: service, ports: [8443] })),
    };
    return namespaceSpec(changes);
  };
  const declare = async (
    who: string,
    name: string,
    team: string,
    source: string,
    ...services: string[]
  ) => {
    const asked = spec(
      ...([name, team, source, 12] as const),
      services.length > 0 ? services : ['web'],
    );
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
    client = new KubernetesClient(connection);
    cluster = new DiscoveringKubernetesApi(client);
    resources = await client.discover();
    root = await TestRoot.create();
    root.fault = unreachable;
    portal = await start(secondCa, root.source());
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
        remedy: 'Choose one of cluster-ca, second-ca, test-root',
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

  describe('a source whose root lies elsewhere', () => {
    const intermediate = () =>
      cluster.get(certManager('Certificate', 'test-root', 'cert-manager'));
    const requests = async () =>
      (
        await client.list(CERTIFICATE_REQUESTS, { namespace: 'cert-manager' })
      ).filter(
        ({ spec: its }) =>
          issuerSchema.parse(its).issuerRef.name === 'test-root',
      );

    it('says why it does not sign, and lets nobody else wait', async () => {
      await until(requests, ([first]) =>
        JSON.stringify(first ?? {}).includes('the root does not answer'),
      );
      expect(isReady(await intermediate())).toBe(false);
      expect((await readyOf(GRACE, 'billing')).status).toBe('True');
    });

    it('signs what its own part asks for, as soon as it can', async () => {
      root.fault = undefined;
      await until(intermediate, isReady, SETTLED_WITHIN_MS);
      await untilState('Test root', 'healthy');
      const [asked, ...others] = new Set(root.asked.map(({ id }) => id));
      expect(others).toEqual([]);
      const [first] = await requests();
      expect(first.metadata.uid).toBe(asked);
      expect(root.asked.at(-1)).toMatchObject({
        ...{ cluster: 'demo', commonName: 'test-root-demo', dnsNames: [] },
        durationSeconds: 720 * 3600,
      });
    });

    it('gives a namespace certificates under the root outside', async () => {
      await declare(ADA, 'partners', SHOP_TEAM, 'test-root', 'web', 'cart');
      const outside = new X509Certificate(root.certificate.toString('pem'));
      const { 'tls.crt': chain, 'ca.crt': ca } = await secretOf(
        'partners',
        'web-mtls',
      );
      expect(new X509Certificate(ca).fingerprint256).toBe(
        outside.fingerprint256,
      );
      const [leaf, middle] = (
        chain.match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----/g) ?? []
      ).map(pem => new X509Certificate(pem));
      expect(leaf.verify(middle.publicKey)).toBe(true);
      expect(leaf.checkIssued(middle)).toBe(true);
      expect(middle.verify(outside.publicKey)).toBe(true);
      expect((await rootOf('billing')).subject).toBe('CN=okeanos-ca');
    });

    it('serves mutual TLS, and refuses certificates of the other source', async () => {
      const sideOf = async (namespace: string, name: string) => {
        const data = await secretOf(namespace, name);
        return {
          cert: data['tls.crt'],
          key: data['tls.key'],
          ca: data['ca.crt'],
        };
      };
      const web = await sideOf('partners', 'web-mtls');
      const cart = await sideOf('partners', 'cart-mtls');
      const foreign = await sideOf('billing', 'web-mtls');
      const server = createServer(
        { ...web, requestCert: true, rejectUnauthorized: true },
        (_request, response) => response.end('welcome'),
      ).listen(0, '127.0.0.1');
      try {
        await once(server, 'listening');
        const { port } = server.address() as AddressInfo;
        const call = async (side: typeof web) => {
          const sent = httpsRequest({
            ...{ ...side, host: '127.0.0.1', port, agent: false },
            servername: 'web.partners.svc',
          });
          sent.end();
          const [response] = await once(sent, 'response');
          return text(response);
        };
        await expect(call(cart)).resolves.toBe('welcome');
        await expect(call(foreign)).rejects.toThrow();
        await expect(call({ ...foreign, ca: web.ca })).rejects.toThrow();
      } finally {
        server.close();
        await once(server, 'close');
      }
    });

    it('is for its own namespaces only', async () => {
      await expect(
        shopOwner().create(certificate('shop', TEST_ROOT)),
      ).rejects.toMatchObject(refusal(/from the ClusterIssuer second-ca/));
      await expect(
        shopOwner().create(certificate('partners', SECOND_CA)),
      ).rejects.toMatchObject(refusal(/from the ClusterIssuer test-root/));
    });

    it('is asked by nobody but cert-manager for Certificates of Okeanos', async () => {
      const authority = { isCA: true, commonName: 'mine', dnsNames: undefined };
      await expect(
        shopOwner().create(certificate('partners', SIGNER, authority)),
      ).rejects.toMatchObject({ status: 422 });
      await expect(
        editor().create(certificate('unmanaged', SIGNER, authority)),
      ).rejects.toMatchObject(refusal(/are for certificate sources/));
      await expect(
        editor().create(certificate('cert-manager', SIGNER, authority)),
      ).rejects.toMatchObject(refusal(/are made by Okeanos/));
      await expect(
        editor().create(request('cert-manager', SIGNER)),
      ).rejects.toMatchObject(refusal(/are made by cert-manager/));
    });

    it('signs nothing for a foreign Certificate, nor for a request that says to be for its own', async () => {
      const before = root.asked.length;
      const [answered] = await requests();
      // Only who may approve comes so far.
      await admin().create(
        certificate(
          'cert-manager',
          SIGNER,
          { isCA: true, commonName: 'mine', dnsNames: undefined },
          'foreign',
        ),
      );
      const foreign = await until(
        requests,
        found => found.length === 2,
        60_000,
      );
      const own = (await intermediate())!;
      await admin().create({
        ...{ apiVersion: answered.apiVersion, kind: answered.kind },
        metadata: {
          ...{ name: 'forged', namespace: 'cert-manager' },
          ownerReferences: [
            {
              ...{ apiVersion: 'cert-manager.io/v1', kind: 'Certificate' },
              ...{ name: 'test-root', uid: own.metadata.uid, controller: true },
            },
          ],
        },
        spec: {
          ...{ issuerRef: SIGNER, isCA: true, duration: '720h0m0s' },
          request: requestOf(
            foreign.find(
              ({ metadata }) => metadata.uid !== answered.metadata.uid,
            ),
          ),
        },
      });
      await portal.stop(); // the baseline is looked at when a backend begins
      portal = await start(secondCa, root.source());
      // Of the same look at all requests.
      await until(requests, found =>
        found.some(
          ({ metadata, status }) =>
            metadata.name === 'forged' &&
            JSON.stringify(status ?? {}).includes(
              'it asks for another subject',
            ),
        ),
      );
      expect(root.asked).toHaveLength(before);
      for (const object of await requests()) {
        if (object.metadata.uid !== answered.metadata.uid) {
          expect(isReady(object)).toBe(false);
          expect(JSON.stringify(object.status)).not.toContain('okeanos.io');
        }
      }
      await admin().delete(
        certManager('Certificate', 'foreign', 'cert-manager'),
      );
      await admin()
        .delete(certManager('CertificateRequest', 'forged', 'cert-manager'))
        .catch(() => {}); // cert-manager keeps one request for a revision
    });
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
      // The other source is in use, by partners.
      for (const [kind, name] of [
        ['ClusterIssuer', 'test-root'],
        ['CertificateSource', 'test-root'],
      ]) {
        const found = await cluster.get({
          ...(kind === 'ClusterIssuer'
            ? certManager(kind, name)
            : { apiVersion: 'okeanos.io/v1alpha1', kind, name }),
        });
        expect(found).toBeDefined();
      }
      expect(
        isReady(await cluster.get(certManager('ClusterIssuer', 'okeanos-ca'))),
      ).toBe(true);
    });
  });
});
