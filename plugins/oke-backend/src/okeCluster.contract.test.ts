import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { ClusterSpecInput } from '@okeanos/backstage-plugin-oke-common';
import {
  authenticate,
  ClusterConnection,
  DiscoveringKubernetesApi,
  KubernetesClient,
  OkeAccess,
  type OciResource,
} from '@okeanos/backstage-plugin-oke-node';
import request from 'supertest';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never built
import {
  startOciSandbox,
  type OciSandbox,
} from '../../oke-node/src/testing/startSandbox';
import { PLATFORM_TEAM, SHOP_TEAM } from './__testUtils__/fixtures';
import { OciResources } from './__testUtils__/ociResources';
import { RequestIds } from './__testUtils__/RequestIds';
import { until } from './__testUtils__/until';
import { okePlugin } from './plugin';
import { releaseLoadBalancers } from './clusters/declared/releaseLoadBalancers';

// The first run builds the sandbox's binaries.
jest.setTimeout(20 * 60_000);

/** Of another realm than most; and the provisioner signs with a session there, as `oci session authenticate` opens it. */
const REGION = 'eu-frankfurt-2';

const NODES = {
  ...{ group: '', version: 'v1', kind: 'Node' },
  ...{ plural: 'nodes', namespaced: false },
};

type Backend = Awaited<ReturnType<typeof startTestBackend>>;

const spec: ClusterSpecInput = {
  ...{ name: 'demo', owner: PLATFORM_TEAM },
  kubernetesVersion: 'v1.35.2',
};

describe('private OKE clusters over the HTTP API, on the sandbox', () => {
  let sandbox: OciSandbox;
  let resources: OciResources;
  let main: Backend;
  let requestIds: RequestIds;
  const wrongConfig = path.join(tmpdir(), `okeanos-wrong-${process.pid}`);

  beforeAll(async () => {
    sandbox = await startOciSandbox({ timeScale: 0.1, region: REGION });
    resources = await OciResources.of(sandbox.oci);
    requestIds = await RequestIds.start(sandbox.oci.url);
    main = await start(configOf({}, requestIds.url));
  });
  afterAll(async () => {
    await main?.stop();
    await requestIds?.stop();
    await sandbox?.stop();
    await rm(wrongConfig, { force: true });
    await rm(`${wrongConfig}.pem`, { force: true });
  });

  function configOf(
    provisioner: { file?: string; profile?: string } = {},
    endpoint = sandbox.oci.url,
  ) {
    const { configFile, routesFile } = sandbox.oci;
    return {
      region: REGION,
      endpoint,
      routesFile,
      provisioner: { file: configFile, profile: 'SESSION', ...provisioner },
      watcher: { file: configFile, profile: 'WATCHER' },
      ingressNamespaces: ['okeanos-ingress'],
      hostDomains: ['apps.example.com'],
      gateway: { className: 'okeanos-sandbox' },
    };
  }

  function start(oci: ReturnType<typeof configOf> | undefined) {
    return startTestBackend({
      features: [
        okePlugin,
        mockServices.rootConfig.factory({
          data: { oke: { ...(oci && { oci }) } },
        }),
        mockServices.permissions.factory({ result: AuthorizeResult.ALLOW }),
        catalogServiceMock.factory({ entities: [] }),
      ],
    });
  }

  const CLUSTER = '/api/oke/v1/clusters/demo';
  const NAMESPACE = `${CLUSTER}/namespaces/shop`;
  const EDGE = `${CLUSTER}/namespaces/edge`;
  const HOST = 'edge.apps.example.com';
  const edge = {
    cluster: 'demo',
    name: 'edge',
    owner: SHOP_TEAM,
    services: [{ name: 'cart', ports: [8080], hosts: [HOST] }],
  };
  let deletedId: string;

  async function plan(backend: Backend, body: object) {
    const answer = await request(backend.server)
      .put(`${CLUSTER}?dryRun=true`)
      .send(body);
    return answer.status === 400 ? answer.body.error : answer.body;
  }

  /** Declares it in earnest, which is refused; and nothing is made. */
  async function expectRefused(backend: Backend, body: object) {
    const { status } = await request(backend.server).put(CLUSTER).send(body);
    expect(status).toBe(400);
    expect((await request(backend.server).get(CLUSTER)).status).toBe(404);
    expect(await resources.names()).toEqual([]);
  }

  /** Renews the session of the sandbox's config file, for so long. */
  async function sandboxSession(minutes: number) {
    const { status } = await fetch(
      `${sandbox.oci.controlUrl}/sandbox/session`,
      {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ minutes }),
      },
    );
    expect(status).toBe(204);
  }

  /** What the API tells once it tells so. */
  const untilApi = (
    url: string,
    satisfies: (answer: request.Response) => boolean,
  ) => until(async () => request(main.server).get(url), satisfies, 180_000);
  const isReady = ({ body }: request.Response) =>
    body.conditions?.[0]?.type === 'Ready' &&
    body.conditions[0].status === 'True';

  /** As the provisioner inside the cluster. */
  async function inside<T>(
    cluster: OciResource<'Cluster'>,
    look: (client: KubernetesClient) => Promise<T>,
  ): Promise<T> {
    const { configFile: file, routesFile } = sandbox.oci;
    const { access } = await new OkeAccess(
      await resources.endpointOf(cluster),
      {
        region: REGION,
        realmDomain: 'oraclecloud.eu',
        routesFile,
        authentication: () => authenticate({ type: 'configFile', file }),
      },
    ).load();
    const connection = new ClusterConnection(access);
    try {
      return await look(new KubernetesClient(connection));
    } finally {
      await connection.close();
    }
  }

  /** What whoever deletes a cluster in OCI has to do before. */
  function releaseLoadBalancersOf(cluster: OciResource<'Cluster'>) {
    return inside(cluster, client =>
      until(
        () =>
          releaseLoadBalancers(
            client,
            new DiscoveringKubernetesApi(client),
            async () => {},
            AbortSignal.timeout(10_000),
          ),
        ({ left }) => left.length === 0,
      ),
    );
  }

  describe('bad input is refused by the plan, with field and remedy', () => {
    it.each<[string, Partial<ClusterSpecInput>, object]>([
      [
        'subnets that overlap',
        {
          network: {
            workersCidr: '10.0.30.0/24',
            endpointCidr: '10.0.30.0/24',
          },
        },
        { field: expect.stringMatching(/^network\./), value: '10.0.30.0/24' },
      ],
      [
        'a version that OKE does not offer',
        { kubernetesVersion: 'v1.2.3' },
        { field: 'kubernetesVersion', value: 'v1.2.3' },
      ],
      [
        'a shape that OKE does not offer',
        { nodePool: { shape: 'VM.Lost' } },
        { field: 'nodePool.shape', value: 'VM.Lost' },
      ],
      [
        'a subnet with fewer addresses than the nodes and pods need',
        { network: { podsCidr: '10.0.128.0/28' } },
        { field: 'network.podsCidr', value: '10.0.128.0/28' },
      ],
      [
        'a VCN that is smaller than OCI makes',
        { network: { vcnCidr: '10.0.0.0/31' } },
        { field: 'network.vcnCidr', value: '10.0.0.0/31' },
      ],
      [
        'a block that the VCN does not contain',
        { network: { bastionCidr: '10.9.0.0/24' } },
        { field: 'network.bastionCidr', value: '10.9.0.0/24' },
      ],
      [
        'a block that is none',
        { network: { vcnCidr: '10.0.0/16' } },
        { field: 'network.vcnCidr', value: '"10.0.0/16"' },
      ],
      [
        'a name that no cluster can have',
        { name: 'Demo!' },
        { field: 'name', value: '"Demo!"' },
      ],
      ['no name at all', { name: undefined }, { field: 'name', value: '' }],
    ])('%s', async (_what, changes, problem) => {
      const body = { ...spec, ...changes };
      const { problems } = await plan(main, body);
      expect(problems).toContainEqual({
        message: expect.stringMatching(/./),
        remedy: expect.stringMatching(/./),
        ...problem,
      });
      await expectRefused(main, body);
    });

    async function writeWrongKey() {
      const { privateKey } = generateKeyPairSync('rsa', {
        modulusLength: 2048,
      });
      const user = resources.compartmentId.replace('tenancy', 'user');
      await writeFile(
        `${wrongConfig}.pem`,
        privateKey.export({ type: 'pkcs8', format: 'pem' }),
        { mode: 0o600 },
      );
      await writeFile(
        wrongConfig,
        `[DEFAULT]\nuser=${user}\ntenancy=${resources.compartmentId}\nfingerprint=aa:bb\nregion=${REGION}\nkey_file=${wrongConfig}.pem\n`,
      );
    }

    it.each<
      [
        string,
        () => ReturnType<typeof configOf> | undefined,
        { field: string; message: RegExp; remedy: RegExp },
      ]
    >([
      [
        'no oke.oci in app-config',
        () => undefined,
        { field: '', message: /not configured/, remedy: /oke\.oci/ },
      ],
      [
        'a configuration file that is missing',
        () => configOf({ file: '/nowhere/config' }),
        {
          field: '',
          message: /\/nowhere\/config cannot be used/,
          remedy: /oke\.oci/,
        },
      ],
      [
        'a wrong key',
        () => configOf({ file: wrongConfig, profile: 'DEFAULT' }),
        {
          field: '',
          message: /does not accept the key/,
          remedy: /oke\.oci\.provisioner/,
        },
      ],
      [
        'a provisioner that may do nothing',
        () => configOf({ profile: 'POWERLESS' }),
        {
          field: 'compartmentId',
          message: /does not let Okeanos work there/,
          remedy: /policies/,
        },
      ],
    ])('%s', async (_what, config, { field, message, remedy }) => {
      await writeWrongKey();
      const backend = await start(config());
      try {
        // What OCI's policies need is told whatever is in the way.
        const { policy: _, ...planned } = await plan(backend, spec);
        expect(planned).toEqual({
          changes: [],
          problems: [
            {
              field,
              value: '',
              message: expect.stringMatching(message),
              remedy: expect.stringMatching(remedy),
            },
          ],
        });
        await expectRefused(backend, spec);
      } finally {
        await backend.stop();
      }
    });

    it('a session that has ended', async () => {
      await sandboxSession(0);
      const backend = await start(configOf());
      try {
        const { problems } = await plan(backend, spec);
        expect(problems).toEqual([
          expect.objectContaining({
            message: expect.stringMatching(
              /profile SESSION of .* its session has ended\. Renew it with "oci session refresh --profile SESSION"/,
            ),
          }),
        ]);
        await expectRefused(backend, spec);
        await sandboxSession(60);
      } finally {
        await backend.stop();
      }
    });

    it('an OCI that never answers', async () => {
      const silent = createServer(() => {}).listen(0, '127.0.0.1');
      await once(silent, 'listening');
      const { port } = silent.address() as AddressInfo;
      const backend = await start(configOf({}, `http://127.0.0.1:${port}`));
      try {
        // What OCI's policies need is told whatever is in the way.
        const { policy: _, ...planned } = await plan(backend, spec);
        expect(planned).toEqual({
          changes: [],
          problems: [
            expect.objectContaining({
              message: expect.stringMatching(/OCI could not be asked/),
              remedy: expect.stringMatching(/Try again/),
            }),
          ],
        });
      } finally {
        await backend.stop();
        silent.closeAllConnections();
        silent.close();
      }
    });
  });

  describe('a life', () => {
    it('begins with a plan, which makes nothing', async () => {
      const { changes, problems } = await plan(main, spec);
      expect(problems).toEqual([]);
      expect(changes.length).toBeGreaterThan(20);
      expect(changes).toContainEqual(
        expect.objectContaining({ kind: 'Cluster', action: 'create' }),
      );
      expect(await resources.names()).toEqual([]);
    });

    it('is made, until it is Ready', async () => {
      const declared = await request(main.server).put(CLUSTER).send(spec);
      expect(declared.status).toBe(200);
      expect(declared.body).toMatchObject({ generation: 1, conditions: [] });
      const { body } = await untilApi(CLUSTER, isReady);
      expect(body.conditions).toMatchObject([
        { type: 'Ready', status: 'True', reason: 'AsIntended' },
        { type: 'Provisioned', status: 'True' },
        { type: 'BaselineReady', status: 'True' },
        { type: 'IssuerReady', status: 'True' },
        { type: 'GatewayReady' }, // the cluster is ready without it
        { type: 'Drifted', status: 'False' },
      ]);
      const [cluster, ...more] = await resources.list('Cluster');
      expect(more).toEqual([]);
      expect(cluster).toMatchObject({
        name: 'demo',
        type: 'ENHANCED_CLUSTER',
        lifecycleState: 'ACTIVE',
        endpointConfig: { isPublicIpEnabled: false },
      });
      for (const subnet of await resources.list('Subnet')) {
        expect(subnet.prohibitPublicIpOnVnic).toBe(true);
      }
    });

    it('has the gateway that its namespaces share, with an internal load balancer', async () => {
      const { body } = await untilApi(CLUSTER, answer =>
        answer.body.conditions.some(
          ({ type, status }: { type: string; status: string }) =>
            type === 'GatewayReady' && status === 'True',
        ),
      );
      expect(body.conditions).toContainEqual(
        expect.objectContaining({
          type: 'GatewayReady',
          reason: 'Programmed',
          message: expect.stringMatching(
            /^The shared gateway takes requests at 10\.0\.20\.\d+$/,
          ),
        }),
      );
    });

    it('is one operation, for its conditions and for OCI', async () => {
      const { body } = await request(main.server).get(CLUSTER);
      const { operationId, conditions } = body;
      for (const condition of conditions) {
        expect(condition.operationId).toBe(operationId);
      }
      // The SDK makes ids for what belongs to no operation: plans, which read only.
      const ofIt = requestIds.seen.filter(({ sent }) =>
        sent.startsWith(operationId),
      );
      const effects = requestIds.seen.filter(({ method }) => method !== 'GET');
      expect(effects.length).toBeGreaterThan(15);
      expect(ofIt).toEqual(expect.arrayContaining(effects));
      expect(ofIt.length).toBeGreaterThan(effects.length);
      expect(new Set(ofIt.map(({ sent }) => sent)).size).toBe(ofIt.length);
      for (const { sent, answered } of ofIt) {
        expect(answered.split('/')[0]).toBe(sent); // OCI adds to it
      }
    });

    it('takes the same spec again as nothing new', async () => {
      const before = await resources.names();
      const { body: declared } = await request(main.server)
        .put(CLUSTER)
        .send(spec);
      expect(declared.generation).toBe(1);
      const { changes, problems } = await plan(main, spec);
      expect(problems).toEqual([]);
      expect(changes.length).toBeGreaterThan(20);
      for (const change of changes) {
        expect(change).toMatchObject({ action: 'none', reason: 'as intended' });
      }
      expect(await resources.names()).toEqual(before);
    });

    it('refuses another spec unless it is told to take it', async () => {
      const { status, body } = await request(main.server)
        .put(CLUSTER)
        .send({ ...spec, drift: 'repair' });
      expect(status).toBe(409);
      expect(body.error.message).toMatch(/It differs in: drift/);
    });

    it('carries a namespace', async () => {
      const { status } = await request(main.server)
        .put(NAMESPACE)
        .send({
          cluster: 'demo',
          name: 'shop',
          owner: SHOP_TEAM,
          services: [{ name: 'cart', ports: [8080] }],
        });
      expect(status).toBe(200);
      await untilApi(NAMESPACE, isReady);
    });

    it('carries another one, with a host', async () => {
      await request(main.server).put(EDGE).send(edge);
      await untilApi(EDGE, isReady);
    });

    it('does not end while there is a namespace', async () => {
      const { status, body } = await request(main.server).delete(CLUSTER);
      expect(status).toBe(409);
      expect(body.error.message).toMatch(/Delete its namespaces first/);
      expect(await resources.list('Cluster')).toHaveLength(1);
    });

    it('lets a namespace end when somebody deleted it in OCI, and holds its host', async () => {
      const [before] = await resources.list('Cluster');
      deletedId = before.id;
      const { body: namespace } = await request(main.server).get(EDGE);
      expect(namespace.conditions.at(-1)).toMatchObject({
        type: 'HostsReleased',
        status: 'True',
      });
      await releaseLoadBalancersOf(before);
      await resources.delete('Cluster', before.id);
      await until(
        () => resources.list('Cluster'),
        clusters => !clusters.some(({ id }) => id === before.id),
        60_000,
      );
      const goneAt = Date.now();
      expect((await request(main.server).delete(EDGE)).status).toBe(202);
      await untilApi(EDGE, ({ status }) => status === 404);
      const { body } = await request(main.server).get(
        '/api/oke/v1/released-hosts',
      );
      expect(body.items).toMatchObject([
        {
          ...{ cluster: 'demo', host: HOST, namespace: 'edge' },
          message: expect.stringMatching(
            /^released, held until .* UTC by shop-team on demo: the cluster is gone/,
          ),
        },
      ]);
      // It could renew for a day until it went.
      const heldMs = Date.parse(body.items[0].endsAt) - goneAt;
      expect(heldMs / 3_600_000).toBeCloseTo(24, 0);
    });

    it('is made again, and is reached where it is now', async () => {
      const { status } = await request(main.server)
        .put(`${CLUSTER}?ifExists=update`)
        .send({ ...spec, drift: 'repair' });
      expect(status).toBe(200);
      await untilApi(
        CLUSTER,
        answer =>
          isReady(answer) && answer.body.conditions[0].observedGeneration === 2,
      );
      const [after, ...more] = await resources.list('Cluster');
      expect(more).toEqual([]);
      expect(after.id).not.toBe(deletedId);

      // The team may have its host there at once.
      const again = await request(main.server).put(EDGE).send(edge);
      expect(again.status).toBe(200);
      await untilApi(EDGE, isReady);
      expect((await request(main.server).delete(EDGE)).status).toBe(202);
      await untilApi(EDGE, ({ status: answered }) => answered === 404);

      // Inside it is another cluster, without the namespace.
      const { body } = await untilApi(
        NAMESPACE,
        answer => answer.body.conditions[0].reason === 'Deleted',
      );
      expect(body.conditions[0]).toMatchObject({ status: 'False' });
    });

    it('keeps rules as the cloud controller writes them for a load balancer, and takes others away', async () => {
      const rule = (source: string, port: number) => ({
        ...{ source, protocol: '6', isStateless: false },
        tcpOptions: { destinationPortRange: { min: port, max: port } },
      });
      const [nodes, balancers] = ['default', 'load-balancers'].map(
        list => `demo-${list}-security-list`,
      );
      // To a node port, and to a listener; and SSH, which no controller opens.
      await resources.addIngress(nodes, [
        rule('10.0.20.0/24', 31234),
        rule('0.0.0.0/0', 22),
      ]);
      await resources.addIngress(balancers, [rule('0.0.0.0/0', 443)]);
      const portsOf = async (list: string) =>
        (await resources.ingressOf(list)).map(
          ({ tcpOptions }) => tcpOptions?.destinationPortRange?.min,
        );
      // A confirmed plan, and a repair.
      for (const drift of ['report', 'repair']) {
        const { body: declared } = await request(main.server)
          .put(`${CLUSTER}?ifExists=update`)
          .send({ ...spec, drift });
        const { body } = await untilApi(
          CLUSTER,
          answer =>
            isReady(answer) &&
            answer.body.conditions[0].observedGeneration ===
              declared.generation,
        );
        expect(body.conditions).toContainEqual(
          expect.objectContaining({
            type: 'Drifted',
            status: 'False',
            message: expect.stringMatching(
              /kept: ingress TCP 31234 from 10\.0\.20\.0\/24; .*kept: ingress TCP 443 from 0\.0\.0\.0\/0$/,
            ),
          }),
        );
        expect(await portsOf(nodes)).toEqual([31234]);
        expect(await portsOf(balancers)).toEqual([443]);
      }
    });

    /** Declares another spec, and waits until the cluster is so. */
    async function become(asked: ClusterSpecInput) {
      const declared = await request(main.server)
        .put(`${CLUSTER}?ifExists=update`)
        .send(asked);
      expect(declared.status).toBe(200);
      const { generation } = declared.body;
      const { body } = await untilApi(
        CLUSTER,
        answer =>
          isReady(answer) &&
          answer.body.conditions[0].observedGeneration === generation,
      );
      return body.conditions[0].message;
    }

    it('is upgraded, and then its nodes, and says so itself', async () => {
      const upgraded: ClusterSpecInput = {
        ...spec,
        ...{ drift: 'repair', kubernetesVersion: 'v1.36.3' },
      };
      const nodes = async () =>
        (await resources.nodePool()).nodes?.map(
          ({ kubernetesVersion }) => kubernetesVersion,
        );
      expect(await become(upgraded)).toMatch(
        /2 of 2 nodes run v1\.35\.2 and not v1\.36\.3/,
      );
      expect(await resources.list('Cluster')).toMatchObject([
        { kubernetesVersion: 'v1.36.3' },
      ]);
      expect(await nodes()).toEqual(['v1.35.2', 'v1.35.2']);

      const cycled = { ...upgraded, nodePool: { cycling: {} } };
      expect(await become(cycled)).toBe('Everything is as intended');
      expect(await nodes()).toEqual(['v1.36.3', 'v1.36.3']);
      await untilApi(
        `${CLUSTER}/status`,
        ({ body }) =>
          body.kubernetesVersion === 'v1.36.3' &&
          body.nodes.ready === 2 &&
          body.nodes.total === 2,
      );
    });

    it('gets another node pool and an add-on, and gives them back', async () => {
      const plain: ClusterSpecInput = {
        ...spec,
        ...{ drift: 'repair', kubernetesVersion: 'v1.36.3' },
      };
      const label = { key: 'team', value: 'a' };
      const more = {
        ...plain,
        additionalNodePools: [
          {
            ...{ name: 'batch', size: 1, bootVolumeGb: 100 },
            ...{ labels: [label], taints: [{ key: 'batch', value: 'yes' }] },
          },
        ],
        addons: [{ name: 'KubernetesMetricsServer' }],
      };
      const nodesAre = (count: number) =>
        untilApi(
          `${CLUSTER}/status`,
          ({ body }) =>
            body.nodes.total === count && body.nodes.ready === count,
        );
      expect(await become(more)).toBe('Everything is as intended');
      await nodesAre(3);
      expect(
        (await request(main.server).get(`${CLUSTER}/resources`)).body.resources,
      ).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            ...{ part: 'addon-KubernetesMetricsServer', state: 'inPlace' },
          }),
        ]),
      );
      const [cluster] = await resources.list('Cluster');
      const nodes = await inside(cluster, client => client.list(NODES));
      expect(
        nodes.filter(({ metadata }) => metadata.labels?.team === 'a'),
      ).toMatchObject([
        { spec: { taints: [{ key: 'batch', effect: 'NoSchedule' }] } },
      ]);
      expect(await plan(main, more)).toMatchObject({ problems: [], spec: [] });

      expect(await become(plain)).toBe('Everything is as intended');
      await nodesAre(2);
      expect(await resources.list('NodePool')).toHaveLength(1);
    });

    it('ends, and leaves nothing', async () => {
      expect((await request(main.server).delete(NAMESPACE)).status).toBe(202);
      await untilApi(NAMESPACE, ({ status }) => status === 404);
      expect((await request(main.server).delete(CLUSTER)).status).toBe(202);
      // The sandbox's controller of Ingresses has one.
      await untilApi(CLUSTER, ({ body }) =>
        /until the load balancers of Gateway okeanos-gateway\/okeanos, .*Service okeanos-ingress\/\S+ are gone/.test(
          body.conditions?.[0]?.message,
        ),
      );
      await untilApi(CLUSTER, ({ status }) => status === 404);
      expect(await resources.names()).toEqual([]);
    });
  });
});
