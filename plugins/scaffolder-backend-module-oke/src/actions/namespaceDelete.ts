import { OkeResponseError } from '@okeanos/backstage-plugin-oke-common';
import { stringify } from 'yaml';
import { z } from 'zod';
import { waitUntilGone } from '../waitForConditions';
import { createOkeAction, type OkeActionDeps } from './createOkeAction';

const examples = [
  {
    description: 'Delete a namespace and everything on it',
    example: stringify({
      steps: [
        {
          id: 'delete',
          name: 'Delete the namespace',
          action: 'oke:namespace:delete',
          input: { cluster: 'demo', name: 'shop' },
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
    input: z.strictObject({
      cluster: z.string().min(1).describe('Name of the cluster'),
      name: z.string().min(1).describe('Name of the namespace'),
      timeoutMinutes: z
        .number()
        .min(1)
        .max(120)
        .default(15)
        .describe('How long to wait until the namespace is gone'),
    }),
    output: z.object({
      cluster: z.string().describe('Name of the cluster'),
      namespace: z.string().describe('Name of the namespace'),
    }),
    async handler({ parsedInput, oke, logger, signal, isDryRun, output }) {
      const { cluster, name, timeoutMinutes } = parsedInput;
      const what = `Namespace ${name} on ${cluster}`;
      const read = async () =>
        oke.client.getNamespace(cluster, name, {
          token: await oke.token(),
          signal,
        });
      output('cluster', cluster);
      output('namespace', name);

      if (isDryRun) {
        const { spec } = await read();
        logger.info(
          spec.deletePolicy === 'Keep'
            ? `${what} would be forgotten and stay in the cluster (deletePolicy: Keep)`
            : `${what} would be deleted with everything on it`,
        );
        return;
      }
      try {
        const token = await oke.token();
        await oke.client.deleteNamespace(cluster, name, { token, signal });
      } catch (error) {
        // Deleting again what is gone is a success, as for every step that is run twice.
        if (error instanceof OkeResponseError && error.status === 404) {
          logger.info(`${what} does not exist`);
          return;
        }
        throw error;
      }
      logger.info(`${what} is being deleted in the background.`);
      await waitUntilGone({
        what,
        read,
        logger,
        signal,
        timeoutMs: timeoutMinutes * 60_000,
        howToGoOn: 'Its deletion goes on in the background.',
      });
      logger.info(`${what} is gone`);
    },
  });
}
