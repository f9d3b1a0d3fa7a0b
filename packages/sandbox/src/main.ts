import path from 'node:path';
import { parseArgs } from 'node:util';
import { ClusterControlPlanes } from './ClusterControlPlanes';
import { ControlPlane, DesiredState, findBinaries } from './controlPlane';
import { ExclusiveLock } from './ExclusiveLock';
import { NoControlPlanes } from './NoControlPlanes';
import { startOciEndpoint } from './oci';

/** What a cluster is like that is there from the start, not made through the OCI endpoint. */
const READY_MADE: Omit<DesiredState, 'name'> = {
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
  // Among what it and its children write are the keys of clusters and users.
  process.umask(0o077);
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      cluster: { type: 'string' },
      'oci-port': { type: 'string', default: '0' },
      'time-scale': { type: 'string', default: '1' },
      region: { type: 'string' },
      'oci-only': { type: 'boolean', default: false },
      'print-json': { type: 'boolean', default: false },
      'stop-with-stdin': { type: 'boolean', default: false },
    },
  });
  if (!values.data) {
    throw new Error('Say where the sandbox keeps its data: --data <folder>');
  }
  if (values['oci-only'] && values.cluster) {
    throw new Error(
      '--cluster starts a control plane, and --oci-only says to start none',
    );
  }
  const data = path.resolve(values.data);
  const ociPort = numberOption(
    'oci-port',
    values['oci-port'],
    'a port number',
    port => Number.isInteger(port) && port >= 0 && port <= 65535,
  );
  const timeScale = numberOption(
    'time-scale',
    values['time-scale'],
    'a positive number',
    scale => scale > 0 && Number.isFinite(scale),
  );
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
    await run(
      {
        data,
        cluster: values.cluster,
        ociPort,
        region: values.region,
        ociOnly: values['oci-only'],
        timeScale,
      },
      print,
      stopping.signal,
    );
  } finally {
    lock.release();
  }
}

/** @throws Error that says what the option is to be */
function numberOption(
  name: string,
  text: string,
  wanted: string,
  isGood: (value: number) => boolean,
): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (!isGood(value)) {
    throw new Error(`--${name} is to be ${wanted}, not "${text}"`);
  }
  return value;
}

async function run(
  options: {
    data: string;
    cluster: string | undefined;
    ociPort: number;
    region: string | undefined;
    ociOnly: boolean;
    timeScale: number;
  },
  print: (line: Line) => void,
  signal: AbortSignal,
): Promise<void> {
  const { data } = options;
  const folder = path.join(data, 'clusters');
  const routesFile = path.join(data, 'routes.json');
  const onMessage = (cluster: string, message: string) =>
    print({ type: 'progress', message: `cluster ${cluster}: ${message}` });
  // Looked for at once, so that a build goes on while people look around; clusters wait for it.
  const finding = options.ociOnly
    ? Promise.resolve('')
    : findBinaries({
        signal,
        onProgress: message => print({ type: 'progress', message }),
      });
  finding.catch(error => {
    if (!signal.aborted) {
      print({ type: 'error', message: error.message });
    }
  });
  const controlPlanes = new ClusterControlPlanes({
    folder,
    routesFile,
    binaries: () => finding,
    onMessage,
  });
  const oci = await startOciEndpoint({
    folder: path.join(data, 'oci'),
    controlPlanes: options.ociOnly
      ? new NoControlPlanes(controlPlanes.offer)
      : controlPlanes,
    port: options.ociPort,
    region: options.region,
    controlPort: 0,
    timeScale: options.timeScale,
  });
  const { url, configFile, controlUrl, bastionHost } = oci;
  const { name: bastion, host, port } = bastionHost;
  controlPlanes.route(bastion, { host, port });
  let readyMade: ControlPlane | undefined;
  try {
    const clusters = [];
    if (options.cluster) {
      const dataDir = path.join(folder, options.cluster);
      readyMade = new ControlPlane({ binaries: await finding, dataDir });
      clusters.push(
        await startReadyMade(readyMade, options.cluster, onMessage, signal),
      );
    }
    print({
      type: 'ready',
      message: 'sandbox ready',
      clusters,
      oci: { url, configFile, controlUrl, routesFile },
    });
    await new Promise<void>(resolve => {
      signal.addEventListener('abort', () => resolve());
      if (signal.aborted) resolve();
    });
  } finally {
    // Each also when one before it failed: a control plane that is left running keeps this process.
    try {
      await oci.close();
    } finally {
      try {
        await controlPlanes.stop();
      } finally {
        await readyMade?.stop();
      }
    }
  }
}

async function startReadyMade(
  cluster: ControlPlane,
  name: string,
  onMessage: (cluster: string, message: string) => void,
  signal: AbortSignal,
) {
  const desired: DesiredState = { name, ...READY_MADE };
  cluster.subscribe(event => {
    if (event.type === 'progress' || event.type === 'error') {
      onMessage(name, event.message);
    }
  });
  cluster.apply(desired);
  const endpoint = await cluster.ready({ signal });
  await cluster.settled({ signal });
  return { name, endpointAddress: desired.endpointAddress, ...endpoint };
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
  // A build that goes on and an open stdin would keep the process.
  .finally(() => {
    stopping.abort();
    process.stdin.destroy();
  });
