import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  ANNOTATION_ALLOWED_HOSTS,
  ClusterConnection,
  DiscoveringKubernetesApi,
  KubernetesClient,
  LABEL_ID,
  loadAccessFromKubeconfigFile,
  type ApiResource,
  type KubernetesObject,
  type StoredObject,
} from '@okeanos/backstage-plugin-oke-node';
import type {
  NamespaceSpec,
  DeclaredNamespace,
} from '@okeanos/backstage-plugin-oke-common';
import { z } from 'zod';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never published
import { ClusterUser } from '../../oke-node/src/blueprints/__testUtils__/contract/ClusterUser';
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
import { startPortal, type Portal } from './__testUtils__/startPortal';
import { TcpProxy } from './__testUtils__/TcpProxy';
import { ADA, GRACE, PIA } from './__testUtils__/teams';
import { until } from './__testUtils__/until';

/** A host is free a quarter of a minute after it was released, on a machine that is busy somewhat later. */
const FREE_WITHIN_MS = 90_000;

jest.setTimeout(300_000);

const CERT_MANAGER = 'cert-manager.io/v1';

const certificateSchema = z.object({
  spec: z.object({ dnsNames: z.array(z.string()).default([]) }),
  status: z
    .object({
      conditions: z
        .array(z.object({ type: z.string(), status: z.string() }))
        .default([]),
    })
    .prefault({}),
});

const isIssued = (object: StoredObject | undefined) =>
  object !== undefined &&
  certificateSchema
    .parse(object)
    .status.conditions.some(
      ({ type, status }) => type === 'Ready' && status === 'True',
    );

const namesOf = (object: StoredObject | undefined) =>
  object && certificateSchema.parse(object).spec.dnsNames;

/** How the shop team can end its claim to a host. */
type Way = 'update' | 'Keep' | 'Purge';
const WAYS: Way[] = ['update', 'Keep', 'Purge'];

/** Two teams and one host, on the real API server and the real cert-manager. */
describe('a host goes from one team to another', () => {
  let directory: string;
  let sandbox: Sandbox;
  let proxy: TcpProxy;
  let portal: Portal;
  let connection: ClusterConnection;
  let cluster: DiscoveringKubernetesApi;
  let resources: ApiResource[];

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'okeanos-hosts-'));
    sandbox = await startSandbox({ dataDir: path.join(directory, 'sandbox') });
    const { port, provisionerKubeconfig, watcherKubeconfig } = sandbox.cluster;
    proxy = await TcpProxy.start(port);
    connection = new ClusterConnection(
      await loadAccessFromKubeconfigFile(provisionerKubeconfig),
    );
    const client = new KubernetesClient(connection);
    cluster = new DiscoveringKubernetesApi(client);
    portal = await startPortal({
      databaseDir: path.join(directory, 'db'),
      provisionerKubeconfig: await proxy.kubeconfig(
        provisionerKubeconfig,
        path.join(directory, 'provisioner'),
        port,
      ),
      watcherKubeconfig: await proxy.kubeconfig(
        watcherKubeconfig,
        path.join(directory, 'watcher'),
        port,
      ),
      groups: { [SHOP_TEAM]: 'shop-team', [BILLING_TEAM]: 'billing-team' },
    });
    await until(
      () => portal.as(ADA).getClusterStatus('demo'),
      ({ connection: { state } }) => state === 'connected',
      120_000,
    );
    resources = await client.discover();
  }, SANDBOX_START_MS);

  afterAll(async () => {
    await portal?.stop();
    await proxy?.stop();
    await connection?.close();
    await sandbox?.stop();
    await rm(directory, { recursive: true });
  }, 60_000);

  afterEach(() => proxy?.restore());

  const resourceOf = (kind: string) =>
    resources.find(
      resource =>
        resource.kind === kind &&
        ['', 'cert-manager.io', 'gateway.networking.k8s.io'].includes(
          resource.group,
        ),
    )!;
  /** Of the shop team, with `kubectl`: past the portal. */
  const owner = () =>
    new ClusterUser(connection, resourceOf, {
      user: 'ada',
      groups: ['shop-team'],
    });

  const get = (namespace: string, kind: string, name: string) =>
    cluster.get({
      apiVersion: resourceOf(kind).group ? CERT_MANAGER : 'v1',
      kind,
      namespace,
      name,
    });
  const getNamespace = (name: string) =>
    cluster.get({ apiVersion: 'v1', kind: 'Namespace', name });

  const spec = (
    name: string,
    team: string,
    host: string | undefined,
    changes: Partial<NamespaceSpec> = {},
  ) =>
    namespaceSpec({
      name,
      owner: team,
      services: [{ name: 'web', ports: [8443], hosts: host ? [host] : [] }],
      ...changes,
    });
  const shopSpec = (name: string, host?: string, way?: Way) =>
    spec(name, SHOP_TEAM, host, {
      deletePolicy: way === 'Keep' ? 'Keep' : 'Purge',
    });
  const claim = (name: string, host: string) =>
    portal.as(GRACE).putNamespace(spec(name, BILLING_TEAM, host));
  const refusalOf = (name: string, host: string) =>
    claim(name, host).then(
      () => 'none',
      error => String(error.problems?.[0]?.message ?? error),
    );

  const certificate = (
    namespace: string,
    host: string,
    name: string,
  ): KubernetesObject => ({
    apiVersion: CERT_MANAGER,
    kind: 'Certificate',
    metadata: { name, namespace },
    spec: {
      secretName: `${name}-tls`,
      dnsNames: [host],
      issuerRef: {
        group: 'cert-manager.io',
        kind: 'ClusterIssuer',
        name: 'okeanos-ca',
      },
    },
  });

  /** A Gateway for which cert-manager makes a Certificate by itself. */
  const gateway = (namespace: string, host: string): KubernetesObject => ({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: {
      name: 'edge',
      namespace,
      annotations: { 'cert-manager.io/cluster-issuer': 'okeanos-ca' },
    },
    spec: {
      gatewayClassName: 'okeanos-sandbox',
      infrastructure: {
        annotations: {
          'service.beta.kubernetes.io/oci-load-balancer-internal': 'true',
        },
      },
      listeners: [
        {
          name: 'https',
          port: 443,
          protocol: 'HTTPS',
          hostname: host,
          tls: { certificateRefs: [{ name: 'edge-tls' }] },
        },
      ],
    },
  });

  const namespaceOf = (user: string, name: string) =>
    portal.as(user).getNamespace('demo', name);
  const untilReady = (user: string, name: string) =>
    until(
      () => namespaceOf(user, name),
      ({ conditions: [ready], generation }) =>
        ready?.status === 'True' && ready.observedGeneration === generation,
      FREE_WITHIN_MS,
    );
  const hostsConditionOf = ({ conditions }: DeclaredNamespace) =>
    conditions.find(({ type }) => type === 'HostsReleased');

  /** The shop team has a host, a Certificate of its own for it, and one by a Gateway. */
  async function shopWith(name: string, host: string, way: Way) {
    await portal.as(ADA).putNamespace(shopSpec(name, host, way));
    await untilReady(ADA, name);
    await owner().create(certificate(name, host, 'own'));
    await owner().create(gateway(name, host));
    for (const made of ['web-mtls', 'own', 'edge-tls']) {
      await until(() => get(name, 'Certificate', made), isIssued, 60_000);
    }
  }

  async function letGo(name: string, way: Way) {
    if (way === 'update') {
      const changed = shopSpec(name);
      await portal.as(ADA).putNamespace(changed, { ifExists: 'update' });
    } else {
      await portal.as(ADA).deleteNamespace('demo', name);
    }
  }

  /** The billing team asks until it is given the host; then its certificate is issued. */
  async function untilGiven(name: string, host: string) {
    await until(
      () => refusalOf(name, host),
      refusal => refusal === 'none',
      FREE_WITHIN_MS,
    );
    await untilReady(GRACE, name);
    const own = await get(name, 'Certificate', 'web-mtls');
    expect(namesOf(own)).toContain(host);
  }

  /** Nothing in the shop team's namespace can get the host, whatever its owner tries. */
  async function expectPowerless(name: string, host: string, way: Way) {
    for (const made of ['own', 'edge-tls']) {
      expect(await get(name, 'Certificate', made)).toBeUndefined();
    }
    expect(
      namesOf(await get(name, 'Certificate', 'web-mtls')) ?? [],
    ).not.toContain(host);
    await expect(
      owner().create(certificate(name, host, 'another')),
    ).rejects.toThrow();
    const live = await getNamespace(name);
    if (way === 'Purge') {
      expect(live).toBeUndefined();
      return;
    }
    expect(live?.metadata.annotations?.[ANNOTATION_ALLOWED_HOSTS] ?? '').toBe(
      '',
    );
    // Pods that use it go on.
    expect(await get(name, 'Secret', 'own-tls')).toBeDefined();
    if (way === 'Keep') {
      expect(live?.metadata.labels).not.toHaveProperty(LABEL_ID);
      expect(live?.metadata.labels).toMatchObject({
        'pod-security.kubernetes.io/enforce': 'restricted',
      });
      await expect(owner().list('Secret', name)).rejects.toMatchObject({
        status: 403,
      });
      // Nor does an administrator by mistake, or a Gateway that asks another issuer.
      const other = certificate(name, host, 'another');
      await expect(
        cluster.apply(
          {
            ...other,
            spec: {
              ...(other.spec as object),
              issuerRef: { kind: 'ClusterIssuer', name: 'public' },
            },
          },
          { force: false, dryRun: true },
        ),
      ).rejects.toThrow(/was let go by Okeanos and kept/);
    }
  }

  const caseOf = (away: string, way: Way) => {
    const id = `${away}-${way}`.toLowerCase();
    const [shop, billing] = [`shop-${id}`, `billing-${id}`];
    return { way, shop, billing, host: `${id}.apps.example.com` };
  };

  it('when nothing can be obtained for it any more, and not earlier', async () => {
    await Promise.all(
      WAYS.map(async way => {
        const { shop, billing, host } = caseOf('near', way);
        await shopWith(shop, host, way);
        expect(await refusalOf(billing, host)).toMatch(
          /^the host .* is not available$/,
        );
        await letGo(shop, way);
        expect(await refusalOf(billing, host)).toMatch(
          /^the host .* is released, held by shop-team on demo until it is seen/,
        );
        await untilGiven(billing, host);
        await expectPowerless(shop, host, way);
        if (way === 'update') {
          const told = hostsConditionOf(await namespaceOf(ADA, shop));
          expect(told).toMatchObject({ status: 'True', reason: 'SecretsLeft' });
          expect(told?.message).toMatch(
            /Certificate own was removed, .*; its Secret own-tls stays, .* valid until \d+ \w+ \d+, \d\d:\d\d UTC/,
          );
        }
      }),
    );
  });

  it('not while the cluster is away, where the former owner can go on', async () => {
    const cases = WAYS.map(way => caseOf('away', way));
    await Promise.all(
      cases.map(({ shop, host, way }) => shopWith(shop, host, way)),
    );
    proxy.cut();
    for (const { shop, billing, host, way } of cases) {
      await letGo(shop, way);
      const blocked = await until(
        () => namespaceOf(ADA, shop),
        namespace => hostsConditionOf(namespace)?.reason === 'ClusterAway',
      );
      const words =
        /released, held until \d+ \w+ \d+, \d\d:\d\d UTC at least by shop-team on demo/;
      expect(hostsConditionOf(blocked)?.message).toMatch(words);
      expect(await refusalOf(billing, host)).toMatch(words);
      // The cluster still allows it, and nobody can tell it otherwise.
      await owner().create(certificate(shop, host, 'late'));
      await until(() => get(shop, 'Certificate', 'late'), isIssued);
    }
    proxy.restore();
    await Promise.all(
      cases.map(async ({ shop, billing, host, way }) => {
        await untilGiven(billing, host);
        await expectPowerless(shop, host, way);
        expect(await get(shop, 'Certificate', 'late')).toBeUndefined();
      }),
    );
  });

  it('not when the cluster goes away while that is being seen to', async () => {
    const cases = WAYS.map(way => caseOf('between', way));
    await Promise.all(
      cases.map(({ shop, host, way }) => shopWith(shop, host, way)),
    );
    await Promise.all(cases.map(({ shop, way }) => letGo(shop, way)));
    await until(
      () => getNamespace(cases[0].shop),
      live => live?.metadata.annotations?.[ANNOTATION_ALLOWED_HOSTS] === '',
    );
    proxy.cut();
    for (const { billing, host, way } of cases) {
      // Purged by now, or not: what was not seen to be gone is held.
      if (way !== 'Purge') {
        expect(await refusalOf(billing, host)).toMatch(
          /^the host .* is released/,
        );
      }
    }
    proxy.restore();
    await Promise.all(
      cases.map(async ({ shop, billing, host, way }) => {
        await untilGiven(billing, host);
        await expectPowerless(shop, host, way);
      }),
    );
  });

  it('back to who had it, when they ask again before it is free', async () => {
    const { shop, billing, host } = caseOf('back', 'update');
    await shopWith(shop, host, 'update');
    await letGo(shop, 'update');
    await portal
      .as(ADA)
      .putNamespace(shopSpec(shop, host), { ifExists: 'update' });
    await untilReady(ADA, shop);
    expect(namesOf(await get(shop, 'Certificate', 'web-mtls'))).toContain(host);
    expect(await refusalOf(billing, host)).toMatch(
      /^the host .* is not available$/,
    );
    expect(await portal.as(ADA).listReleasedHosts()).toEqual([]);
  });

  it('with its namespace, when nothing is left of the rights of who had it', async () => {
    const { shop, billing, host } = caseOf('given', 'update');
    await shopWith(shop, host, 'update');
    proxy.cut();
    const given = { ...shopSpec(shop, host), owner: BILLING_TEAM };
    await portal.as(PIA).putNamespace(given, { ifExists: 'update' });
    const told = await until(
      () => namespaceOf(GRACE, shop),
      namespace => hostsConditionOf(namespace)?.reason === 'HandingOver',
    );
    expect(hostsConditionOf(told)?.message).toBe(
      `${host}: held for shop-team and billing-team until it is seen that only the owner of the namespace has rights in it`,
    );
    // The former owner goes on there, and neither team may have it anywhere else.
    await owner().create(certificate(shop, host, 'late'));
    expect(await refusalOf(billing, host)).toMatch(
      /^the host .* is with the namespace shop-given-update/,
    );
    const elsewhere = shopSpec('shop-elsewhere', host);
    await expect(portal.as(ADA).putNamespace(elsewhere)).rejects.toMatchObject({
      problems: [
        {
          message: expect.stringMatching(
            /^the host .* is with the namespace shop-given-update/,
          ),
        },
      ],
    });

    proxy.restore();
    await until(
      () => namespaceOf(GRACE, shop),
      namespace => hostsConditionOf(namespace)?.status === 'True',
      FREE_WITHIN_MS,
    );
    await expect(
      owner().create(certificate(shop, host, 'later')),
    ).rejects.toMatchObject({ status: 403 });
    expect(await refusalOf(billing, host)).toMatch(
      /^the host .* belongs to your namespace/,
    );
  });

  it('not while a finalizer holds a Certificate for it, which is deleted once', async () => {
    const { shop, billing, host } = caseOf('held', 'update');
    await shopWith(shop, host, 'update');
    const other = `other-${host}`;
    const services = [{ name: 'web', ports: [8443], hosts: [host, other] }];
    const both = namespaceSpec({ ...shopSpec(shop), services });
    await portal.as(ADA).putNamespace(both, { ifExists: 'update' });
    await untilReady(ADA, shop);
    const held = certificate(shop, host, 'held');
    const finalizers = ['example.com/mine'];
    await owner().create({
      ...held,
      metadata: { ...held.metadata, finalizers },
    });
    await letGo(shop, 'update');
    const blocked = await until(
      () => namespaceOf(ADA, shop),
      namespace =>
        /Certificate held is deleted and held by its finalizers/.test(
          hostsConditionOf(namespace)?.message ?? '',
        ),
    );
    expect(hostsConditionOf(blocked)?.reason).toBe('Removing');
    const before = await get(shop, 'Certificate', 'held');
    expect(await refusalOf(billing, host)).toMatch(/^the host .* is released/);
    // Passes later nothing has touched it again; and it does not hold the other host.
    await untilGiven(`${billing}-other`, other);
    const after = await get(shop, 'Certificate', 'held');
    expect(after?.metadata.resourceVersion).toBe(
      before?.metadata.resourceVersion,
    );
    await owner().patch(
      {
        apiVersion: CERT_MANAGER,
        kind: 'Certificate',
        namespace: shop,
        name: 'held',
      },
      { metadata: { finalizers: null } },
    );
    await untilGiven(billing, host);
  });

  it('earlier only when the platform team says so, with a reason', async () => {
    const { shop, billing, host } = caseOf('early', 'update');
    await shopWith(shop, host, 'update');
    proxy.cut();
    await letGo(shop, 'update');
    const held = await until(
      () => portal.as(ADA).listReleasedHosts(),
      ([first]) => first?.message.includes('at least by shop-team') ?? false,
    );
    expect(held).toMatchObject([{ host, owner: SHOP_TEAM, mayFree: false }]);
    expect(await portal.as(GRACE).listReleasedHosts()).toEqual([]);
    expect(await portal.as(PIA).listReleasedHosts()).toMatchObject([
      { host, mayFree: true },
    ]);

    const target = { cluster: 'demo', host };
    const reason = 'The shop has moved, and its certificate is not in use';
    for (const user of [ADA, GRACE]) {
      await expect(
        portal.as(user).freeHost(target, { reason }),
      ).rejects.toMatchObject({ status: 404 });
    }
    await expect(
      portal.as(PIA).freeHost(target, { reason: 'because' }),
    ).rejects.toMatchObject({ status: 400 });
    expect(await refusalOf(billing, host)).toMatch(/^the host .* is released/);

    await portal.as(PIA).freeHost(target, { reason });
    expect(await refusalOf(billing, host)).toBe('none');
    proxy.restore();
    await untilReady(GRACE, billing);
    // Of the Gateway, cert-manager makes another one as long as the API server lets it.
    for (const made of ['own', 'edge-tls']) {
      await until(
        () => get(shop, 'Certificate', made),
        found => found === undefined,
        FREE_WITHIN_MS,
      );
    }
    await expectPowerless(shop, host, 'update');
  });
});
