// Applies the example system to the namespace `shop`, as a member of the team that owns it.
import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import {
  apiVersionOf,
  KubernetesClient,
} from '@okeanos/backstage-plugin-oke-node';
import { connectSandboxCluster } from './sandboxCluster';

const CLUSTER = 'demo';
const NAMESPACE = 'shop';

const objectSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string() }),
});

async function main() {
  const objects = parseAllDocuments(
    readFileSync('examples/shop/kubernetes.yaml', 'utf8'),
    { merge: true },
  ).map(document => objectSchema.parse(document.toJS()));

  const connection = await connectSandboxCluster(CLUSTER);
  try {
    const client = new KubernetesClient(connection, {
      impersonate: { user: 'ada', groups: ['shop-team'] },
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
      await client.apply(resource, {
        ...object,
        metadata: { ...metadata, namespace: NAMESPACE },
      });
      console.log(`${kind} ${metadata.name} applied to ${NAMESPACE}`);
    }
  } finally {
    await connection.close();
  }
}

main().catch(error => {
  console.error(
    `The example was not applied: ${error.message}\nIs the portal running (./yarnw start), and were the cluster ${CLUSTER} and the namespace ${NAMESPACE} created on it?`,
  );
  process.exitCode = 1;
});
