import { namespaceSpecSchema } from '@okeanos/backstage-plugin-oke-common';
import { z } from 'zod';
import { createOkeAction, type OkeActionDeps } from './createOkeAction';
import { declareAndWait } from './declareAndWait';
import {
  entityRefField,
  ifExistsField,
  planField,
  planIdField,
  timeoutMinutesField,
} from './fields';
import { examples } from './namespaceCreate.examples';

/** `oke:namespace:create`: declares an app namespace and waits until it is ready. */
export function createNamespaceCreateAction(deps: OkeActionDeps) {
  return createOkeAction(deps, {
    id: 'oke:namespace:create',
    description:
      'Creates an app namespace on an OKE cluster: quota, access, pod security, network policies and mTLS certificates',
    examples,
    input: namespaceSpecSchema.extend({
      ifExists: ifExistsField,
      plan: planIdField,
      timeoutMinutes: timeoutMinutesField.default(15),
    }),
    output: z.object({
      cluster: z.string().describe('Name of the cluster'),
      namespace: z.string().describe('Name of the namespace'),
      entityRef: entityRefField,
      plan: planField,
    }),
    async handler(input, context) {
      const { ifExists, plan, timeoutMinutes, ...spec } = input;
      const { cluster, name } = spec;
      const { client, output } = context;
      await declareAndWait(context, {
        what: `Namespace ${name} on ${cluster}`,
        deleteAction: 'oke:namespace:delete',
        timeoutMinutes,
        plan: options => client.planNamespace(spec, options),
        put: options =>
          client.putNamespace(spec, { ...options, ifExists, plan }),
        get: options => client.getNamespace(cluster, name, options),
      });
      output('cluster', cluster);
      output('namespace', name);
      output('entityRef', `resource:${cluster}/${name}`);
    },
  });
}
