import { z } from 'zod';

/**
 * Tags of a resource, as they come in and are kept. Limits of free-form tags:
 * https://docs.oracle.com/en-us/iaas/Content/Tagging/Concepts/taggingoverview.htm. Namespaces of defined tags are not checked.
 */
export const tagFields = {
  freeformTags: z
    .record(z.string().min(1).max(100), z.string().max(256))
    .refine(tags => Object.keys(tags).length <= 10, {
      error: 'a resource has at most 10 free-form tags',
    }),
  definedTags: z.record(z.string(), z.record(z.string(), z.json())),
};

/** Tags in a request to create something. */
export const createTagFields = {
  freeformTags: tagFields.freeformTags.default({}),
  definedTags: tagFields.definedTags.default({}),
};

/** Tags in a request to change something: what is left out stays. */
export const updateTagFields = {
  freeformTags: tagFields.freeformTags.optional(),
  definedTags: tagFields.definedTags.optional(),
};
