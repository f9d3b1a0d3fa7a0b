import { z } from 'zod';

/**
 * What app-config says of every identity in OCI. Held to {@link isConsistentIdentity} as well.
 *
 * @public
 */
export const ociIdentityFields = {
  type: z
    .enum(['configFile', 'instancePrincipal', 'workloadIdentity'])
    .default('configFile'),
  file: z.string().min(1).optional(),
  profile: z.string().min(1).optional(),
};

/**
 * `impersonator` of `oke.oci`: who acts for people in the clusters that Okeanos makes. Held to
 * {@link isConsistentIdentity} as well.
 *
 * @public
 */
export const ociImpersonatorConfigSchema = z.strictObject({
  ...ociIdentityFields,
  subject: z.string().min(1).optional(),
});

/**
 * What is told of what is not {@link isConsistentIdentity}.
 *
 * @public
 */
export const FILE_ONLY = 'file and profile belong to type configFile';

/**
 * Whether a file is named only where there is one.
 *
 * @public
 */
export function isConsistentIdentity(identity: {
  type: string;
  file?: string;
  profile?: string;
}): boolean {
  const { type, file, profile } = identity;
  return type === 'configFile' || (file === undefined && profile === undefined);
}
