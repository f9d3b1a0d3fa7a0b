import { z } from 'zod';

/** IPv4 CIDR block in canonical spelling; that the host bits are zero is checked by the plan. */
export const cidrSchema = z
  .string()
  .trim()
  .refine(block => !block.endsWith('/0'), {
    error:
      'that is every address there is, the internet too: name the networks that are meant',
    abort: true,
  })
  .regex(
    /^((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\/([1-9]|[12]\d|3[0-2])$/,
    'an IPv4 CIDR block is expected, for example 10.0.0.0/16',
  );
