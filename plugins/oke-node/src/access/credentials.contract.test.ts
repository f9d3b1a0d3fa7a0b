import {
  chmod,
  copyFile,
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
  SANDBOX_START_MS,
  startSandbox,
  type Sandbox,
} from '../testing/startSandbox';
import type { ClusterAccess } from './ClusterAccess';
import { ClusterConnection } from './ClusterConnection';
import {
  accessFromKubeconfig,
  loadAccessFromKubeconfigFile,
  loadAccessInCluster,
} from './kubeconfig';

// The official client is a thousand files, which Jest transforms the first time.
jest.setTimeout(60_000);

const SUPERVISOR = 'okeanos-sandbox:supervisor';
const SCHEDULER = 'system:kube-scheduler';

const reviewSchema = z.object({
  status: z.object({ userInfo: z.object({ username: z.string() }) }),
});

const tokenRequestSchema = z.object({
  status: z.object({ token: z.string() }),
});

/** What client-go writes for a component of the control plane: a client certificate in files. */
const writtenSchema = z.object({
  clusters: z.tuple([z.object({ cluster: z.record(z.string(), z.string()) })]),
  users: z.tuple([
    z.object({
      user: z.object({
        'client-certificate': z.string(),
        'client-key': z.string(),
      }),
    }),
  ]),
});

describe('credentials of kubeconfigs, on a real API server', () => {
  let sandbox: Sandbox;
  let folder: string;
  let cluster: Record<string, string>;
  const connections: ClusterConnection[] = [];

  const dataDir = () => path.join(folder, 'sandbox');
  const kubeconfigOf = (component: string) =>
    path.join(
      dataDir(),
      'clusters/demo/kubeconfigs',
      `${component}.kubeconfig`,
    );

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'okeanos-credentials-'));
    sandbox = await startSandbox({ dataDir: dataDir() });
    cluster = (await written('supervisor')).clusters[0].cluster;
  }, SANDBOX_START_MS);

  afterEach(async () => {
    await Promise.all(connections.splice(0).map(each => each.close()));
  });

  afterAll(async () => {
    await sandbox?.stop();
    await rm(folder, { recursive: true });
  }, 60_000);

  async function written(component: string) {
    const text = await readFile(kubeconfigOf(component), 'utf8');
    return writtenSchema.parse(parse(text));
  }

  function connect(access: ClusterAccess): ClusterConnection {
    const connection = new ClusterConnection(access);
    connections.push(connection);
    return connection;
  }

  /** A kubeconfig of this cluster. */
  const kubeconfig = (user: object) =>
    stringify({
      'current-context': 'demo',
      contexts: [{ name: 'demo', context: { cluster: 'demo', user: 'me' } }],
      clusters: [{ name: 'demo', cluster }],
      users: [{ name: 'me', user }],
    });

  async function post(
    connection: ClusterConnection,
    url: string,
    body: object = {},
  ): Promise<unknown> {
    const answer = await connection.request({
      method: 'POST',
      path: url,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return JSON.parse(answer.body);
  }

  /** Whom the API server takes the caller for. */
  async function whoAmI(connection: ClusterConnection): Promise<string> {
    const url = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
    const review = await post(connection, url, {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'SelfSubjectReview',
    });
    return reviewSchema.parse(review).status.userInfo.username;
  }

  async function certificateOf(component: string) {
    const { user } = (await written(component)).users[0];
    return {
      cert: await readFile(user['client-certificate'], 'utf8'),
      key: await readFile(user['client-key'], 'utf8'),
      files: [user['client-certificate'], user['client-key']],
    };
  }

  /** A command that prints an ExecCredential. */
  async function command(name: string, status: object): Promise<string> {
    const file = path.join(folder, name);
    const credential = {
      apiVersion: 'client.authentication.k8s.io/v1beta1',
      kind: 'ExecCredential',
      status,
    };
    await writeFile(`${file}.json`, JSON.stringify(credential));
    await writeFile(file, `#!/bin/sh\nexec cat '${file}.json'\n`);
    await chmod(file, 0o755);
    return file;
  }

  const execOf = (name: string) => ({
    exec: {
      apiVersion: 'client.authentication.k8s.io/v1beta1',
      command: name,
      args: ['ce', 'cluster', 'generate-token', '--cluster-id', 'ocid1'],
      env: [],
    },
  });

  it('a client certificate in files, as client-go writes it', async () => {
    const access = await loadAccessFromKubeconfigFile(
      kubeconfigOf('supervisor'),
    );
    await expect(whoAmI(connect(access))).resolves.toBe(SUPERVISOR);
  });

  it('a client certificate in the kubeconfig, as kind and k3s write it', async () => {
    const { cert, key } = await certificateOf('supervisor');
    const access = await accessFromKubeconfig(
      kubeconfig({
        'client-certificate-data': Buffer.from(cert).toString('base64'),
        'client-key-data': Buffer.from(key).toString('base64'),
      }),
    );
    const connection = connect(access);
    await expect(whoAmI(connection)).resolves.toBe(SUPERVISOR);
    const { statusCode, body } = await connection.watch(
      { method: 'GET', path: '/api/v1/namespaces?watch=true' },
      { idleTimeoutMs: 60_000 },
    );
    expect(statusCode).toBe(200);
    for await (const chunk of body) {
      expect(Buffer.from(chunk).toString()).toContain('"type":"ADDED"');
      break;
    }
  });

  it('a client certificate that is replaced while the connection is open', async () => {
    const pair = ['client.crt', 'client.key'].map(name =>
      path.join(folder, name),
    );
    const put = async (component: string) => {
      const { files } = await certificateOf(component);
      await Promise.all(files.map((file, i) => copyFile(file, pair[i])));
    };
    await put('supervisor');
    const connection = connect(
      await accessFromKubeconfig(
        kubeconfig({ 'client-certificate': pair[0], 'client-key': pair[1] }),
      ),
    );
    await expect(whoAmI(connection)).resolves.toBe(SUPERVISOR);
    await put('kube-scheduler');
    await expect(whoAmI(connection)).resolves.toBe(SCHEDULER);
  });

  it('a token that an allowed command gives, as the OCI CLI does', async () => {
    const admin = connect(
      await loadAccessFromKubeconfigFile(sandbox.cluster.provisionerKubeconfig),
    );
    const token = await serviceAccountToken(admin);
    const oci = await command('oci', { token });
    const commands = [{ command: oci, args: ['ce', 'cluster'] }];
    const access = await accessFromKubeconfig(kubeconfig(execOf('oci')), {
      commands,
    });
    await expect(whoAmI(connect(access))).resolves.toBe(
      'system:serviceaccount:default:default',
    );
  });

  it('a client certificate that an allowed command gives', async () => {
    const { cert, key } = await certificateOf('kube-scheduler');
    const file = await command('certificate', {
      clientCertificateData: cert,
      clientKeyData: key,
    });
    const access = await accessFromKubeconfig(kubeconfig(execOf(file)), {
      commands: [{ command: file }],
    });
    await expect(whoAmI(connect(access))).resolves.toBe(SCHEDULER);
  });

  it('the ServiceAccount of a pod, at the address that pods know', async () => {
    const admin = connect(
      await loadAccessFromKubeconfigFile(sandbox.cluster.provisionerKubeconfig),
    );
    const root = path.join(folder, 'pod');
    const mount = path.join(
      root,
      'var/run/secrets/kubernetes.io/serviceaccount',
    );
    await mkdir(mount, { recursive: true });
    await writeFile(
      path.join(mount, 'token'),
      await serviceAccountToken(admin),
    );
    await writeFile(
      path.join(mount, 'ca.crt'),
      Buffer.from(cluster['certificate-authority-data'], 'base64'),
    );
    const env = process.env;
    process.env = {
      ...env,
      KUBERNETES_SERVICE_HOST: await serviceAddress(admin),
      KUBERNETES_SERVICE_PORT: '443',
    };
    try {
      const access = await loadAccessInCluster({ root });
      // There is no network of pods here: only where is dialled differs.
      const dial = { host: '127.0.0.1', port: sandbox.cluster.port };
      await expect(whoAmI(connect({ ...access, dial }))).resolves.toBe(
        'system:serviceaccount:default:default',
      );
    } finally {
      process.env = env;
    }
  });

  async function serviceAccountToken(
    admin: ClusterConnection,
  ): Promise<string> {
    const url = '/api/v1/namespaces/default/serviceaccounts/default/token';
    const answer = await post(admin, url, {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { expirationSeconds: 600 },
    });
    return tokenRequestSchema.parse(answer).status.token;
  }

  async function serviceAddress(admin: ClusterConnection): Promise<string> {
    const { body } = await admin.request({
      method: 'GET',
      path: '/api/v1/namespaces/default/services/kubernetes',
    });
    const service = z.object({ spec: z.object({ clusterIP: z.string() }) });
    return service.parse(JSON.parse(body)).spec.clusterIP;
  }
});
