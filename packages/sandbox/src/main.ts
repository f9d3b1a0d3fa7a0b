import path from 'node:path';
import { parseArgs } from 'node:util';
import { ControlPlane, DesiredState, findBinaries } from './controlPlane';
import { ExclusiveLock } from './ExclusiveLock';

/** The cluster that there is until clusters are made through the OCI endpoint. */
const DEMO: DesiredState = {
  name: 'demo',
  endpointAddress: '10.0.30.5',
  serviceCidr: '10.96.0.0/16',
  podCidr: '10.0.128.0/18',
  loadBalancerCidr: '10.0.20.0/24',
  nodes: ['10.0.10.11', '10.0.10.12'].map(address => ({
    name: address,
    internalIP: address,
  })),
  addons: ['CertManager'],
};

/** One line of output. With `--print-json` all of it, as JSON, else its message. */
interface Line {
  type: 'progress' | 'error' | 'ready';
  message: string;
  [field: string]: unknown;
}

async function main(stopping: AbortController): Promise<void> {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      'print-json': { type: 'boolean', default: false },
      'stop-with-stdin': { type: 'boolean', default: false },
    },
  });
  if (!values.data) {
    throw new Error('Say where the sandbox keeps its data: --data <folder>');
  }
  const data = path.resolve(values.data);
  const print = (line: Line) =>
    console.log(
      values['print-json'] ? JSON.stringify(line) : `sandbox: ${line.message}`,
    );
  if (values['stop-with-stdin']) {
    process.stdin.resume().once('close', () => stopping.abort());
  }

  const lock = await ExclusiveLock.tryAcquire(path.join(data, 'sandbox.lock'));
  if (!lock) {
    throw new Error(
      `Another sandbox uses ${data}. End that one, or give this one another folder with --data.`,
    );
  }
  try {
    await runDemo(data, print, stopping.signal);
  } finally {
    lock.release();
  }
}

async function runDemo(
  data: string,
  print: (line: Line) => void,
  signal: AbortSignal,
): Promise<void> {
  const cluster = new ControlPlane({
    binaries: await findBinaries({
      signal,
      onProgress: message => print({ type: 'progress', message }),
    }),
    dataDir: path.join(data, 'clusters', DEMO.name),
  });
  cluster.subscribe(event => {
    if (event.type === 'progress' || event.type === 'error') {
      const message = `cluster ${DEMO.name}: ${event.message}`;
      print({ type: event.type, message });
    }
  });
  try {
    cluster.apply(DEMO);
    const { endpoint } = await cluster.waitFor(
      ({ phase, addons, nodes }) =>
        phase === 'ready' &&
        DEMO.addons.every(name => addons[name] === 'ACTIVE') &&
        nodes?.ready === DEMO.nodes.length,
      { signal },
    );
    const { name, endpointAddress } = DEMO;
    print({
      type: 'ready',
      message: 'sandbox ready',
      clusters: [{ name, endpointAddress, ...endpoint }],
    });
    // Until it is stopped, or cannot run any more.
    await cluster.waitFor(() => false, { signal });
  } finally {
    await cluster.stop();
  }
}

const stopping = new AbortController();
process.once('SIGINT', () => stopping.abort());
process.once('SIGTERM', () => stopping.abort());

main(stopping)
  .catch(error => {
    if (stopping.signal.aborted && error?.name === 'AbortError') return;
    console.error(`sandbox: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  })
  // An open stdin would keep the process.
  .finally(() => process.stdin.destroy());
