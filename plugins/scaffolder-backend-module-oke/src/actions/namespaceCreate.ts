import {
  namespaceSpecSchema,
  OkeResponseError,
} from '@okeanos/backstage-plugin-oke-common';
import { z } from 'zod';
import { describeProblem, logPlan } from '../logPlan';
import { waitUntilReady } from '../waitForConditions';
import { createOkeAction, type OkeActionDeps } from './createOkeAction';
import { examples } from './namespaceCreate.examples';

const inputSchema = namespaceSpecSchema.extend({
  ifExists: z
    .enum(['fail', 'update'])
    .default('fail')
    .describe(
      'What to do when the namespace exists with another spec: fail, naming what differs, or update it',
    ),
  timeoutMinutes: z
    .number()
    .min(1)
    .max(120)
    .default(15)
    .describe('How long to wait until the namespace is ready'),
});

/**
 * `oke:namespace:create`: declares an app namespace and waits until it is ready. Running it twice,
 * even at once, is harmless.
 */
export function createNamespaceCreateAction(deps: OkeActionDeps) {
  return createOkeAction(deps, {
    id: 'oke:namespace:create',
    description:
      'Creates an app namespace on an OKE cluster: quota, access, pod security, network policies and mTLS certificates',
    examples,
    input: inputSchema,
    output: z.object({
      cluster: z.string().describe('Name of the cluster'),
      namespace: z.string().describe('Name of the namespace'),
      entityRef: z
        .string()
        .describe('Entity reference of the namespace in the catalog'),
      plan: z
        .array(z.string())
        .optional()
        .describe('In a dry run: what would change'),
    }),
    async handler({ parsedInput, oke, logger, signal, isDryRun, output }) {
      const { ifExists, timeoutMinutes, ...spec } = parsedInput;
      const { cluster, name } = spec;
      output('cluster', cluster);
      output('namespace', name);
      output('entityRef', `resource:${cluster}/${name}`);

      if (isDryRun) {
        const token = await oke.token();
        const plan = await oke.client.planNamespace(spec, { token, signal });
        logPlan(plan, logger);
        if (plan.problems.length > 0) {
          throw new Error(plan.problems.map(describeProblem).join('\n'));
        }
        output(
          'plan',
          plan.changes.map(
            change => `${change.action} ${change.kind} ${change.name}`,
          ),
        );
        return;
      }

      const declared = await oke.client
        .putNamespace(spec, { token: await oke.token(), signal, ifExists })
        .catch(error => {
          if (error instanceof OkeResponseError) {
            error.problems.forEach(problem =>
              logger.error(describeProblem(problem)),
            );
          }
          throw error;
        });
      logger.info(
        `Namespace ${name} is declared on ${cluster} (generation ${declared.generation}). It is made in the background.`,
      );
      await waitUntilReady({
        what: `Namespace ${name} on ${cluster}`,
        generation: declared.generation,
        read: async () =>
          oke.client.getNamespace(cluster, name, {
            token: await oke.token(),
            signal,
          }),
        logger,
        signal,
        timeoutMs: timeoutMinutes * 60_000,
        howToGoOn:
          'Its creation goes on in the background. To remove it, run oke:namespace:delete.',
      });
    },
  });
}
