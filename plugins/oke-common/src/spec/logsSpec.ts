import { z } from 'zod';

/**
 * Days that OCI Logging keeps entries: from 30 to 180, in steps of 30 (`retentionDuration` of `CreateLogDetails`).
 *
 * @public
 */
export const LOG_RETENTION_DAYS = [30, 60, 90, 120, 150, 180] as const;

/** What OCI Logging keeps of a cluster: flows of its subnets, and what its control plane writes. */
export const logsSpec = z.strictObject({
  enabled: z
    .boolean()
    .default(true)
    .describe('Whether OCI keeps logs of the cluster'),
  flows: z
    .enum(['all', 'rejected'])
    .default('all')
    .describe(
      'Connections that are logged: all, or those only that security rules refuse, which costs less and cannot show what was let in',
    ),
  retentionDays: z
    .literal([...LOG_RETENTION_DAYS])
    .default(30)
    .describe('Days that entries are kept'),
});
