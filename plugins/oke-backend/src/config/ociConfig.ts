import {
  FILE_ONLY,
  isConsistentIdentity,
  ociIdentityFields,
  ociImpersonatorConfigSchema,
} from '@okeanos/backstage-plugin-oke-node';
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
  ...ociIdentityFields,
  policySubject: policySubjectSchema.optional(),
};

/** `oke.oci` of app-config. */
export const ociConfigSchema = z
  .strictObject({
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
      .refine(isConsistentIdentity, FILE_ONLY)
      .prefault({}),
    watcher: z
      .strictObject({
        ...identityFields,
        subject: z.string().min(1).optional(),
      })
      .refine(isConsistentIdentity, FILE_ONLY)
      .refine(
        ({ type, subject }) => type === 'configFile' || subject !== undefined,
        {
          path: ['subject'],
          message:
            'only an identity of type configFile tells who it is: name the OCID of its user or group',
        },
      ),
    // kubernetes-backend-module-oke signs as this.
    impersonator: ociImpersonatorConfigSchema
      .refine(isConsistentIdentity, FILE_ONLY)
      .optional(),
    ingressNamespaces: z.array(z.string().min(1)).default([]),
    hostDomains: z.array(z.string().min(1)).default([]),
    gateway: z.strictObject({ className: z.string().min(1) }).optional(),
  })
  .refine(({ gateway, hostDomains }) => !gateway || hostDomains.length > 0, {
    path: ['hostDomains'],
    message:
      'the shared gateway (gateway) takes requests for hosts of these domains: name at least one, or leave gateway out',
  });

/** How OCI is reached, and by whom. */
export type OciConfig = z.infer<typeof ociConfigSchema>;
