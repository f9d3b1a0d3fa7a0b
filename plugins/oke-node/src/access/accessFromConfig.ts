import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Cluster, KubeConfig, User } from '@kubernetes/client-node';
import { z } from 'zod';
import { allowedCommand, type KubeconfigCommand } from './allowedCommand';
import { checkClientCertificate } from './clientCertificate';
import type { ClientCertificate, ClusterAccess } from './ClusterAccess';
import { ExecCredential } from './execCredential';
import { execSchema } from './execSchema';
import { KubeconfigError } from './KubeconfigError';
import { USE_A_CREDENTIAL } from './kubeconfigSchema';

/** Where a kubeconfig comes from, for messages and paths, and what it may do. */
interface Source {
  clusterField: string;
  userField: string;
  /** Folder that relative paths start from; without it they are refused. */
  baseDir?: string;
  commands: readonly KubeconfigCommand[];
}

/** How the official client has a token file. */
const tokenFileSchema = z.object({
  name: z.literal('tokenFile'),
  config: z.object({ tokenFile: z.string() }),
});

type Credentials = Pick<
  ClusterAccess,
  'token' | 'clientCertificate' | 'onUnauthorized'
>;

/**
 * How the current cluster is reached as the current user. Of the official client only what it read is used: left to
 * itself it reads files synchronously, and runs commands with this process's environment and without a deadline.
 *
 * @throws {@link KubeconfigError} when something is missing, malformed or not allowed
 */
export async function accessFromConfig(
  config: KubeConfig,
  source: Source,
): Promise<ClusterAccess> {
  const cluster = config.getCurrentCluster();
  const user = config.getCurrentUser();
  if (!cluster || !user) {
    throw new KubeconfigError('Kubeconfig: it has no cluster or no user');
  }
  const dial = parseServer(cluster.server, `${source.clusterField}.server`);
  const ca = await readCa(cluster, source);
  return {
    dial,
    tlsServerName: cluster.tlsServerName ?? dial.host,
    ca,
    ...(user.exec
      ? execCredentials(user, cluster, ca, source)
      : await storedCredentials(user, source)),
  };
}

function parseServer(server: string, field: string): ClusterAccess['dial'] {
  const url = URL.parse(server);
  if (!url || url.protocol !== 'https:') {
    // Before an @ there may be a password.
    const value = server.includes('@') ? '' : ` "${server}"`;
    throw new KubeconfigError(
      `Kubeconfig: ${field}${value} is not an https URL such as https://10.0.30.5:6443`,
    );
  }
  if (url.pathname !== '/' || url.search || url.username || url.password) {
    throw new KubeconfigError(
      `Kubeconfig: ${field} may hold a host and a port only, such as https://10.0.30.5:6443`,
    );
  }
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? 443 : Number(url.port),
  };
}

async function readCa(cluster: Cluster, source: Source): Promise<string> {
  const stored = storedText(
    { data: cluster.caData, file: cluster.caFile },
    `${source.clusterField}.certificate-authority`,
    source.baseDir,
  );
  if (!stored) {
    throw new KubeconfigError(
      `Kubeconfig: ${source.clusterField}.certificate-authority-data is not set: set it to the cluster's CA, PEM in base64`,
    );
  }
  const pem = await stored.read();
  if (!isCertificate(pem)) {
    throw new KubeconfigError(
      `Kubeconfig: ${stored.field} holds no PEM certificate`,
    );
  }
  return pem;
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}

function execCredentials(
  user: User,
  cluster: Cluster,
  ca: string,
  { userField, commands }: Source,
): Credentials {
  const field = `${userField}.exec`;
  const exec = execSchema.parse(user.exec);
  if (exec.interactiveMode === 'Always') {
    throw new KubeconfigError(
      `Kubeconfig: ${field}.interactiveMode "Always" is not supported: there is nobody to ask`,
    );
  }
  if (user.token || user.authProvider || user.certData || user.certFile) {
    throw new KubeconfigError(
      `Kubeconfig: ${userField} has exec beside another credential: keep one of them`,
    );
  }
  const { server, tlsServerName } = cluster;
  const credential = new ExecCredential(
    exec,
    allowedCommand(exec, commands, field, process.env),
    { field, cluster: { server, tlsServerName, ca } },
  );
  return {
    token: async () => (await credential.get()).token,
    clientCertificate: async () => (await credential.get()).clientCertificate,
    onUnauthorized: () => credential.refused(),
  };
}

async function storedCredentials(
  user: User,
  { userField, baseDir }: Source,
): Promise<Credentials> {
  const clientCertificate = certificateSource(user, userField, baseDir);
  await clientCertificate?.();
  const tokenFile = tokenFileSchema.safeParse(user.authProvider).data?.config
    .tokenFile;
  if (!tokenFile && !user.token && clientCertificate) {
    return { token: async () => undefined, clientCertificate };
  }
  const token = tokenFile
    ? tokenFileSource(tokenFile, `${userField}.tokenFile`, baseDir)
    : tokenSource(user.token ?? '', `${userField}.token`);
  return { token, ...(clientCertificate && { clientCertificate }) };
}

/** @returns undefined when there is no client certificate */
function certificateSource(
  user: User,
  userField: string,
  baseDir: string | undefined,
): (() => Promise<ClientCertificate>) | undefined {
  const cert = storedText(
    { data: user.certData, file: user.certFile },
    `${userField}.client-certificate`,
    baseDir,
  );
  const key = storedText(
    { data: user.keyData, file: user.keyFile },
    `${userField}.client-key`,
    baseDir,
  );
  if (!cert && !key) {
    return undefined;
  }
  if (!cert || !key) {
    const missing = cert ? 'client-key-data' : 'client-certificate-data';
    throw new KubeconfigError(
      `Kubeconfig: ${userField}.${missing} is not set: a client certificate and its key belong together`,
    );
  }
  return async () =>
    checkClientCertificate(
      { cert: await cert.read(), key: await key.read() },
      userField,
    );
}

/** A text that is in the kubeconfig itself, in base64, or in a file; in the kubeconfig wins, as in client-go. */
function storedText(
  { data, file }: { data?: string; file?: string },
  field: string,
  baseDir: string | undefined,
): { field: string; read: () => Promise<string> } | undefined {
  if (data) {
    const text = Buffer.from(data, 'base64').toString('utf8');
    return { field: `${field}-data`, read: async () => text };
  }
  return file
    ? { field, read: () => readReferenced(file, field, baseDir) }
    : undefined;
}

function tokenFileSource(
  file: string,
  field: string,
  baseDir: string | undefined,
): () => Promise<string> {
  return async () =>
    nonEmptyToken(await readReferenced(file, field, baseDir), field);
}

function tokenSource(token: string, field: string): () => Promise<string> {
  const valid = nonEmptyToken(token, field);
  return async () => valid;
}

function nonEmptyToken(content: string, field: string): string {
  const token = content.trim();
  if (token === '') {
    throw new KubeconfigError(
      `Kubeconfig: ${field} is not set or empty: ${USE_A_CREDENTIAL}`,
    );
  }
  return token;
}

async function readReferenced(
  file: string,
  field: string,
  baseDir: string | undefined,
): Promise<string> {
  if (!baseDir && !path.isAbsolute(file)) {
    throw new KubeconfigError(
      `Kubeconfig: ${field} "${file}" is relative: write an absolute path`,
    );
  }
  try {
    return await readFile(path.resolve(baseDir ?? '/', file), 'utf8');
  } catch (cause) {
    throw new KubeconfigError(`Kubeconfig: ${field} "${file}" cannot be read`, {
      cause,
    });
  }
}
