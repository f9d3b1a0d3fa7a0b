import path from 'node:path';
import { parseArgs } from 'node:util';
import { clusterFolder } from './clusterFolder';
import {
  POLICY_AGENT_STATES,
  PolicyAgent,
  type PolicyAgentState,
} from './PolicyAgent';

/** Switches the simulated policy agent of a cluster of a sandbox that runs. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: {
      data: { type: 'string' },
      cluster: { type: 'string', default: 'demo' },
    },
    allowPositionals: true,
  });
  const [wanted] = positionals;
  if (!values.data || !isState(wanted) || positionals.length !== 1) {
    throw new Error(
      `Say which sandbox, which cluster and which state: --data <folder> --cluster <name> ${POLICY_AGENT_STATES.join(
        '|',
      )}`,
    );
  }
  const agent = new PolicyAgent(
    path.join(
      clusterFolder(path.resolve(values.data), values.cluster),
      'provisioner.kubeconfig',
    ),
  );
  await agent.set(wanted);
  console.log(`The simulated policy agent of ${values.cluster}: ${wanted}`);
}

function isState(text: string | undefined): text is PolicyAgentState {
  return POLICY_AGENT_STATES.some(state => state === text);
}

main().catch(error => {
  console.error(`sandbox: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
});
