import { z } from 'zod';
import { containerEngineStateSchema } from '../containerEngine/model';
import { coreStateSchema } from '../core/model';
import { retryTokenSchema } from '../http/RetryTokens';
import { Tenancy, tenancySchema } from '../tenancy/model';
import { workRequestSchema } from '../workRequests/model';

/** All that the cloud remembers. */
export const stateSchema = z.object({
  version: z.literal(1),
  tenancy: tenancySchema,
  core: coreStateSchema,
  containerEngine: containerEngineStateSchema,
  workRequests: z.record(z.string(), workRequestSchema),
  retryTokens: z.record(z.string(), retryTokenSchema),
});

export type State = z.infer<typeof stateSchema>;

/** A cloud in which nothing was created yet. */
export function emptyState(tenancy: Tenancy): State {
  return {
    version: 1,
    tenancy,
    core: {
      vcns: {},
      subnets: {},
      internetGateways: {},
      natGateways: {},
      serviceGateways: {},
      routeTables: {},
      networkSecurityGroups: {},
      securityLists: {},
      dhcpOptions: {},
      securityRules: {},
    },
    containerEngine: { clusters: {}, nodePools: {}, addons: {} },
    workRequests: {},
    retryTokens: {},
  };
}
