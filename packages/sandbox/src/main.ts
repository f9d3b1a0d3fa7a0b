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

async function main(): Promise<void> {
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
  const print = (line: { type: string; message: string }) =>
    console.log(
      values['print-json'] ? JSON.stringify(line) : `sandbox: ${line.message}`,
    );

  const stopping = new AbortController();
  const stop = () => stopping.abort();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  if (values['stop-with-stdin']) {
    process.stdin.resume().once('close', stop);
  }

  const lock = await ExclusiveLock.tryAcquire(path.join(data, 'sandbox.lock'));
  if (!lock) {
    throw new Error(
      `Another sandbox uses ${data}. End that one, or give this one another folder with --data.`,
    );
  }
  const binaries = await findBinaries({
    signal: stopping.signal,
    onProgress: message => print({ type: 'progress', message }),
  });
  const cluster = new ControlPlane({
    binaries,
    dataDir: path.join(data, 'clusters', DEMO.name),
  });
  try {
    cluster.subscribe(event => {
      if ('message' in event) {
        print({
          type: event.type,
          message: `cluster ${DEMO.name}: ${event.message}`,
        });
      }
    });
    cluster.apply(DEMO);
    const { endpoint } = await cluster.waitFor(
      state =>
        state.phase === 'ready' &&
        state.addons.CertManager === 'ACTIVE' &&
        state.nodes?.ready === DEMO.nodes.length,
      { signal: stopping.signal },
    );
    const ready = {
      type: 'ready',
      message: 'sandbox ready',
      clusters: [
        {
          name: DEMO.name,
          endpointAddress: DEMO.endpointAddress,
          ...endpoint,
        },
      ],
    };
    print(ready);
    await cluster.waitFor(() => false, { signal: stopping.signal });
  } finally {
    await cluster.stop();
    lock.release();
  }
}

main().catch(error => {
  if (error?.name === 'AbortError') return;
  console.error(`sandbox: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
});
