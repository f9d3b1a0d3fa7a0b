import { z } from 'zod';

/** As a policy spells it, or the workload of a cluster. */
const policySubjectSchema = z.union([
  z.string().regex(/^(group|dynamic-group) [^<>]*[^<>\s]$/, {
    error:
      "write it as a policy does, for example group 'Default'/'Provisioners' or dynamic-group id ocid1.dynamicgroup.oc1..aaaa",
  }),
  z.strictObject({
    namespace: z.string().min(1),
    serviceAccount: z.string().min(1),
    clusterId: z.string().startsWith('ocid1.cluster.'),
  }),
]);

const identityFields = {
  type: z
    .enum(['configFile', 'instancePrincipal', 'workloadIdentity'])
    .default('configFile'),
  file: z.string().min(1).optional(),
  profile: z.string().min(1).optional(),
  policySubject: policySubjectSchema.optional(),
};

const FILE_ONLY = 'file and profile belong to type configFile';

function isConsistent(identity: {
  type: string;
  file?: string;
  profile?: string;
}): boolean {
  const { type, file, profile } = identity;
  return type === 'configFile' || (file === undefined && profile === undefined);
}

/** `oke.oci` of app-config. */
export const ociConfigSchema = z.strictObject({
  region: z.string().min(1),
  realmDomain: z
    .string()
    .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i, {
      error: 'write a domain, for example oraclecloud.com',
      abort: true,
    })
    .optional(),
  compartmentId: z.string().min(1).optional(),
  endpoint: z.url().optional(),
  routesFile: z.string().min(1).optional(),
  bastion: z
    .strictObject({ portalCidrs: z.array(z.cidrv4()).max(20).default([]) })
    .prefault({}),
  provisioner: z
    .strictObject(identityFields)
    .refine(isConsistent, FILE_ONLY)
    .prefault({}),
  watcher: z
    .strictObject({
      ...identityFields,
      subject: z.string().min(1).optional(),
    })
    .refine(isConsistent, FILE_ONLY)
    .refine(
      ({ type, subject }) => type === 'configFile' || subject !== undefined,
      {
        path: ['subject'],
        message:
          'only an identity of type configFile tells who it is: name the OCID of its user or group',
      },
    ),
  ingressNamespaces: z.array(z.string().min(1)).default([]),
  hostDomains: z.array(z.string().min(1)).default([]),
});

/** How OCI is reached, and by whom. */
export type OciConfig = z.infer<typeof ociConfigSchema>;
