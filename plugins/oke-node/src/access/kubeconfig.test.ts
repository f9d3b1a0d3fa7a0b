import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import { stringify } from 'yaml';
import { serverCertificate } from './__testUtils__/serverCertificate';
import { KubeconfigError } from './KubeconfigError';
import { KubeconfigNotFoundError } from './KubeconfigNotFoundError';
import {
  accessFromKubeconfig,
  loadAccessFromKubeconfigFile,
  loadAccessInCluster,
} from './kubeconfig';

// The official client is a thousand files, which Jest transforms the first time.
jest.setTimeout(60_000);

const base64 = (text: string) => Buffer.from(text).toString('base64');

const { cert: CA } = serverCertificate({ dns: ['api.example.com'] });
const CA_DATA = base64(CA);
const CLIENT = serverCertificate({ dns: ['ada'] });
const OTHER_CLIENT = serverCertificate({ dns: ['ada'] });

/** As `oci ce cluster create-kubeconfig` writes it. */
const OCI_EXEC = {
  apiVersion: 'client.authentication.k8s.io/v1beta1',
  args: [
    ...['ce', 'cluster', 'generate-token'],
    ...['--cluster-id', 'ocid1.cluster.oc1..c', '--region', 'eu-frankfurt-1'],
  ],
  command: 'oci',
  env: [],
};

function kubeconfig(
  options: {
    cluster?: Record<string, unknown>;
    user?: Record<string, unknown>;
  } = {},
): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    preferences: {},
    'current-context': 'demo',
    contexts: [
      { name: 'demo', context: { cluster: 'c', user: 'u', namespace: 'shop' } },
      { name: 'other', context: { cluster: 'c', user: 'other' } },
    ],
    clusters: [
      {
        name: 'c',
        cluster: {
          server: 'https://10.0.30.5:6443',
          'certificate-authority-data': CA_DATA,
          ...options.cluster,
        },
      },
    ],
    users: [
      { name: 'other', user: { exec: OCI_EXEC } },
      { name: 'u', user: options.user ?? { token: 's3cret' } },
    ],
  });
}

describe('accessFromKubeconfig', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'kubeconfig-'));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('reads server, CA and token of the current context', async () => {
    const access = await accessFromKubeconfig(kubeconfig());
    expect(access).toEqual({
      dial: { host: '10.0.30.5', port: 6443 },
      tlsServerName: '10.0.30.5',
      ca: CA,
      token: expect.any(Function),
    });
    await expect(access.token()).resolves.toBe('s3cret');
  });

  it.each([
    ['https://api.example.com', 'api.example.com', 443],
    ['https://[2001:db8::5]:6443', '2001:db8::5', 6443],
  ])('dials %s', async (server, host, port) => {
    const access = await accessFromKubeconfig(
      kubeconfig({ cluster: { server } }),
    );
    expect(access.dial).toEqual({ host, port });
    expect(access.tlsServerName).toBe(host);
  });

  it('keeps the route and the name apart', async () => {
    const access = await accessFromKubeconfig(
      kubeconfig({
        cluster: {
          server: 'https://127.0.0.1:23315',
          'tls-server-name': '10.0.30.5',
        },
      }),
    );
    expect(access.dial).toEqual({ host: '127.0.0.1', port: 23315 });
    expect(access.tlsServerName).toBe('10.0.30.5');
  });

  it('reads a token file for every request, relative to the base folder', async () => {
    const { token } = await accessFromKubeconfig(
      kubeconfig({ user: { token: 'old', tokenFile: 'token' } }),
      { baseDir: folder },
    );
    await expect(token()).rejects.toThrow(
      /users\["u"\]\.user\.tokenFile "token" cannot be read/,
    );
    await writeFile(path.join(folder, 'token'), 'first\n');
    await expect(token()).resolves.toBe('first');
    await writeFile(path.join(folder, 'token'), 'second\n');
    await expect(token()).resolves.toBe('second');
    await writeFile(path.join(folder, 'token'), '\n');
    await expect(token()).rejects.toThrow(/tokenFile is not set or empty/);
  });

  it('reads a CA file', async () => {
    await writeFile(path.join(folder, 'ca.crt'), CA);
    const text = kubeconfig({
      cluster: {
        'certificate-authority-data': undefined,
        'certificate-authority': 'ca.crt',
      },
    });
    await expect(
      accessFromKubeconfig(text, { baseDir: folder }),
    ).resolves.toMatchObject({ ca: CA });
    await expect(accessFromKubeconfig(text)).rejects.toThrow(
      /certificate-authority "ca.crt" is relative/,
    );
  });

  it.each([
    ['no YAML', '{', /it is not YAML/],
    ['another document', 'hello', /the whole file: /],
    ['no list of users', 'contexts: []\nclusters: []', /Kubeconfig: users: /],
    [
      'no current context',
      'contexts: []\nclusters: []\nusers: []',
      /current-context is not set/,
    ],
    [
      'http',
      kubeconfig({ cluster: { server: 'http://10.0.30.5:8080' } }),
      /clusters\["c"\]\.cluster\.server "http:\/\/10.0.30.5:8080" is not an https URL/,
    ],
    [
      'http with a password, which is not told',
      kubeconfig({ cluster: { server: 'http://me:secret@10.0.30.5' } }),
      /^Kubeconfig: clusters\["c"\]\.cluster\.server is not an https URL/,
    ],
    [
      'a path',
      kubeconfig({ cluster: { server: 'https://rancher/k8s/clusters/c' } }),
      /server may hold a host and a port only/,
    ],
    [
      'no CA',
      kubeconfig({ cluster: { 'certificate-authority-data': undefined } }),
      /certificate-authority-data is not set: set it to/,
    ],
    [
      'a CA that is none',
      kubeconfig({ cluster: { 'certificate-authority-data': 'aGVsbG8=' } }),
      /certificate-authority-data holds no PEM certificate/,
    ],
    [
      'no certificate check',
      kubeconfig({ cluster: { 'insecure-skip-tls-verify': true } }),
      /insecure-skip-tls-verify is not supported: remove it/,
    ],
    [
      'a proxy',
      kubeconfig({ cluster: { 'proxy-url': 'http://proxy' } }),
      /proxy-url is not supported: remove it/,
    ],
    [
      'a command that may not be run',
      kubeconfig({ user: { exec: OCI_EXEC } }),
      /users\["u"\]\.user\.exec\.command "oci" is not a command .* oke\.kubeconfigCommands of app-config/,
    ],
    [
      'a command of another protocol',
      kubeconfig({
        user: {
          exec: {
            ...OCI_EXEC,
            apiVersion: 'client.authentication.k8s.io/v1alpha1',
          },
        },
      }),
      /users\["u"\]\.user\.exec\.apiVersion: /,
    ],
    [
      'a command that asks somebody',
      kubeconfig({
        user: { exec: { ...OCI_EXEC, interactiveMode: 'Always' } },
      }),
      /exec\.interactiveMode "Always" is not supported: there is nobody to ask/,
    ],
    [
      'a command beside a token',
      kubeconfig({ user: { exec: OCI_EXEC, token: 's3cret' } }),
      /users\["u"\]\.user has exec beside another credential/,
    ],
    [
      'an unknown field of a command',
      kubeconfig({ user: { exec: { ...OCI_EXEC, shell: true } } }),
      /users\["u"\]\.user\.exec\.shell: Unrecognized key/,
    ],
    [
      'a client certificate without its key',
      kubeconfig({ user: { 'client-certificate-data': base64(CLIENT.cert) } }),
      /client-key-data is not set: a client certificate and its key belong/,
    ],
    [
      'a client certificate with the key of another',
      kubeconfig({
        user: {
          'client-certificate-data': base64(CLIENT.cert),
          'client-key-data': base64(OTHER_CLIENT.key),
        },
      }),
      /client certificate and client key do not belong together/,
    ],
    [
      'a client certificate that is none',
      kubeconfig({
        user: {
          'client-certificate-data': 's3cret',
          'client-key-data': 's3cret',
        },
      }),
      /users\["u"\]\.user: the client certificate is no PEM certificate/,
    ],
    [
      'impersonation',
      kubeconfig({ user: { token: 's3cret', as: 'admin' } }),
      /users\["u"\]\.user\.as is not supported: remove it/,
    ],
    [
      'groups of an impersonation',
      kubeconfig({ user: { token: 's3cret', 'as-groups': ['admins'] } }),
      /users\["u"\]\.user\.as-groups is not supported: remove it/,
    ],
    [
      'an auth provider',
      kubeconfig({ user: { 'auth-provider': {} } }),
      /auth-provider is not supported: set token/,
    ],
    [
      'a password',
      kubeconfig({ user: { username: 'me', password: 's3cret' } }),
      /username is not supported: set token/,
    ],
    [
      'no credential',
      kubeconfig({ user: {} }),
      /user.token is not set or empty/,
    ],
    [
      'an unknown field',
      kubeconfig({ user: { token: 's3cret', tokken: 'x' } }),
      /users\["u"\]\.user\.tokken: Unrecognized key/,
    ],
  ])('refuses %s', async (_, text, message) => {
    const refusal = accessFromKubeconfig(text);
    await expect(refusal).rejects.toThrow(KubeconfigError);
    await expect(refusal).rejects.toThrow(message);
  });

  it('looks into another context only when it is asked for', async () => {
    await expect(
      accessFromKubeconfig(kubeconfig(), { context: 'other' }),
    ).rejects.toThrow(/users\["other"\]\.user\.exec\.command "oci" is not/);
    await expect(
      accessFromKubeconfig(kubeconfig(), { context: 'third' }),
    ).rejects.toThrow('contexts has no "third", only: "demo", "other"');
  });

  // As kind and k3s write it.
  it('takes a client certificate in the kubeconfig, and needs no token then', async () => {
    const user = {
      'client-certificate-data': base64(CLIENT.cert),
      'client-key-data': base64(CLIENT.key),
    };
    const access = await accessFromKubeconfig(kubeconfig({ user }));
    await expect(access.token()).resolves.toBeUndefined();
    await expect(access.clientCertificate?.()).resolves.toEqual(CLIENT);

    const both = await accessFromKubeconfig(
      kubeconfig({ user: { ...user, token: 's3cret' } }),
    );
    await expect(both.token()).resolves.toBe('s3cret');
    await expect(both.clientCertificate?.()).resolves.toEqual(CLIENT);
  });

  it('reads a client certificate in files for every request', async () => {
    const write = (name: string, content: string) =>
      writeFile(path.join(folder, name), content);
    await write('client.crt', CLIENT.cert);
    await write('client.key', CLIENT.key);
    const { clientCertificate } = await accessFromKubeconfig(
      kubeconfig({
        user: {
          'client-certificate': 'client.crt',
          'client-key': 'client.key',
        },
      }),
      { baseDir: folder },
    );
    await expect(clientCertificate?.()).resolves.toEqual(CLIENT);
    await write('client.crt', OTHER_CLIENT.cert);
    await expect(clientCertificate?.()).rejects.toThrow(
      /do not belong together/,
    );
    await write('client.key', OTHER_CLIENT.key);
    await expect(clientCertificate?.()).resolves.toEqual(OTHER_CLIENT);
  });

  it('runs an allowed command when a credential is needed, and no sooner', async () => {
    const oci = path.join(folder, 'oci');
    const calls = path.join(folder, 'calls');
    const credential = {
      apiVersion: OCI_EXEC.apiVersion,
      kind: 'ExecCredential',
      status: { token: 'of-oci' },
    };
    await writeFile(
      oci,
      `#!/bin/sh\necho "$@" >>'${calls}'\necho '${JSON.stringify(
        credential,
      )}'\n`,
      { mode: 0o755 },
    );
    const access = await accessFromKubeconfig(
      kubeconfig({ user: { exec: OCI_EXEC } }),
      { commands: [{ command: oci, args: ['ce', 'cluster'] }] },
    );
    await expect(readFile(calls)).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(access.token()).resolves.toBe('of-oci');
    await expect(access.clientCertificate?.()).resolves.toBeUndefined();
    await expect(readFile(calls, 'utf8')).resolves.toBe(
      'ce cluster generate-token --cluster-id ocid1.cluster.oc1..c --region eu-frankfurt-1\n',
    );
  });

  it('has no secret in its errors', async () => {
    const broken = 'users: [{name: u, user: {token: s3cret]]';
    for (const text of [
      broken,
      kubeconfig({ user: { token: { value: 's3cret' } } }),
      kubeconfig({ user: { password: 's3cret' } }),
      kubeconfig({ cluster: { server: 'https://me:s3cret@host' } }),
    ]) {
      const error = await accessFromKubeconfig(text).catch(e => e);
      expect(error).toBeInstanceOf(KubeconfigError);
      expect(inspect(error, { depth: 10 })).not.toContain('s3cret');
    }
  });
});

describe('loadAccessFromKubeconfigFile', () => {
  it('tells a file that is not there (yet) from one that is not usable', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'kubeconfig-'));
    const file = path.join(folder, 'kubeconfig');
    await expect(loadAccessFromKubeconfigFile(file)).rejects.toThrow(
      KubeconfigNotFoundError,
    );

    await writeFile(file, 'hello');
    await expect(loadAccessFromKubeconfigFile(file)).rejects.toThrow(
      KubeconfigError,
    );

    await writeFile(file, kubeconfig({ user: { tokenFile: 'token' } }));
    await writeFile(path.join(folder, 'token'), 'in its folder');
    const { token } = await loadAccessFromKubeconfigFile(file);
    await expect(token()).resolves.toBe('in its folder');

    await expect(loadAccessFromKubeconfigFile(folder)).rejects.toThrow(
      /cannot be read/,
    );
    await rm(folder, { recursive: true });
  });
});

describe('loadAccessInCluster', () => {
  const ENV = process.env;
  let root: string;
  const mount = () =>
    path.join(root, 'var/run/secrets/kubernetes.io/serviceaccount');

  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'pod-'));
    await mkdir(mount(), { recursive: true });
    await writeFile(path.join(mount(), 'ca.crt'), CA);
    await writeFile(path.join(mount(), 'token'), 'first');
    process.env = {
      ...ENV,
      KUBERNETES_SERVICE_HOST: '10.96.0.1',
      KUBERNETES_SERVICE_PORT: '443',
    };
  });
  afterEach(async () => {
    process.env = ENV;
    await rm(root, { recursive: true });
  });

  it('is the ServiceAccount of the pod, whose token is read for every request', async () => {
    const access = await loadAccessInCluster({ root });
    expect(access).toMatchObject({
      dial: { host: '10.96.0.1', port: 443 },
      tlsServerName: '10.96.0.1',
      ca: CA,
    });
    await expect(access.token()).resolves.toBe('first');
    await writeFile(path.join(mount(), 'token'), 'rotated');
    await expect(access.token()).resolves.toBe('rotated');
  });

  it('has brackets in no address', async () => {
    process.env.KUBERNETES_SERVICE_HOST = 'fd00::1';
    const { dial } = await loadAccessInCluster({ root });
    expect(dial).toEqual({ host: 'fd00::1', port: 443 });
  });

  it('says that this is no pod', async () => {
    delete process.env.KUBERNETES_SERVICE_HOST;
    await expect(loadAccessInCluster({ root })).rejects.toThrow(
      'This process does not run in a cluster: KUBERNETES_SERVICE_HOST is not set',
    );
  });

  it('says that no ServiceAccount is mounted', async () => {
    await rm(path.join(mount(), 'ca.crt'));
    await expect(loadAccessInCluster({ root })).rejects.toThrow(
      /in-cluster\.certificate-authority ".*\/serviceaccount\/ca\.crt" cannot be read/,
    );
  });
});
