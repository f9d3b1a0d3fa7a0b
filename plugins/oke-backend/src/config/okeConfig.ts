import type { RootConfigService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { clusterSpecSchema } from '@okeanos/backstage-plugin-oke-common';
import {
  accessConfigSchema,
  impersonatorConfigSchema,
  isOneWay,
  kubeconfigCommandSchema,
  ONE_WAY,
} from '@okeanos/backstage-plugin-oke-node';
import { z } from 'zod';
import { namespaceBoundsSchema, sumBoundsSchema } from './boundsConfig';
import { ociConfigSchema } from './ociConfig';

/** The same rules as for a cluster that is declared: both come to the same catalog. */
const { name, owner: groupRef } = clusterSpecSchema.shape;

const clusterConfigSchema = z.strictObject({
  name,
  owner: groupRef.default('group:default/platform'),
  ingressNamespaces: z.array(z.string().min(1)).default([]),
  hostDomains: z.array(z.string().min(1)).default([]),
  loadBalancerCidrs: z.array(z.cidrv4()).optional(),
  provisioner: accessConfigSchema.refine(isOneWay, ONE_WAY),
  watcher: accessConfigSchema
    .extend({
      group: z.string().min(1).optional(),
      user: z.string().min(1).optional(),
    })
    .refine(
      ({ group, user }) => (group === undefined) !== (user === undefined),
      'set exactly one of group and user',
    )
    .refine(isOneWay, ONE_WAY),
  // kubernetes-backend-module-oke reaches it so.
  impersonator: impersonatorConfigSchema.refine(isOneWay, ONE_WAY).optional(),
});

const blockConfigSchema = z.strictObject({
  allow: z.array(z.enum(['clusterScoped', 'rbac'])).default([]),
});

/** What app-config allows a block. */
export type BlockConfig = z.infer<typeof blockConfigSchema>;

const names = z.array(z.string().min(1)).min(1).optional();

const grantConfigSchema = z
  .strictObject({
    clusters: names,
    namespaces: names,
    owners: z.array(groupRef).min(1).optional(),
    publicEntry: z.boolean().default(false),
    nodePorts: z.boolean().default(false),
    ocids: z.array(z.string().startsWith('ocid1.')).default([]),
  })
  .refine(
    ({ publicEntry, nodePorts, ocids }) =>
      publicEntry || nodePorts || ocids.length > 0,
    'it grants nothing: set publicEntry, nodePorts or ocids',
  );

/** What app-config lets some namespaces have. */
export type GrantConfig = z.infer<typeof grantConfigSchema>;

const boundsConfigSchema = z
  .strictObject({
    clusters: names,
    owners: z.array(groupRef).min(1).optional(),
    perNamespace: namespaceBoundsSchema.optional(),
    perOwner: sumBoundsSchema.optional(),
    perCluster: sumBoundsSchema.optional(),
  })
  .refine(
    ({ perNamespace, perOwner, perCluster }) =>
      perNamespace || perOwner || perCluster,
    'it bounds nothing: set perNamespace, perOwner or perCluster',
  )
  .refine(
    ({ owners, perCluster }) => !owners || !perCluster,
    'perCluster counts the namespaces of all owners: put it into an entry without owners',
  );

/** How much namespaces may have. */
export type BoundsConfig = z.infer<typeof boundsConfigSchema>;

const perMinute = z.number().int().min(1);

const ratesConfigSchema = z.strictObject({
  declarationsPerMinute: perMinute.default(60),
  plansPerMinute: perMinute.default(300),
});

/** How often one caller may ask for something. */
export type RatesConfig = z.infer<typeof ratesConfigSchema>;

const okeConfigSchema = z.object({
  oci: ociConfigSchema.optional(),
  clusters: z
    .array(clusterConfigSchema)
    .default([])
    .refine(
      clusters => new Set(clusters.map(c => c.name)).size === clusters.length,
      'two clusters have the same name',
    ),
  kubeconfigCommands: z
    .array(kubeconfigCommandSchema)
    .default([])
    .refine(
      all => new Set(all.map(each => each.command)).size === all.length,
      'two entries have the same command',
    ),
  groups: z.record(groupRef, z.string().min(1)).default({}),
  grants: z.array(grantConfigSchema).default([]),
  bounds: z.array(boundsConfigSchema).default([]),
  rates: ratesConfigSchema.prefault({}),
  namespaceBlocks: z.record(z.string(), blockConfigSchema).default({}),
});

/** A cluster of app-config. */
export type ClusterConfig = z.infer<typeof clusterConfigSchema>;

/** `oke` of app-config. */
export type OkeConfig = z.infer<typeof okeConfigSchema>;

/** @throws InputError that names the field */
export function readOkeConfig(config: RootConfigService): OkeConfig {
  const result = okeConfigSchema.safeParse(config.getOptional('oke') ?? {});
  if (!result.success) {
    const problems = result.error.issues.map(
      issue => `oke.${issue.path.join('.')}: ${issue.message}`,
    );
    throw new InputError(`app-config is not valid: ${problems.join('; ')}`);
  }
  return result.data;
}
