import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { clusterSpecSchema } from '@okeanos/backstage-plugin-oke-common';
import { stringify } from 'yaml';
import { z } from 'zod';
import { createOkeAction, type OkeActionDeps } from './createOkeAction';

const examples = [
  {
    description: 'Put a cluster as Terraform into a repository',
    example: stringify({
      steps: [
        {
          id: 'export',
          name: 'Export the cluster',
          action: 'oke:cluster:export',
          input: {
            cluster: '${{ parameters.cluster }}',
            targetPath: './terraform',
          },
        },
        {
          id: 'pull-request',
          name: 'Open a pull request',
          action: 'publish:github:pull-request',
          input: {
            repoUrl: '${{ parameters.repoUrl }}',
            branchName: 'cluster-${{ parameters.cluster }}',
            title: 'Cluster ${{ parameters.cluster }} as Terraform',
            description:
              'Apply it only if the plan imports everything and changes nothing.',
          },
        },
      ],
    }),
  },
];

/** `oke:cluster:export`: writes what a cluster consists of in OCI as Terraform into the workspace of the task. */
export function createClusterExportAction(deps: OkeActionDeps) {
  return createOkeAction(deps, {
    id: 'oke:cluster:export',
    description:
      'Writes what a private OKE cluster consists of in OCI now as Terraform, with import blocks, into the workspace. Changes nothing.',
    examples,
    input: z.object({
      cluster: clusterSpecSchema.shape.name,
      targetPath: z
        .string()
        .default('.')
        .describe('Folder in the workspace for the files'),
    }),
    output: z.object({
      cluster: z.string().describe('Name of the cluster'),
      files: z
        .array(z.string())
        .describe('Paths of the files in the workspace'),
    }),
    async handler(
      { cluster, targetPath },
      { client, logger, output, request, workspacePath },
    ) {
      const folder = folderIn(workspacePath, targetPath);
      const { files, leftOut } = await client.exportCluster(
        cluster,
        await request(),
      );
      await mkdir(folder, { recursive: true });
      for (const { name, content } of files) {
        await writeFile(resolveSafeChildPath(folder, name), content);
      }
      const paths = files.map(({ name }) => path.posix.join(targetPath, name));
      logger.info(
        `Cluster ${cluster} is in ${paths.join(', ')}, as OCI has it now.`,
      );
      for (const { what, reason } of leftOut) {
        logger.warn(`Not in it: ${what} (${reason}).`);
      }
      logger.info(
        'Apply it only if the plan of Terraform imports everything, with 0 to add, 0 to change and 0 to destroy.',
      );
      output('cluster', cluster);
      output('files', paths);
    },
  });
}

/** @throws InputError when it leads out of the workspace, through a link, too */
function folderIn(workspacePath: string, targetPath: string): string {
  try {
    return resolveSafeChildPath(workspacePath, targetPath);
  } catch {
    throw new InputError(
      `targetPath (${targetPath}): it leads out of the workspace of the task. Name a folder in it, for example ./terraform`,
    );
  }
}
