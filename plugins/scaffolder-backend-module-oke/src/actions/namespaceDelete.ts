import {
  namespaceSpecSchema,
  type DeclaredNamespace,
} from '@okeanos/backstage-plugin-oke-common';
import { stringify } from 'yaml';
import { z } from 'zod';
import { createOkeAction, type OkeActionDeps } from './createOkeAction';
import { deleteAndWait } from './deleteAndWait';
import { confirmField, planIdField, timeoutMinutesField } from './fields';

const examples = [
  {
    description: 'Delete a namespace and everything on it',
    example: stringify({
      steps: [
        {
          id: 'delete',
          name: 'Delete the namespace',
          action: 'oke:namespace:delete',
          input: {
            cluster: 'demo',
            name: 'shop',
            confirm: '${{ parameters.confirm }}',
          },
        },
      ],
    }),
  },
];

/** `oke:namespace:delete`: asks for deletion and waits until the namespace is gone. */
export function createNamespaceDeleteAction(deps: OkeActionDeps) {
  return createOkeAction(deps, {
    id: 'oke:namespace:delete',
    description:
      "Deletes an app namespace, with everything on it unless its spec's deletePolicy is Keep",
    examples,
    input: namespaceSpecSchema.pick({ cluster: true, name: true }).extend({
      confirm: confirmField,
      plan: planIdField,
      timeoutMinutes: timeoutMinutesField.default(15),
    }),
    output: z.object({
      cluster: z.string().describe('Name of the cluster'),
      namespace: z.string().describe('Name of the namespace'),
    }),
    async handler({ cluster, name, confirm, plan, timeoutMinutes }, context) {
      const { client, output } = context;
      await deleteAndWait<DeclaredNamespace>(context, {
        what: `Namespace ${name} on ${cluster}`,
        name,
        confirm,
        consequence: ({ spec }) =>
          spec.deletePolicy === 'Keep'
            ? 'forgotten and stay in the cluster, without access for its owner and without its hosts (deletePolicy: Keep)'
            : 'deleted with everything on it',
        isKept: ({ spec }) => spec.deletePolicy === 'Keep',
        timeoutMinutes,
        plan: options => client.planNamespaceDeletion(cluster, name, options),
        delete: options =>
          client.deleteNamespace(cluster, name, { ...options, plan }),
        get: options => client.getNamespace(cluster, name, options),
      });
      output('cluster', cluster);
      output('namespace', name);
    },
  });
}
