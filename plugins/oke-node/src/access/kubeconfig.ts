import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { ClusterAccess } from './ClusterAccess';
import { KubeconfigError } from './KubeconfigError';
import { KubeconfigNotFoundError } from './KubeconfigNotFoundError';

const kubeconfigSchema = z.object({
  'current-context': z.string().optional(),
  contexts: z.array(
    z.object({
      name: z.string(),
      context: z.object({ cluster: z.string(), user: z.string() }),
    }),
  ),
  // Only the entries that the context names are looked into: the others may use what is not supported here.
  clusters: z.array(z.object({ name: z.string(), cluster: z.unknown() })),
  users: z.array(z.object({ name: z.string(), user: z.unknown() })),
});

const clusterSchema = z.strictObject({
  server: z.string(),
  'tls-server-name': z.string().optional(),
  'certificate-authority': z.string().optional(),
  'certificate-authority-data': z.string().optional(),
  'insecure-skip-tls-verify': z.literal(false).optional(),
  'disable-compression': z.boolean().optional(),
  extensions: z.unknown().optional(),
});

const userSchema = z.strictObject({
  token: z.string().optional(),
  tokenFile: z.string().optional(),
  extensions: z.unknown().optional(),
});

const USE_A_TOKEN =
  'set token, or tokenFile for one that is rotated, for example of a ServiceAccount';

/** What people have in their kubeconfigs that is refused, and what to do about it. */
const REMEDIES: Record<string, string> = {
  'insecure-skip-tls-verify':
    'remove it and set certificate-authority-data; tls-server-name says which name the certificate must hold',
  'proxy-url': 'remove it: the API server is dialled directly',
  exec: `commands are not run for credentials; ${USE_A_TOKEN}`,
  'auth-provider': USE_A_TOKEN,
  'client-certificate': USE_A_TOKEN,
  'client-certificate-data': USE_A_TOKEN,
  'client-key': USE_A_TOKEN,
  'client-key-data': USE_A_TOKEN,
  username: USE_A_TOKEN,
  password: USE_A_TOKEN,
};

/**
 * Reads how to reach a cluster from a kubeconfig
 * (https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/).
 *
 * Supported are an `https` server with its certificate authority, and the credentials `token` and
 * `tokenFile`; `tokenFile` wins when both are set, as in client-go, and is read for every request, because it
 * is rotated in place.
 *
 * @param text - the kubeconfig, as YAML or JSON
 * @param options - `context`: name of the context, by default `current-context`;
 *   `baseDir`: folder that relative paths in the kubeconfig start from, by default they are refused
 * @throws {@link KubeconfigError} when it is malformed or asks for anything else, such as `exec` or
 *   client certificates
 */
export async function accessFromKubeconfig(
  text: string,
  options: { context?: string; baseDir?: string } = {},
): Promise<ClusterAccess> {
  const kubeconfig = parsePart(kubeconfigSchema, parseYaml(text), '');
  const contextName = options.context ?? kubeconfig['current-context'];
  if (!contextName) {
    throw new KubeconfigError(
      'Kubeconfig: current-context is not set: set it, or name a context',
    );
  }
  const { context } = entry(kubeconfig.contexts, 'contexts', contextName);
  const clusterPath = `clusters["${context.cluster}"].cluster`;
  const cluster = parsePart(
    clusterSchema,
    entry(kubeconfig.clusters, 'clusters', context.cluster).cluster,
    clusterPath,
  );
  const userPath = `users["${context.user}"].user`;
  const user = parsePart(
    userSchema,
    entry(kubeconfig.users, 'users', context.user).user,
    userPath,
  );

  const dial = parseServer(cluster.server, `${clusterPath}.server`);
  return {
    dial,
    tlsServerName: cluster['tls-server-name'] ?? dial.host,
    ca: await readCa(cluster, clusterPath, options.baseDir),
    token: tokenSource(user, userPath, options.baseDir),
  };
}

/**
 * Reads how to reach the cluster of the current context of a kubeconfig file. Relative paths in it
 * start from its folder. Supported are an `https` server with its certificate authority, and the
 * credentials `token` and `tokenFile`; `tokenFile` is read for every request.
 *
 * The file is read once: call again when it may have changed.
 *
 * @param options - `context`: name of the context, by default `current-context`
 * @throws {@link KubeconfigNotFoundError} when there is no such file (yet)
 * @throws {@link KubeconfigError} when its content is not usable
 * @public
 */
export async function loadAccessFromKubeconfigFile(
  file: string,
  options: { context?: string } = {},
): Promise<ClusterAccess> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    if (isNotFound(cause)) {
      throw new KubeconfigNotFoundError(`There is no kubeconfig at ${file}`, {
        cause,
      });
    }
    throw new KubeconfigError(`Kubeconfig ${file} cannot be read`, { cause });
  }
  return accessFromKubeconfig(text, {
    ...options,
    baseDir: path.dirname(path.resolve(file)),
  });
}

function isNotFound(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === 'ENOENT'
  );
}

function parseYaml(text: string): unknown {
  try {
    // Pretty errors quote the line, which may hold a token.
    return parse(text, { prettyErrors: false });
  } catch (cause) {
    throw new KubeconfigError('Kubeconfig: it is not YAML', { cause });
  }
}

function parsePart<T extends z.ZodType>(
  schema: T,
  value: unknown,
  where: string,
): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) {
    return result.data;
  }
  const [issue] = result.error.issues;
  const key =
    issue.code === 'unrecognized_keys'
      ? issue.keys[0]
      : issue.path.map(String).join('.');
  const field = [where, key].filter(Boolean).join('.') || 'the whole file';
  const remedy = REMEDIES[key];
  throw new KubeconfigError(
    remedy
      ? `Kubeconfig: ${field} is not supported: ${remedy}`
      : `Kubeconfig: ${field}: ${issue.message}`,
  );
}

function entry<T extends { name: string }>(
  entries: T[],
  list: string,
  name: string,
): T {
  const found = entries.find(candidate => candidate.name === name);
  if (!found) {
    const names = entries.map(candidate => `"${candidate.name}"`).join(', ');
    throw new KubeconfigError(
      `Kubeconfig: ${list} has no "${name}", only: ${names || 'nothing'}`,
    );
  }
  return found;
}

function parseServer(server: string, field: string): ClusterAccess['dial'] {
  const url = URL.parse(server);
  if (!url || url.protocol !== 'https:') {
    throw new KubeconfigError(
      `Kubeconfig: ${field} "${server}" is not an https URL such as https://10.0.30.5:6443`,
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

async function readCa(
  cluster: z.output<typeof clusterSchema>,
  clusterPath: string,
  baseDir: string | undefined,
): Promise<string> {
  const data = cluster['certificate-authority-data'];
  const file = cluster['certificate-authority'];
  let field: string;
  let pem: string;
  if (data) {
    field = `${clusterPath}.certificate-authority-data`;
    pem = Buffer.from(data, 'base64').toString('utf8');
  } else if (file) {
    field = `${clusterPath}.certificate-authority`;
    pem = await readReferenced(file, field, baseDir);
  } else {
    throw new KubeconfigError(
      `Kubeconfig: ${clusterPath}.certificate-authority-data is not set: set it to the cluster's CA, PEM in base64`,
    );
  }
  if (!isCertificate(pem)) {
    throw new KubeconfigError(`Kubeconfig: ${field} holds no PEM certificate`);
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

function tokenSource(
  user: z.output<typeof userSchema>,
  userPath: string,
  baseDir: string | undefined,
): () => Promise<string> {
  const { token, tokenFile } = user;
  if (tokenFile) {
    const field = `${userPath}.tokenFile`;
    return async () => {
      const content = await readReferenced(tokenFile, field, baseDir);
      return nonEmptyToken(content, field);
    };
  }
  const valid = nonEmptyToken(token ?? '', `${userPath}.token`);
  return async () => valid;
}

function nonEmptyToken(content: string, field: string): string {
  const token = content.trim();
  if (token === '') {
    throw new KubeconfigError(
      `Kubeconfig: ${field} is not set or empty: ${USE_A_TOKEN}`,
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
