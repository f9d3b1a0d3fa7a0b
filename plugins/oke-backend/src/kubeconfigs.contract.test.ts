import {
  chmod,
  mkdir,
  mkdtemp,
  readFile,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import {
  CoreV1Api,
  KubeConfig,
  KubernetesObjectApi,
} from '@kubernetes/client-node';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never published
import {
  SANDBOX_START_MS,
  startSandbox,
  type Sandbox,
} from '../../oke-node/src/testing/startSandbox';
import { namespaceSpec } from './__testUtils__/fixtures';
import {
  startPortal,
  type Portal,
  type PortalOptions,
} from './__testUtils__/startPortal';
import { ADA } from './__testUtils__/teams';
import { until } from './__testUtils__/until';

jest.setTimeout(120_000);

/** There are no pods here: where their files are and where is dialled differs, the rest is as in one. */
const mockPod = { root: '', dial: { host: '127.0.0.1', port: 0 } };

jest.mock('@okeanos/backstage-plugin-oke-node', () => {
  const { loadAccessInCluster }: typeof import('../../oke-node/src/access') =
    jest.requireActual('../../oke-node/src/access');
  const actual: typeof import('@okeanos/backstage-plugin-oke-node') =
    jest.requireActual('@okeanos/backstage-plugin-oke-node');
  return {
    ...actual,
    accessSourceOf: (...[config, commands]) =>
      config.inCluster
        ? {
            load: async () => ({
              access: {
                ...(await loadAccessInCluster({ root: mockPod.root })),
                dial: mockPod.dial,
              },
              version: mockPod.root,
            }),
          }
        : actual.accessSourceOf(config, commands),
  } satisfies typeof actual;
});

/** What client-go wrote for the administrator of the control plane. */
const writtenSchema = z.object({
  clusters: z.tuple([
    z.object({
      cluster: z.object({
        server: z.string(),
        // Beside what those write: the certificate of this API server is for its private address only.
        'tls-server-name': z.string(),
        'certificate-authority-data': z.string(),
      }),
    }),
  ]),
  users: z.tuple([
    z.object({
      user: z.object({
        'client-certificate': z.string(),
        'client-key': z.string(),
      }),
    }),
  ]),
});

type Cluster = z.output<typeof writtenSchema>['clusters'][0]['cluster'];

const ADMINISTRATOR = 'okeanos-sandbox:supervisor';
const PORTAL = 'system:serviceaccount:portal:okeanos';

const base64Of = async (file: string) =>
  (await readFile(file)).toString('base64');

describe('the plugin on a cluster that one has, by the kubeconfig', () => {
  let directory: string;
  let sandbox: Sandbox;
  let admin: KubeConfig;
  let cluster: Cluster;
  let certificate: Record<string, string>;
  let portal: Portal | undefined;

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'okeanos-kubeconfigs-'));
    const dataDir = path.join(directory, 'sandbox');
    sandbox = await startSandbox({ dataDir });
    const file = path.join(
      dataDir,
      'clusters/demo/kubeconfigs/supervisor.kubeconfig',
    );
    admin = new KubeConfig();
    admin.loadFromFile(file);
    const written = writtenSchema.parse(parse(await readFile(file, 'utf8')));
    cluster = written.clusters[0].cluster;
    const { user } = written.users[0];
    certificate = {
      'client-certificate-data': await base64Of(user['client-certificate']),
      'client-key-data': await base64Of(user['client-key']),
    };
    await makePortalAccount();
  }, SANDBOX_START_MS);

  afterEach(async () => {
    await portal?.stop();
    portal = undefined;
    jest.restoreAllMocks();
  });

  afterAll(async () => {
    await sandbox?.stop();
    await rm(directory, { recursive: true });
  }, 60_000);

  /** The ServiceAccount of the portal's pod, bound to cluster-admin. */
  async function makePortalAccount(): Promise<void> {
    const objects = KubernetesObjectApi.makeApiClient(admin);
    await objects.create({
      ...{ apiVersion: 'v1', kind: 'Namespace' },
      metadata: { name: 'portal' },
    });
    await objects.create({
      ...{ apiVersion: 'v1', kind: 'ServiceAccount' },
      metadata: { namespace: 'portal', name: 'okeanos' },
    });
    const binding = {
      ...{ apiVersion: 'rbac.authorization.k8s.io/v1' },
      kind: 'ClusterRoleBinding',
      metadata: { name: 'portal' },
      roleRef: {
        apiGroup: 'rbac.authorization.k8s.io',
        ...{ kind: 'ClusterRole', name: 'cluster-admin' },
      },
      subjects: [
        { kind: 'ServiceAccount', namespace: 'portal', name: 'okeanos' },
      ],
    };
    await objects.create(binding);
  }

  async function portalToken(): Promise<string> {
    const { status } = await admin
      .makeApiClient(CoreV1Api)
      .createNamespacedServiceAccountToken({
        ...{ namespace: 'portal', name: 'okeanos' },
        body: { spec: { audiences: [], expirationSeconds: 3_600 } },
      });
    return status?.token ?? '';
  }

  async function write(name: string, text: string): Promise<string> {
    const file = path.join(directory, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text, { mode: 0o600 });
    return file;
  }

  /** As `kind get kubeconfig` and k3s write it, which differ in names only. */
  const withCertificate = (name: string) =>
    stringify({
      apiVersion: 'v1',
      clusters: [{ cluster, name }],
      contexts: [{ context: { cluster: name, user: name }, name }],
      'current-context': name,
      kind: 'Config',
      preferences: {},
      users: [{ name, user: certificate }],
    });

  /** As `oci ce cluster create-kubeconfig --with-auth-context` writes it. */
  const ofOciCli = () =>
    stringify({
      apiVersion: 'v1',
      kind: '',
      clusters: [{ name: 'cluster-c4daylfgvrg', cluster }],
      users: [
        {
          name: 'user-c4daylfgvrg',
          user: {
            exec: {
              apiVersion: 'client.authentication.k8s.io/v1beta1',
              command: 'oci',
              args: [
                ...['ce', 'cluster', 'generate-token'],
                ...['--cluster-id', 'ocid1.cluster.oc1..c4daylfgvrg'],
                ...['--region', 'eu-frankfurt-1'],
                ...['--profile', 'WATCHER', '--auth', 'api_key'],
              ],
              env: [],
            },
          },
        },
      ],
      contexts: [
        {
          name: 'context-c4daylfgvrg',
          context: {
            cluster: 'cluster-c4daylfgvrg',
            user: 'user-c4daylfgvrg',
          },
        },
      ],
      'current-context': 'context-c4daylfgvrg',
    });

  /** In place of the OCI CLI: prints what it prints. */
  async function ociCommand(): Promise<string> {
    const credential = await write(
      'credential.json',
      JSON.stringify({
        apiVersion: 'client.authentication.k8s.io/v1beta1',
        kind: 'ExecCredential',
        status: {
          token: await portalToken(),
          expirationTimestamp: new Date(Date.now() + 240_000).toISOString(),
        },
      }),
    );
    const file = await write('oci', `#!/bin/sh\nexec cat '${credential}'\n`);
    await chmod(file, 0o755);
    return file;
  }

  /** The same for both, as for a trial. */
  const both = (identity: object, user: string) => ({
    provisioner: identity,
    watcher: { ...identity, user },
  });

  it.each<[string, () => Promise<Partial<PortalOptions>>]>([
    [
      'kind',
      async () => {
        const text = withCertificate('kind-local');
        const kubeconfig = await write('kind.yaml', text);
        return { identities: both({ kubeconfig }, ADMINISTRATOR) };
      },
    ],
    [
      'k3s',
      async () => {
        const text = withCertificate('default');
        const kubeconfig = await write('k3s.yaml', text);
        return { identities: both({ kubeconfig }, ADMINISTRATOR) };
      },
    ],
    [
      'oke',
      async () => {
        const kubeconfig = await write('oke.yaml', ofOciCli());
        return {
          identities: both({ kubeconfig }, PORTAL),
          kubeconfigCommands: [
            {
              command: await ociCommand(),
              args: ['ce', 'cluster', 'generate-token'],
            },
          ],
        };
      },
    ],
    [
      'pod',
      async () => {
        const mount = 'pod/var/run/secrets/kubernetes.io/serviceaccount';
        await write(`${mount}/token`, await portalToken());
        await write(
          `${mount}/ca.crt`,
          Buffer.from(cluster['certificate-authority-data'], 'base64').toString(
            'utf8',
          ),
        );
        const { spec } = await admin
          .makeApiClient(CoreV1Api)
          .readNamespacedService({ namespace: 'default', name: 'kubernetes' });
        mockPod.root = path.join(directory, 'pod');
        mockPod.dial.port = sandbox.cluster.port;
        jest.replaceProperty(process, 'env', {
          ...process.env,
          KUBERNETES_SERVICE_HOST: spec?.clusterIP,
          KUBERNETES_SERVICE_PORT: '443',
        });
        return { identities: both({ inCluster: true }, PORTAL) };
      },
    ],
  ])(
    'of %s is watched, and a namespace is made on it',
    async (name, options) => {
      portal = await startPortal({
        // One portal, whose identities change: what it made stays its own.
        databaseDir: path.join(directory, 'db'),
        provisionerKubeconfig: '',
        watcherKubeconfig: '',
        ...(await options()),
      });
      const ada = portal.as(ADA);
      await until(
        () => ada.getClusterStatus('demo'),
        ({ connection: { state, asOf } }) =>
          state === 'connected' && asOf !== undefined,
      );
      await ada.putNamespace(namespaceSpec({ name, services: [] }));
      const { conditions } = await until(
        () => ada.getNamespace('demo', name),
        found =>
          found.conditions.some(
            ({ type, status }) => type === 'Ready' && status === 'True',
          ),
      );
      expect(conditions).toContainEqual(
        expect.objectContaining({ type: 'Ready', status: 'True' }),
      );
    },
  );
});
