import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import {
  apiVersionOf,
  KubernetesClient,
  type ClusterConnection,
} from '@okeanos/backstage-plugin-oke-node';

const FILE = join(__dirname, '../examples/shop/kubernetes.yaml');

const objectSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string() }),
});

/**
 * Applies the example system, as a member of the team that owns the namespace.
 *
 * @param connection - with the right to impersonate
 * @param onApplied - told of each object
 */
export async function applyExample(
  connection: ClusterConnection,
  namespace: string,
  onApplied: (message: string) => void,
): Promise<void> {
  const objects = parseAllDocuments(readFileSync(FILE, 'utf8'), {
    merge: true,
  }).map(document => objectSchema.parse(document.toJS()));
  const client = new KubernetesClient(connection, {
    impersonate: { user: 'ada', groups: ['shop-team'] },
    fieldManager: 'example', // pages tell whose an object is by this name
  });
  const resources = await client.discover();
  for (const object of objects) {
    const { kind, metadata } = object;
    const resource = resources.find(
      each => each.kind === kind && apiVersionOf(each) === object.apiVersion,
    );
    if (!resource) {
      throw new Error(`The cluster does not serve ${kind}`);
    }
    await client.apply(
      resource,
      { ...object, metadata: { ...metadata, namespace } },
      { force: true }, // it is to be so again, whoever has tried something since
    );
    onApplied(`${kind} ${metadata.name} applied to ${namespace}`);
  }
}
