import { z } from 'zod';
import { parseCidr, prefixLength } from '../cidr';
import { createTagFields, updateTagFields } from '../tags';

/** Fields of requests that several kinds share. */

const displayName = z.string().min(1).max(255).optional();

export const createFields = {
  compartmentId: z.string(),
  displayName,
  ...createTagFields,
};

export const createInVcnFields = { ...createFields, vcnId: z.string() };

export const updateFields = { displayName, ...updateTagFields };

/** OCID of another resource; empty: none. Terraform's provider sends the empty text for what is not set. */
export const optionalOcid = z
  .string()
  .transform(id => id || undefined)
  .optional();

/** A CIDR block of a VCN or subnet: from /16 to /30. */
export const cidrSchema = z.string().superRefine((cidr, context) => {
  const range = parseCidr(cidr);
  if ('problem' in range) {
    context.addIssue({
      code: 'custom',
      message: `The requested CIDR ${cidr} is invalid: ${range.problem}.`,
    });
  } else if (prefixLength(cidr) < 16 || prefixLength(cidr) > 30) {
    context.addIssue({
      code: 'custom',
      message: `The requested CIDR ${cidr} is invalid: the prefix must be from /16 to /30.`,
    });
  }
});

/** First a letter, then letters and digits, 15 characters at most. */
export const dnsLabelSchema = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9]{0,14}$/, { error: 'not a DNS label' })
  .optional();

/**
 * Attributes for Zero Trust Packet Routing, which the sandbox does not play: none. Terraform's provider sends an empty map with
 * each change.
 */
export const noSecurityAttributes = z
  .strictObject({}, { error: 'is not served by the Okeanos sandbox' })
  .optional();
