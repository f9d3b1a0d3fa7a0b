import { clusterSpecSchema } from '@okeanos/backstage-plugin-oke-common';
import { stringify } from 'yaml';
import { z } from 'zod';
import { createOkeAction, type OkeActionDeps } from './createOkeAction';
import { deleteAndWait } from './deleteAndWait';
import { confirmField, planIdField, timeoutMinutesField } from './fields';

const examples = [
  {
    description: 'Delete a cluster and its network',
    example: stringify({
      steps: [
        {
          id: 'delete',
          name: 'Delete the cluster',
          action: 'oke:cluster:delete',
          input: {
            name: 'demo',
            confirm: '${{ parameters.confirm }}',
          },
        },
      ],
    }),
  },
];

/** `oke:cluster:delete`: asks for deletion and waits until the cluster is gone. */
export function createClusterDeleteAction(deps: OkeActionDeps) {
  return createOkeAction(deps, {
    id: 'oke:cluster:delete',
    description:
      'Deletes a private OKE cluster and its network. A cluster with namespaces on it is not deleted.',
    examples,
    input: clusterSpecSchema.pick({ name: true }).extend({
      confirm: confirmField,
      plan: planIdField,
      timeoutMinutes: timeoutMinutesField.default(45),
    }),
    output: z.object({
      cluster: z.string().describe('Name of the cluster'),
    }),
    async handler({ name, confirm, plan, timeoutMinutes }, context) {
      const { client, output } = context;
      await deleteAndWait(context, {
        what: `Cluster ${name}`,
        name,
        confirm,
        consequence: () => 'deleted with its network',
        timeoutMinutes,
        plan: options => client.planClusterDeletion(name, options),
        delete: options => client.deleteCluster(name, { ...options, plan }),
        get: options => client.getCluster(name, options),
      });
      output('cluster', name);
    },
  });
}
