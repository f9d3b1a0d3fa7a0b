import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import type { z } from 'zod';
import { accessFromConfig } from './accessFromConfig';
import type { KubeconfigCommand } from './allowedCommand';
import { clientNode } from './clientNode';
import type { ClusterAccess } from './ClusterAccess';
import { KubeconfigError } from './KubeconfigError';
import { KubeconfigNotFoundError } from './KubeconfigNotFoundError';
import {
  clusterSchema,
  kubeconfigSchema,
  REMEDIES,
  userSchema,
} from './kubeconfigSchema';

/** What all readers of kubeconfigs may be told. */
export interface KubeconfigOptions {
  /** Name of the context, by default `current-context`. */
  context?: string;
  /** Commands that may be run for credentials, by default none. */
  commands?: readonly KubeconfigCommand[];
}

/**
 * Reads how to reach a cluster from a kubeconfig
 * (https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/).
 *
 * Supported are an `https` server with its certificate authority, and as credentials `token`, `tokenFile` (which wins
 * over `token`, as in client-go), a client certificate with its key, and `exec`. Files are read for every request,
 * because they are rotated in place.
 *
 * The official client reads it. What that drops without a word (`tokenFile`, `as-groups`, fields of other types), or
 * does unasked (commands and shells of `auth-provider`), is looked at before.
 *
 * @param text - the kubeconfig, as YAML or JSON
 * @param options - `baseDir`: folder that relative paths in the kubeconfig start from, by default they are refused
 * @throws KubeconfigError when it is malformed, or asks for anything else or for a command that may not be run
 */
export async function accessFromKubeconfig(
  text: string,
  options: KubeconfigOptions & { baseDir?: string } = {},
): Promise<ClusterAccess> {
  const { names, entries } = selectContext(text, options.context);
  const clusterField = `clusters["${names.cluster}"].cluster`;
  const cluster = parsePart(clusterSchema, entries.cluster, clusterField);
  const userField = `users["${names.user}"].user`;
  const user = parsePart(userSchema, entries.user, userField);

  const { KubeConfig } = clientNode();
  const config = new KubeConfig();
  config.loadFromString(vetted(cluster, user));
  return accessFromConfig(config, {
    clusterField,
    userField,
    baseDir: options.baseDir,
    commands: options.commands ?? [],
  });
}

/**
 * Reads how to reach the cluster that this process runs in, as the ServiceAccount of its pod
 * (https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/). The token is read for every request,
 * because it is rotated in place.
 *
 * @param options - `root`: in place of the root folder, for tests
 * @throws KubeconfigError when this is no pod with a ServiceAccount's token
 * @public
 */
export async function loadAccessInCluster(
  options: { root?: string } = {},
): Promise<ClusterAccess> {
  if (!process.env.KUBERNETES_SERVICE_HOST) {
    throw new KubeconfigError(
      'This process does not run in a cluster: KUBERNETES_SERVICE_HOST is not set',
    );
  }
  const { KubeConfig } = clientNode();
  const config = new KubeConfig();
  config.loadFromCluster(options.root);
  return accessFromConfig(config, {
    clusterField: 'in-cluster',
    userField: 'in-cluster',
    commands: [],
  });
}

/**
 * Reads how to reach the cluster of the current context of a kubeconfig file. Relative paths in it
 * start from its folder. Supported are an `https` server with its certificate authority, and as credentials
 * `token`, `tokenFile`, a client certificate with its key, and `exec` with a command of `commands`.
 *
 * The file is read once: call again when it may have changed. Token files, and files of certificates and keys, are
 * read for every request.
 *
 * @param options - `context`: name of the context, by default `current-context`; `commands`: those that may be run
 *   for credentials, by default none
 * @throws {@link KubeconfigNotFoundError} when there is no such file (yet)
 * @throws KubeconfigError when its content is not usable
 * @public
 */
export async function loadAccessFromKubeconfigFile(
  file: string,
  options: { context?: string; commands?: readonly KubeconfigCommand[] } = {},
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

/** The entries that a context names, not looked into. */
function selectContext(text: string, name: string | undefined) {
  const kubeconfig = parsePart(kubeconfigSchema, parseYaml(text), '');
  const contextName = name ?? kubeconfig['current-context'];
  if (!contextName) {
    throw new KubeconfigError(
      'Kubeconfig: current-context is not set: set it, or name a context',
    );
  }
  const { context } = entry(kubeconfig.contexts, 'contexts', contextName);
  return {
    names: context,
    entries: {
      cluster: entry(kubeconfig.clusters, 'clusters', context.cluster).cluster,
      user: entry(kubeconfig.users, 'users', context.user).user,
    },
  };
}

/** A kubeconfig of nothing but what was looked at. */
function vetted(
  { extensions: _ofCluster, ...cluster }: z.output<typeof clusterSchema>,
  { extensions: _ofUser, tokenFile, ...user }: z.output<typeof userSchema>,
): string {
  return JSON.stringify({
    'current-context': 'it',
    contexts: [{ name: 'it', context: { cluster: 'it', user: 'it' } }],
    clusters: [{ name: 'it', cluster }],
    users: [
      {
        name: 'it',
        // How the official client itself has the token file of a ServiceAccount.
        user: tokenFile
          ? {
              ...user,
              'auth-provider': { name: 'tokenFile', config: { tokenFile } },
            }
          : user,
      },
    ],
  });
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
  const key = [
    ...issue.path,
    ...(issue.code === 'unrecognized_keys' ? [issue.keys[0]] : []),
  ]
    .map(String)
    .join('.');
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
