import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mockCredentials } from '@backstage/backend-test-utils';
import kubernetesPlugin from '@backstage/plugin-kubernetes-backend';
import {
  ClusterConnection,
  loadAccessFromKubeconfigFile,
} from '@okeanos/backstage-plugin-oke-node';
import WebSocket from 'ws';
import { parse } from 'yaml';
import { z } from 'zod';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never published
import {
  namespaceSpec,
  PLATFORM_TEAM,
  SHOP_TEAM,
} from '../../oke-backend/src/__testUtils__/fixtures';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never published
import {
  startPortal,
  type Portal,
} from '../../oke-backend/src/__testUtils__/startPortal';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never published
import {
  ADA,
  GRACE,
  NED,
  PIA,
} from '../../oke-backend/src/__testUtils__/teams';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never published
import { until } from '../../oke-backend/src/__testUtils__/until';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never published
import {
  SANDBOX_START_MS,
  startSandbox,
  type Sandbox,
} from '../../oke-node/src/testing/startSandbox';
import { userInfoOfTeams } from './__testUtils__/people';
import { StubKubelet } from './__testUtils__/StubKubelet';
import kubernetesModuleOke from './index';

jest.setTimeout(180_000);

const IMPERSONATOR = 'system:serviceaccount:kube-system:okeanos-impersonator';
const POD = '/api/v1/namespaces/shop/pods/web';
const EXEC = `${POD}/exec?container=main&stdin=true&stdout=true&tty=true&command=/bin/sh`;
/** The only one that there is not, whatever else one may. */
const NO_SUCH = { kind: 'Status', reason: 'NotFound', code: 404 };

const auditSchema = z.object({
  user: z.object({ username: z.string() }),
  impersonatedUser: z
    .object({ username: z.string(), groups: z.array(z.string()).optional() })
    .optional(),
  objectRef: z.object({
    namespace: z.string(),
    name: z.string(),
    subresource: z.string(),
  }),
  responseStatus: z.object({ code: z.number().optional() }).optional(),
});

/** People on the real API server, through the proxy of Backstage's own Kubernetes plugin. */
describe("Backstage's Kubernetes plugin on a cluster of Okeanos", () => {
  let directory: string;
  let sandbox: Sandbox;
  let portal: Portal;
  let admin: ClusterConnection;
  let kubelet: StubKubelet;

  const send = async (
    method: 'GET' | 'POST' | 'PATCH',
    target: string,
    body?: object,
  ) => {
    const response = await admin.request({
      ...{ method, path: target },
      headers: {
        'content-type':
          method === 'PATCH'
            ? 'application/strategic-merge-patch+json'
            : 'application/json',
      },
      body: body && JSON.stringify(body),
    });
    if (response.statusCode > 299) {
      throw new Error(`${method} ${target}: ${response.body}`);
    }
    return JSON.parse(response.body);
  };

  /** An identity without any right: what it may do is given to it by Okeanos. */
  async function writeImpersonator(): Promise<string> {
    const metadata = { name: 'okeanos-impersonator' };
    const accounts = '/api/v1/namespaces/kube-system/serviceaccounts';
    await send('POST', accounts, { metadata });
    const { status } = await send(
      'POST',
      `${accounts}/okeanos-impersonator/token`,
      {
        kind: 'TokenRequest',
        apiVersion: 'authentication.k8s.io/v1',
        spec: {},
      },
    );
    const kubeconfig = parse(
      await readFile(sandbox.cluster.provisionerKubeconfig, 'utf8'),
    );
    kubeconfig.users[0].user = { token: status.token };
    const file = path.join(directory, 'impersonator.kubeconfig');
    await writeFile(file, JSON.stringify(kubeconfig));
    return file;
  }

  /** Has the API server take ours for the kubelet of a node. */
  async function takeNode(): Promise<string> {
    const { items } = await send('GET', '/api/v1/nodes');
    const [{ metadata }] = items;
    await send('PATCH', `/api/v1/nodes/${metadata.name}/status`, {
      status: {
        addresses: [{ type: 'InternalDNS', address: '127.0.0.1' }],
        daemonEndpoints: { kubeletEndpoint: { Port: kubelet.port } },
      },
    });
    return metadata.name;
  }

  async function makePod(): Promise<void> {
    await send('POST', '/api/v1/namespaces/shop/pods', {
      metadata: { name: 'web', labels: { app: 'web' } },
      spec: {
        nodeName: await takeNode(),
        securityContext: {
          runAsNonRoot: true,
          seccompProfile: { type: 'RuntimeDefault' },
        },
        containers: [
          {
            ...{ name: 'main', image: 'example.com/web' },
            securityContext: {
              allowPrivilegeEscalation: false,
              capabilities: { drop: ['ALL'] },
            },
          },
        ],
      },
    });
  }

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'okeanos-people-'));
    kubelet = await StubKubelet.start();
    sandbox = await startSandbox({ dataDir: path.join(directory, 'sandbox') });
    const { provisionerKubeconfig, watcherKubeconfig } = sandbox.cluster;
    admin = new ClusterConnection(
      await loadAccessFromKubeconfigFile(provisionerKubeconfig),
    );
    portal = await startPortal({
      databaseDir: path.join(directory, 'db'),
      ...{ provisionerKubeconfig, watcherKubeconfig },
      identities: {
        provisioner: { kubeconfig: provisionerKubeconfig },
        watcher: { kubeconfig: watcherKubeconfig, group: 'okeanos:watchers' },
        impersonator: {
          kubeconfig: await writeImpersonator(),
          user: IMPERSONATOR,
        },
      },
      groups: { [SHOP_TEAM]: 'shop-team', [PLATFORM_TEAM]: 'platform-team' },
      entities: [
        {
          ...{ apiVersion: 'backstage.io/v1alpha1', kind: 'Component' },
          metadata: {
            ...{ namespace: 'default', name: 'web' },
            annotations: {
              'backstage.io/kubernetes-cluster': 'demo',
              'backstage.io/kubernetes-namespace': 'shop',
              'backstage.io/kubernetes-label-selector': 'app=web',
            },
          },
          spec: {},
        },
      ],
      modules: [kubernetesPlugin, kubernetesModuleOke, userInfoOfTeams],
      kubernetes: {
        serviceLocatorMethod: { type: 'singleTenant' },
        clusterLocatorMethods: [
          {
            type: 'config',
            clusters: [
              {
                ...{ name: 'elsewhere', url: 'https://127.0.0.1:1' },
                ...{ authProvider: 'serviceAccount' },
                serviceAccountToken: 'theirs',
              },
            ],
          },
        ],
      },
    });
    await until(
      () => portal.as(ADA).getClusterStatus('demo'),
      ({ connection: { state } }) => state === 'connected',
      120_000,
    );
    await portal.as(ADA).putNamespace(namespaceSpec());
    await until(
      () => portal.as(PIA).getNamespace('demo', 'shop'),
      ({ conditions }) =>
        conditions.some(
          ({ type, status }) => type === 'Ready' && status === 'True',
        ),
      90_000,
    );
    await makePod();
    // Looks, and does nothing.
    await send(
      'POST',
      '/apis/rbac.authorization.k8s.io/v1/namespaces/shop/rolebindings',
      {
        metadata: { name: 'platform-views' },
        roleRef: {
          apiGroup: 'rbac.authorization.k8s.io',
          ...{ kind: 'ClusterRole', name: 'view' },
        },
        subjects: [
          {
            apiGroup: 'rbac.authorization.k8s.io',
            ...{ kind: 'Group', name: 'platform-team' },
          },
        ],
      },
    );
  }, SANDBOX_START_MS);

  afterAll(async () => {
    await portal?.stop();
    await admin?.close();
    await sandbox?.stop();
    await kubelet?.stop();
    await rm(directory, { recursive: true });
  }, 60_000);

  const headersOf = (user: string, headers?: Record<string, string>) => ({
    authorization: mockCredentials.user.header(user),
    'backstage-kubernetes-cluster': 'demo',
    ...headers,
  });

  const as = (user: string, target: string, headers?: Record<string, string>) =>
    fetch(`${portal.url}/api/kubernetes/proxy${target}`, {
      headers: headersOf(user, headers),
    });

  /** @returns what a shell repeats, or with which status there is none */
  const typeAs = (
    user: string,
    target = EXEC,
    headers?: Record<string, string>,
    protocols = ['channel.k8s.io'],
  ) =>
    new Promise<string | number | undefined>((resolve, reject) => {
      const socket = new WebSocket(
        `${portal.url.replace('http', 'ws')}/api/kubernetes/proxy${target}`,
        protocols,
        { headers: headersOf(user, headers) },
      );
      socket.on('open', () => socket.send(Buffer.from('\0hello')));
      socket.on('message', (data: Buffer) => {
        if (data[0] === 1) {
          resolve(data.subarray(1).toString());
          socket.close();
        }
      });
      socket.on('unexpected-response', (_request, { statusCode }) => {
        resolve(statusCode);
        socket.terminate();
      });
      socket.on('error', reject);
    });

  const audit = async () => {
    const log = await readFile(
      path.join(directory, 'sandbox/clusters/demo/logs/audit.log'),
      'utf8',
    );
    return log
      .split('\n')
      .filter(Boolean)
      .map(line => auditSchema.parse(JSON.parse(line)));
  };

  const logAs = async (user: string, headers?: Record<string, string>) => {
    const response = await as(user, `${POD}/log?container=main`, headers);
    return [response.status, await response.text()] as const;
  };

  it('shows the owner pods, logs and a shell', async () => {
    expect((await as(ADA, POD)).status).toBe(200);
    expect(await logAs(ADA)).toEqual([200, 'first line\n']);
    expect(await typeAs(ADA)).toBe('hello');
    expect(kubelet.asked).toContainEqual(
      expect.stringMatching(/^\/exec\/shop\/web\/main\?/),
    );
  });

  it('shows who may only look what those may see, and the API server refuses the rest', async () => {
    expect((await logAs(PIA))[0]).toBe(200);
    expect(await typeAs(PIA)).toBe(403);
    const secrets = await as(PIA, '/api/v1/namespaces/shop/secrets');
    expect(await secrets.json()).toMatchObject({
      code: 403,
      message: expect.stringContaining(`User "${PIA}" cannot list`),
    });
  });

  it('is, to who may not read a namespace, as if there were none', async () => {
    const other = POD.replace('shop', 'none');
    const answers = await Promise.all(
      [
        [GRACE, POD],
        [GRACE, other],
        [ADA, other],
        // In the cluster, of nobody here.
        [PIA, '/api/v1/namespaces/kube-system/pods'],
        [PIA, '/api/v1/pods'],
        [PIA, '/api/v1/namespaces'],
        [PIA, '/version'],
        [GRACE, POD.replace('/shop', '/%73hop')],
      ].map(async ([user, target]) => (await as(user, target)).json()),
    );
    for (const answer of answers) {
      expect(answer).toEqual(answers[0]);
    }
    expect(answers[0]).toMatchObject(NO_SUCH);
    expect(await typeAs(GRACE)).toBe(404);
    expect(await typeAs(GRACE, EXEC.replace('shop', 'none'))).toBe(404);
  });

  it('is, to who may not read a cluster, as if there were none', async () => {
    const messages = await Promise.all(
      ['demo', 'nowhere'].map(async name => {
        const response = await as(NED, POD, {
          'backstage-kubernetes-cluster': name,
        });
        const { error } = await response.json();
        return [response.status, error.message.replace(name, '<name>')];
      }),
    );
    expect(messages[0]).toEqual(messages[1]);
    expect(messages[0]).toEqual([404, expect.stringContaining('not found')]);
  });

  it.each([
    ['Impersonate-User', PIA],
    ['Impersonate-Group', 'system:masters'],
    ['Impersonate-Extra-Scopes', 'everything'],
    ['X-Remote-User', 'system:admin'],
  ])('does not let somebody be another one by %s', async (name, value) => {
    const response = await as(ADA, '/api/v1/namespaces/shop/nothings', {
      [name]: value,
    });
    // Of a kind that there is not, which the API server tells in the words of who it takes one for.
    expect(await response.json()).toMatchObject({
      code: 403,
      message: expect.stringContaining(`User "${ADA}" cannot list`),
    });
  });

  it('takes no credential of the caller', async () => {
    const kubeconfig = parse(
      await readFile(sandbox.cluster.provisionerKubeconfig, 'utf8'),
    );
    const { token } = kubeconfig.users[0].user;
    expect(token).toEqual(expect.any(String));
    const [status] = await logAs(ADA, {
      'backstage-kubernetes-authorization': `Bearer ${token}`,
    });
    expect(status).toBe(401);
    expect(
      await typeAs(PIA, EXEC, {}, [
        'channel.k8s.io',
        `base64url.bearer.authorization.k8s.io.${Buffer.from(token).toString(
          'base64url',
        )}`,
      ]),
    ).toBe(403);
    // Of the stock strategy's name: it is not asked.
    expect(
      (
        await as(ADA, POD, {
          'backstage-kubernetes-authorization-serviceaccount': token,
        })
      ).status,
    ).toBe(200);
  });

  it('finds what belongs to an entity', async () => {
    const response = await fetch(
      `${portal.url}/api/kubernetes/resources/workloads/query`,
      {
        method: 'POST',
        headers: headersOf(ADA, { 'content-type': 'application/json' }),
        body: JSON.stringify({ entityRef: 'component:default/web', auth: {} }),
      },
    );
    expect(await response.json()).toMatchObject({
      items: [
        {
          cluster: { name: 'demo' },
          errors: [],
          resources: expect.arrayContaining([
            {
              type: 'pods',
              resources: [
                expect.objectContaining({
                  metadata: expect.objectContaining({ name: 'web' }),
                }),
              ],
            },
          ]),
        },
      ],
    });
  });

  it('shows clusters beside those of others, without a word of how they are reached', async () => {
    const list = async (user: string) =>
      (
        await fetch(`${portal.url}/api/kubernetes/clusters`, {
          headers: headersOf(user),
        })
      ).json();
    const elsewhere = { name: 'elsewhere', authProvider: 'serviceAccount' };
    expect(await list(NED)).toEqual({ items: [elsewhere] });
    expect(await list(ADA)).toEqual({
      items: [{ name: 'demo', authProvider: 'serviceAccount' }, elsewhere],
    });
  });

  it('is, in the record of the API server, the person, and never the provisioner or the watcher', async () => {
    const entries = await until(audit, found =>
      [
        [ADA, 'log', 200],
        [ADA, 'exec', 101],
        [PIA, 'exec', 403],
      ].every(([user, subresource, code]) =>
        found.some(
          ({ impersonatedUser, objectRef, responseStatus }) =>
            impersonatedUser?.username === user &&
            objectRef.subresource === subresource &&
            responseStatus?.code === code,
        ),
      ),
    );
    for (const { user, impersonatedUser } of entries) {
      expect(user.username).toBe(IMPERSONATOR);
      expect([ADA, PIA]).toContain(impersonatedUser?.username);
      expect(impersonatedUser?.groups).toEqual([
        impersonatedUser?.username === ADA ? 'shop-team' : 'platform-team',
        'system:authenticated',
      ]);
    }
  });
});
