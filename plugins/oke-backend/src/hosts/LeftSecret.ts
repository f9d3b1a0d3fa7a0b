import { z } from 'zod';

/** Schema of {@link LeftSecret}, to read it from where it was recorded. */
export const leftSecretSchema = z.object({
  secret: z.string(),
  certificate: z.string(),
  names: z.array(z.string()),
  until: z.string(),
});

/**
 * A Secret whose Certificate was removed, because what it names is no longer allowed. It stays, since pods may
 * be using it.
 */
export interface LeftSecret {
  /** Name of the Secret. */
  secret: string;
  /** Name of the Certificate that was removed. */
  certificate: string;
  /** What the certificate in it names. */
  names: string[];
  /** When that certificate ends, ISO 8601. */
  until: string;
}
