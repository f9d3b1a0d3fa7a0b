import { existsSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { JsonFile } from './JsonFile';
import { shortName } from './oci';

/** What is read here of the state of the OCI endpoint. */
const stateSchema = z.object({
  containerEngine: z.object({
    clusters: z.record(z.string(), z.object({ name: z.string() })),
  }),
});

/**
 * The folder of a cluster of a sandbox: it has the name of one that the sandbox made at its start, and the short name of
 * one that was made over OCI.
 *
 * @param data - where the sandbox keeps its data
 * @throws Error when there is no such cluster
 */
export function clusterFolder(data: string, name: string): string {
  const { containerEngine } = new JsonFile(
    path.join(data, 'oci', 'state.json'),
    stateSchema,
    { containerEngine: { clusters: {} } },
  ).read();
  const found = Object.entries(containerEngine.clusters).flatMap(
    ([id, cluster]) => (cluster.name === name ? [shortName(id)] : []),
  );
  const folder = [name, ...found]
    .map(each => path.join(data, 'clusters', each))
    .find(each => existsSync(each));
  if (!folder) {
    throw new Error(`The sandbox in ${data} has no cluster ${name}`);
  }
  return folder;
}
