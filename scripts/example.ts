// Applies the example system to the namespace `shop`, as a member of the team that owns it.
import { connectSandboxCluster } from './sandboxCluster';
import { applyExample } from './applyExample';

const CLUSTER = 'demo';
const NAMESPACE = 'shop';

async function main() {
  const connection = await connectSandboxCluster(CLUSTER);
  try {
    await applyExample(connection, NAMESPACE, message => console.log(message));
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
