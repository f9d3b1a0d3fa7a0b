import { z } from 'zod';

/** What OCI answers of every resource with an OCID and tags. */
export const answeredFields = {
  id: z.string(),
  compartmentId: z.string(),
  freeformTags: z.record(z.string(), z.string()).default({}),
  lifecycleState: z.string(),
};

/** Of a resource that has no name of its own. */
export const displayedFields = {
  ...answeredFields,
  displayName: z.string().optional(),
};

export const inVcnFields = { ...displayedFields, vcnId: z.string() };

/** What every such resource is made from. */
export const detailsFields = {
  compartmentId: z.string(),
  freeformTags: z.record(z.string(), z.string()),
};

export const displayedDetails = { ...detailsFields, displayName: z.string() };

export const inVcnDetails = { ...displayedDetails, vcnId: z.string() };
