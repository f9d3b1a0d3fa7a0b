import { z } from 'zod';

const identitySchema = z
  .strictObject({
    /** `configFile` (default), `instancePrincipal` or `workloadIdentity`. */
    type: z
      .enum(['configFile', 'instancePrincipal', 'workloadIdentity'])
      .default('configFile'),
    file: z.string().min(1).optional(),
    profile: z.string().min(1).optional(),
  })
  .refine(
    ({ type, file, profile }) =>
      type === 'configFile' || (file === undefined && profile === undefined),
    'file and profile belong to type configFile',
  );

/** `oke.oci` of app-config. */
export const ociConfigSchema = z.strictObject({
  region: z.string().min(1),
  compartmentId: z.string().min(1).optional(),
  endpoint: z.url().optional(),
  routesFile: z.string().min(1).optional(),
  provisioner: identitySchema.prefault({}),
  watcher: identitySchema.and(
    z.object({ subject: z.string().min(1).optional() }),
  ),
  ingressNamespaces: z.array(z.string().min(1)).default([]),
  hostDomains: z.array(z.string().min(1)).default([]),
});

/** How OCI is reached, and by whom. */
export type OciConfig = z.infer<typeof ociConfigSchema>;
