import { z } from 'zod';

/** https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/#ExecConfig */
export const execSchema = z.strictObject({
  apiVersion: z.enum([
    'client.authentication.k8s.io/v1',
    'client.authentication.k8s.io/v1beta1',
  ]),
  command: z.string().min(1),
  // People's kubeconfigs say null for none.
  args: z.array(z.string()).nullish(),
  env: z
    .array(z.strictObject({ name: z.string(), value: z.string() }))
    .nullish(),
  // For people at a terminal.
  installHint: z.string().nullish(),
  interactiveMode: z.enum(['Never', 'IfAvailable', 'Always']).nullish(),
  provideClusterInfo: z.boolean().nullish(),
});

/** A command that gives a credential. */
export type ExecConfig = z.output<typeof execSchema>;
