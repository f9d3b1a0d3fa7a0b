import { clusterSpecSchema } from '@okeanos/backstage-plugin-oke-common';
import { z } from 'zod';
import { examples } from './clusterCreate.examples';
import { createOkeAction, type OkeActionDeps } from './createOkeAction';
import { declareAndWait } from './declareAndWait';
import {
  entityRefField,
  ifExistsField,
  planField,
  planIdField,
  timeoutMinutesField,
} from './fields';

/** `oke:cluster:create`: declares a private OKE cluster and waits until it is ready. */
export function createClusterCreateAction(deps: OkeActionDeps) {
  return createOkeAction(deps, {
    id: 'oke:cluster:create',
    description:
      'Creates a private OKE cluster with a network of its own: VCN, subnets, gateways, security groups, cluster, node pool and cert-manager',
    examples,
    input: clusterSpecSchema.extend({
      ifExists: ifExistsField,
      plan: planIdField,
      timeoutMinutes: timeoutMinutesField.default(45),
    }),
    output: z.object({
      cluster: z.string().describe('Name of the cluster'),
      entityRef: entityRefField,
      plan: planField,
    }),
    async handler(input, context) {
      const { ifExists, plan, timeoutMinutes, ...spec } = input;
      const { name } = spec;
      const { client, output } = context;
      await declareAndWait(context, {
        what: `Cluster ${name}`,
        deleteAction: 'oke:cluster:delete',
        timeoutMinutes,
        plan: options => client.planCluster(spec, options),
        put: options => client.putCluster(spec, { ...options, ifExists, plan }),
        get: options => client.getCluster(name, options),
      });
      output('cluster', name);
      output('entityRef', `resource:default/${name}`);
    },
  });
}
