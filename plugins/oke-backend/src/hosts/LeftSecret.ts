import { z } from 'zod';

/**
 * Schema of {@link LeftSecret}, to read it from where it was recorded.
 */
export const leftSecretSchema = z.object({
  /** Name of the Secret. */
  secret: z.string(),
  /** Name of the Certificate that was deleted. */
  certificate: z.string(),
  /** Whether that is gone. */
  isRemoved: z.boolean(),
  /** What the certificate in the Secret names. */
  names: z.array(z.string()),
  /** When that certificate ends, ISO 8601. */
  until: z.string(),
});

/**
 * A Secret whose Certificate was deleted, because what it names is no longer allowed. It stays, since pods may
 * be using it.
 */
export type LeftSecret = z.infer<typeof leftSecretSchema>;
