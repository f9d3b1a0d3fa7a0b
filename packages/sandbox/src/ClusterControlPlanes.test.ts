import { existsSync, readFileSync } from 'node:fs';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { ClusterControlPlanes } from './ClusterControlPlanes';
import type {
  ControlPlaneListener,
  ControlPlaneSpecification,
  Workload,
} from './oci';

/**
 * Plays `control-plane serve`: everything is at once as desired, its port is its process id, its version that of its first
 * desired state, and it refuses a node that is named "wrong". It writes down what it was told.
 */
const PROGRAM = `#!${process.execPath}
const say = event => console.log(JSON.stringify(event));
const ready = {
  type: 'ready', port: process.pid, caPem: 'CA', provisionerKubeconfig: '', watcherKubeconfig: '',
};
const balancer = address => ({ address, namespace: 'shop', service: 'web', isNetwork: false, isOfSandbox: false });
let isFirst = true;
require('node:readline')
  .createInterface({ input: process.stdin })
  .on('line', line => {
    const { generation, nodes, kubernetesVersion: version } = JSON.parse(line);
    require('node:fs').writeFileSync(__dirname + '/told.json', line);
    if (nodes.some(({ name }) => name === 'wrong')) {
      const message = 'nodes[0].name: "wrong" is wrong';
      say(isFirst ? { type: 'error', message } : { type: 'refused', generation, message });
      if (isFirst) process.exit(1);
      return;
    }
    say({ type: 'accepted', generation });
    if (isFirst) {
      say({ type: 'progress', message: 'starting' });
      say({ type: 'loadBalancers', balancers: [] });
      say({ ...ready, version });
    }
    if (!isFirst) say({ ...ready, version });
    isFirst = false;
    say({ type: 'nodes', generation, ready: nodes.length, desired: nodes.length });
    say({ type: 'loadBalancers', balancers: [balancer('10.0.20.7')] });
    say({ type: 'progress', message: 'went on' });
  })
  .on('close', () => say({ type: 'loadBalancers', balancers: [balancer('10.0.20.8')] }));
`;

const ID = 'ocid1.cluster.oc1..one';
const specification: ControlPlaneSpecification = {
  name: 'one',
  endpointAddress: '10.0.30.5',
  serviceCidr: '10.96.0.0/16',
  tokenWebhookUrl: 'http://127.0.0.1:1/',
};

function workload(name: string): Workload {
  return {
    kubernetesVersion: 'v1.35.2',
    nodes: [
      {
        ...{ name, internalIp: '10.0.10.2', providerId: 'id', labels: {} },
        taints: [],
        kubernetesVersion: 'v1.34.2',
      },
    ],
    podCidr: '10.0.128.0/18',
    addons: [],
  };
}

describe('ClusterControlPlanes', () => {
  let data: string;
  let controlPlanes: ClusterControlPlanes;
  let messages: string[];
  let onMessage: () => void;
  const { signal } = new AbortController();

  const start = (binaries = async () => data) => {
    messages = [];
    onMessage = () => {};
    controlPlanes = new ClusterControlPlanes({
      folder: path.join(data, 'clusters'),
      routesFile: path.join(data, 'routes.json'),
      binaries,
      onMessage: (_cluster, message) => {
        messages.push(message);
        onMessage();
      },
    });
  };
  const create = (listener: Partial<ControlPlaneListener> = {}) =>
    controlPlanes.create(
      ID,
      specification,
      'v1.34.2',
      { progress: () => {}, loadBalancers: () => {}, ...listener },
      signal,
    );
  /** Resolves when the control plane went on so many times. */
  const wentOn = (times: number) =>
    new Promise<void>(resolve => {
      onMessage = () => {
        if (messages.filter(message => message === 'went on').length >= times) {
          resolve();
        }
      };
      onMessage();
    });
  const routes = () =>
    JSON.parse(readFileSync(path.join(data, 'routes.json'), 'utf8'));
  const folder = () => path.join(data, 'clusters', 'one');

  beforeEach(async () => {
    data = await fs.mkdtemp(path.join(os.tmpdir(), 'okeanos-clusters-'));
    await fs.writeFile(path.join(data, 'control-plane'), PROGRAM, {
      mode: 0o755,
    });
    start();
  });

  afterEach(async () => {
    await controlPlanes.stop();
    await fs.rm(data, { recursive: true });
  });

  it('tells where a cluster is dialled, also when that changes', async () => {
    await create();
    const { host, port } = routes()[ID];
    expect(host).toBe('127.0.0.1');
    await wentOn(1);
    process.kill(port, 'SIGKILL');
    await wentOn(2);
    expect(routes()[ID].port).not.toBe(port);
  });

  it('tells the progress of a creation until that has ended', async () => {
    const progress: string[] = [];
    await create({ progress: message => progress.push(message) });
    await wentOn(1);
    expect(progress).toEqual(['starting']);
  });

  it('tells the load balancers, to the end of the control plane', async () => {
    const told: string[][] = [];
    await create({
      loadBalancers: balancers =>
        told.push(balancers.map(({ address }) => address)),
    });
    await wentOn(1);
    expect(told).toEqual([[], ['10.0.20.7']]);
    await controlPlanes.delete(ID, 'one');
    expect(told).toEqual([[], ['10.0.20.7'], ['10.0.20.8']]);
  });

  it('does not start what was deleted while the binaries were built', async () => {
    let built = (_folder: string) => {};
    start(() => new Promise(resolve => (built = resolve)));
    const creation = create();
    await controlPlanes.delete(ID, 'one');
    built(data);
    await expect(creation).rejects.toThrow('The cluster is deleted');
    expect(messages).toEqual([]);
    expect(existsSync(folder())).toBe(false);
  });

  it('removes what a sandbox before it has left', async () => {
    const plane = await create();
    await plane.apply(workload('10.0.10.2'), signal);
    await controlPlanes.stop();
    expect(existsSync(folder())).toBe(true);
    start();
    await controlPlanes.delete(ID, 'one');
    expect(existsSync(folder())).toBe(false);
    expect(routes()).toEqual({});
  });

  it('starts with the version that it is made with, and with the one that it was brought to', async () => {
    const told = async () =>
      JSON.parse(await fs.readFile(path.join(data, 'told.json'), 'utf8'));
    const plane = await create();
    expect(await told()).toMatchObject({ kubernetesVersion: 'v1.34.2' });
    await plane.apply(workload('10.0.10.2'), signal);
    const upgraded = {
      kubernetesVersion: 'v1.35.2',
      nodes: [{ kubeletVersion: 'v1.34.2' }],
    };
    expect(await told()).toMatchObject(upgraded);
    await controlPlanes.stop();
    start();
    await create();
    expect(await told()).toMatchObject(upgraded);
  });

  it('keeps the workload that was accepted last', async () => {
    const plane = await create();
    await plane.apply(workload('10.0.10.2'), signal);
    await expect(plane.apply(workload('wrong'), signal)).rejects.toThrow(
      '"wrong" is wrong',
    );
    await controlPlanes.stop();
    const kept = await fs.readFile(path.join(folder(), 'workload.json'));
    expect(JSON.parse(kept.toString())).toEqual(workload('10.0.10.2'));
    start();
    await create();
  });
});
