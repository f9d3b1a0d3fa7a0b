import { z } from 'zod';
import { bastionStateSchema } from '../bastion/model';
import { containerEngineStateSchema } from '../containerEngine/model';
import { coreStateSchema } from '../core/model';
import { loadBalancingStateSchema } from '../loadBalancing/model';
import { loggingStateSchema } from '../logging/model';
import { retryTokenSchema } from '../http/RetryTokens';
import { Tenancy, tenancySchema } from '../tenancy/model';
import { workRequestSchema } from '../workRequests/model';

/** All that the cloud remembers. */
export const stateSchema = z.object({
  version: z.literal(1),
  tenancy: tenancySchema,
  core: coreStateSchema,
  containerEngine: containerEngineStateSchema,
  /** Nothing in states from before there were any. */
  bastion: bastionStateSchema.prefault({}),
  loadBalancing: loadBalancingStateSchema.prefault({}),
  logging: loggingStateSchema.prefault({}),
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
      localPeeringGateways: {},
      drgs: {},
      drgAttachments: {},
      publicIps: {},
      routeTables: {},
      networkSecurityGroups: {},
      securityLists: {},
      dhcpOptions: {},
      captureFilters: {},
      workRequests: {},
      securityRules: {},
    },
    containerEngine: { clusters: {}, nodePools: {}, addons: {} },
    loadBalancing: { workRequests: {} },
    bastion: { bastions: {}, sessions: {}, workRequests: {} },
    logging: { logGroups: {}, logs: {}, workRequests: {} },
    workRequests: {},
    retryTokens: {},
  };
}
