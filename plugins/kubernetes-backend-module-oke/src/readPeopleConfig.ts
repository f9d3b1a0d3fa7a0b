import type { RootConfigService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import {
  FILE_ONLY,
  impersonatorConfigSchema,
  isConsistentIdentity,
  isOneWay,
  kubeconfigCommandSchema,
  ociImpersonatorConfigSchema,
  ONE_WAY,
} from '@okeanos/backstage-plugin-oke-node';
import { z } from 'zod';

/** What is a header's value later. Names of `system:` are Kubernetes' own: no person is one of them. */
const kubernetesName = z
  .string()
  .regex(/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/, {
    error: 'write a name of printable ASCII characters',
  })
  .refine(
    name => !name.toLowerCase().startsWith('system:'),
    'names that begin with system: are of Kubernetes itself, and nobody acts under one',
  );

const USER_REF = /^user:[^/\s]+\/[^/\s]+$/;

const clusterSchema = z.object({
  name: z.string(),
  impersonator: impersonatorConfigSchema.refine(isOneWay, ONE_WAY).optional(),
});

/** What this module reads of `oke`; the rest is the matter of the Okeanos backend. */
const peopleConfigSchema = z.object({
  oci: z
    .object({
      region: z.string(),
      realmDomain: z.string().optional(),
      endpoint: z.string().optional(),
      routesFile: z.string().optional(),
      impersonator: ociImpersonatorConfigSchema
        .refine(isConsistentIdentity, FILE_ONLY)
        .optional(),
    })
    .optional(),
  clusters: z.array(clusterSchema).default([]),
  kubeconfigCommands: z.array(kubeconfigCommandSchema).default([]),
  groups: z.record(z.string(), kubernetesName).default({}),
  users: z
    .record(z.string(), kubernetesName)
    .refine(
      users => Object.keys(users).every(ref => USER_REF.test(ref)),
      'write entity references as keys, for example user:default/ada',
    )
    .default({}),
});

/** Who people are in the clusters, and who may say so. */
export type PeopleConfig = z.infer<typeof peopleConfigSchema>;

/** @throws InputError that names the field */
export function readPeopleConfig(config: RootConfigService): PeopleConfig {
  const result = peopleConfigSchema.safeParse(config.getOptional('oke') ?? {});
  if (!result.success) {
    const problems = result.error.issues.map(
      issue => `oke.${issue.path.join('.')}: ${issue.message}`,
    );
    throw new InputError(`app-config is not valid: ${problems.join('; ')}`);
  }
  return result.data;
}
