import { mkdtemp, rm, writeFile } from 'node:fs/promises';
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
} from './kubeconfig';

const { cert: CA } = serverCertificate({ dns: ['api.example.com'] });
const CA_DATA = Buffer.from(CA).toString('base64');

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
      { name: 'other', user: { exec: { command: 'oci' } } },
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
      'a command',
      kubeconfig({ user: { exec: { command: 'oci' } } }),
      /users\["u"\]\.user\.exec is not supported: .* set token/,
    ],
    [
      'a client certificate',
      kubeconfig({ user: { 'client-certificate-data': 's3cret' } }),
      /client-certificate-data is not supported: set token/,
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
    ).rejects.toThrow(/users\["other"\]\.user\.exec is not supported/);
    await expect(
      accessFromKubeconfig(kubeconfig(), { context: 'third' }),
    ).rejects.toThrow('contexts has no "third", only: "demo", "other"');
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
