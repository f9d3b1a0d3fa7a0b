import { z } from 'zod';
import { execSchema } from './execSchema';

/** What is read of a kubeconfig at first. */
export const kubeconfigSchema = z.object({
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

/** A cluster of a kubeconfig, with all fields that are supported. */
export const clusterSchema = z.strictObject({
  server: z.string(),
  'tls-server-name': z.string().optional(),
  'certificate-authority': z.string().optional(),
  'certificate-authority-data': z.string().optional(),
  'insecure-skip-tls-verify': z.literal(false).optional(),
  'disable-compression': z.boolean().optional(),
  extensions: z.unknown().optional(),
});

/** A user of a kubeconfig, with all fields that are supported. */
export const userSchema = z.strictObject({
  token: z.string().optional(),
  tokenFile: z.string().optional(),
  'client-certificate': z.string().optional(),
  'client-certificate-data': z.string().optional(),
  'client-key': z.string().optional(),
  'client-key-data': z.string().optional(),
  exec: execSchema.optional(),
  extensions: z.unknown().optional(),
});

export type KubeconfigUser = z.output<typeof userSchema>;

export const USE_A_CREDENTIAL =
  'set token, tokenFile for one that is rotated, a client certificate with its key, or exec';

const NO_IMPERSONATION =
  'remove it: the identity itself is granted what it needs';

/** What people have in their kubeconfigs that is refused, and what to do about it. */
export const REMEDIES: Record<string, string> = {
  'insecure-skip-tls-verify':
    'remove it and set certificate-authority-data; tls-server-name says which name the certificate must hold',
  'proxy-url': 'remove it: the API server is dialled directly',
  'auth-provider': USE_A_CREDENTIAL,
  username: USE_A_CREDENTIAL,
  password: USE_A_CREDENTIAL,
  as: NO_IMPERSONATION,
  'as-uid': NO_IMPERSONATION,
  'as-groups': NO_IMPERSONATION,
  'as-user-extra': NO_IMPERSONATION,
};
