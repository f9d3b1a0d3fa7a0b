import { z } from 'zod';
import { answered } from './answered';

/**
 * Schema of {@link OciBastionSession}: reads what OCI answers, in which null stands for what is not set.
 *
 * @public
 */
export const bastionSessionSchema = answered(
  z.object({
    /** Also the user's name in SSH. */
    id: z.string(),
    /** CREATING, ACTIVE, DELETING, DELETED or FAILED. */
    lifecycleState: z.string(),
    lifecycleDetails: z.string().optional(),
    /** The key by which the host can be known; undefined when OCI does not tell it. */
    bastionPublicHostKeyInfo: z.string().optional(),
  }),
);

/**
 * A session of a bastion: whoever has its key may connect to its target, until it ends.
 *
 * @public
 */
export type OciBastionSession = z.infer<typeof bastionSessionSchema>;

/**
 * The calls for sessions of bastions. They have deadlines, and reject as those of `OciApi` do.
 *
 * @public
 */
export interface OciBastionSessionsApi {
  /**
   * A session that forwards to one address and port.
   *
   * @param details - `publicKey`: in OpenSSH's form; `ttlSeconds`: between 1,800 and 10,800, and what the bastion allows
   */
  createBastionSession(
    details: {
      bastionId: string;
      displayName: string;
      target: { host: string; port: number };
      publicKey: string;
      ttlSeconds: number;
    },
    signal?: AbortSignal,
  ): Promise<OciBastionSession>;
  /** Undefined on 404. */
  getBastionSession(
    id: string,
    signal?: AbortSignal,
  ): Promise<OciBastionSession | undefined>;
  /** One that is not there is no error. */
  deleteBastionSession(id: string, signal?: AbortSignal): Promise<void>;
}
