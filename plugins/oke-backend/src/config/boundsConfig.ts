import {
  LONGEST_CERTIFICATE_HOURS,
  parseQuantity,
} from '@okeanos/backstage-plugin-oke-common';
import { z } from 'zod';

const isUnsigned = (value: string) => (parseQuantity(value) ?? -1n) >= 0n;

/** YAML reads `16` as a number. */
const amount = z
  .union([z.string(), z.number()])
  .transform(String)
  .refine(
    isUnsigned,
    'a quantity is a number with an optional unit, for example 500m, 16 or 64Gi',
  )
  .optional();
const count = z.number().int().min(0).optional();

const amounts = {
  ...{ cpu: amount, memory: amount },
  ...{ storage: amount, ephemeralStorage: amount },
  ...{ pods: count, loadBalancers: count },
};

/** What one namespace may have. */
export const namespaceBoundsSchema = z.strictObject({
  ...amounts,
  podSecurity: z.enum(['restricted', 'baseline']).optional(),
  certificateHours: z
    .number()
    .int()
    .min(1)
    .max(LONGEST_CERTIFICATE_HOURS)
    .optional(),
});

/** What some may have together. */
export const sumBoundsSchema = z.strictObject({
  ...amounts,
  namespaces: count,
});
