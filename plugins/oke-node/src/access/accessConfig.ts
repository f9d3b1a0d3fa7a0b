import path from 'node:path';
import { z } from 'zod';
import type { AccessSource } from './AccessSource';
import type { KubeconfigCommand } from './allowedCommand';
import { InClusterAccess } from './InClusterAccess';
import { KubeconfigAccess } from './KubeconfigAccess';

/**
 * How one identity reaches a cluster, as app-config has it. Held to {@link isOneWay} as well.
 *
 * @public
 */
export const accessConfigSchema = z.strictObject({
  kubeconfig: z.string().min(1).optional(),
  context: z.string().min(1).optional(),
  inCluster: z.literal(true).optional(),
});

/**
 * `impersonator` of a cluster in app-config: who acts for people. Held to {@link isOneWay} as well.
 *
 * @public
 */
export const impersonatorConfigSchema = accessConfigSchema.extend({
  group: z.string().min(1).optional(),
  user: z.string().min(1).optional(),
});

/**
 * How one identity reaches a cluster: by a kubeconfig, or as the ServiceAccount of this pod.
 *
 * @public
 */
export type AccessConfig = z.infer<typeof accessConfigSchema>;

/**
 * Whether it says one way, and not none or two.
 *
 * @public
 */
export const isOneWay = ({ kubeconfig, context, inCluster }: AccessConfig) =>
  inCluster ? !kubeconfig && !context : kubeconfig !== undefined;

/**
 * What is told of what is not {@link isOneWay}.
 *
 * @public
 */
export const ONE_WAY =
  'set exactly one of kubeconfig (with a context) and inCluster';

/**
 * An entry of `oke.kubeconfigCommands` of app-config: see {@link KubeconfigCommand}.
 *
 * @public
 */
export const kubeconfigCommandSchema = z.strictObject({
  command: z
    .string()
    .refine(
      command =>
        path.isAbsolute(command) && path.normalize(command) === command,
      'write an absolute path without . and ..',
    ),
  args: z.array(z.string()).default([]),
  env: z.array(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/)).default([]),
});

/**
 * What app-config says, as it can be used.
 *
 * @param commands - those that kubeconfigs may have run for credentials
 * @public
 */
export function accessSourceOf(
  { kubeconfig, context }: AccessConfig,
  commands: readonly KubeconfigCommand[],
): AccessSource {
  return kubeconfig === undefined
    ? new InClusterAccess()
    : new KubeconfigAccess({ kubeconfig, context, commands });
}
