import { spawn } from 'node:child_process';
import fs from 'node:fs/promises';
import http from 'node:http';
import { AddressInfo, connect } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import tls from 'node:tls';
import {
  AdmissionregistrationV1Api,
  CoreV1Api,
  KubeConfig,
  VersionApi,
} from '@kubernetes/client-node';
import { z } from 'zod';
import { startTestControlPlane, TestControlPlane } from '../testing';
import { ObjectClient } from '../ObjectClient';
import { processesOf } from '../testing/processesOf';
import { findBinaries } from './binaries';
import { ControlPlane } from './ControlPlane';
import { DesiredState } from './desiredState';
import { ControlPlaneEvent } from './events';

// The first run builds the binaries.
jest.setTimeout(20 * 60_000);

/** Only Linux ends a child with its parent, and lists processes in /proc. */
const describeOnLinux = process.platform === 'linux' ? describe : describe.skip;

const configMap = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'kept', namespace: 'default' },
};

async function clientOf(plane: TestControlPlane): Promise<ObjectClient> {
  return ObjectClient.fromKubeconfig(plane.provisionerKubeconfig);
}

/** The next event that satisfies the condition. */
function nextEvent(
  controlPlane: ControlPlane,
  condition: (event: ControlPlaneEvent) => boolean,
): Promise<ControlPlaneEvent> {
  return new Promise(resolve => {
    const unsubscribe = controlPlane.subscribe(event => {
      if (condition(event)) {
        unsubscribe();
        resolve(event);
      }
    });
  });
}

const isError = (event: ControlPlaneEvent) => event.type === 'error';

const selfSubjectReviewSchema = z.object({
  status: z.object({
    userInfo: z.object({ username: z.string(), groups: z.array(z.string()) }),
  }),
});

async function whoAmI(kubeconfig: string, token?: string) {
  const client = ObjectClient.fromKubeconfig(kubeconfig, token);
  const review = await client.create({
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'SelfSubjectReview',
    metadata: {},
  });
  return selfSubjectReviewSchema.parse(review).status.userInfo;
}

/** Waits until no process names the folder any more. Nothing tells when a process ends that is no child of this one. */
async function waitUntilAllGone(folder: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const running = await processesOf(folder);
    if (running.length === 0) return;
    if (Date.now() > deadline) throw new Error(`Still running: ${running}`);
    await delay(50);
  }
}

function isRefused(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(false);
    });
    socket.once('error', () => resolve(true));
  });
}

describe('a control plane', () => {
  let plane: TestControlPlane;

  beforeAll(async () => {
    plane = await startTestControlPlane();
    const client = await clientOf(plane);
    await client.apply(configMap);
  });

  afterAll(async () => {
    await plane.stop();
  });

  it('serves the private endpoint on loopback, with a certificate for the endpoint only', async () => {
    expect(plane.version).toBe('v1.36.3');
    const socket = tls.connect({
      port: plane.port,
      host: '127.0.0.1',
      ca: plane.caPem,
      checkServerIdentity: () => undefined,
    });
    await new Promise(resolve => {
      socket.once('secureConnect', resolve);
    });
    const certificate = socket.getPeerCertificate();
    socket.destroy();

    const wrongName = { code: 'ERR_TLS_CERT_ALTNAME_INVALID' };
    expect(tls.checkServerIdentity('10.0.30.5', certificate)).toBeUndefined();
    expect(tls.checkServerIdentity('127.0.0.1', certificate)).toMatchObject(
      wrongName,
    );
    expect(tls.checkServerIdentity('localhost', certificate)).toMatchObject(
      wrongName,
    );
  });

  it('knows a provisioner, who may do all, and a watcher, who may do nothing by itself', async () => {
    const provisioner = await whoAmI(plane.provisionerKubeconfig);
    expect(provisioner.username).toBe('okeanos-provisioner');
    expect(provisioner.groups).toContain('system:masters');
    const watcher = await whoAmI(plane.watcherKubeconfig);
    expect(watcher.username).toBe('okeanos-watcher');
    expect(watcher.groups).toContain('okeanos:watchers');

    const client = ObjectClient.fromKubeconfig(plane.watcherKubeconfig);
    await expect(client.read(configMap)).rejects.toMatchObject({
      code: 403,
    });
    for (const file of [plane.provisionerKubeconfig, plane.watcherKubeconfig]) {
      expect((await fs.stat(file)).mode % 0o1000).toBe(0o600);
    }
  });

  it('says that an add-on is not there, which can have been removed in an earlier life', async () => {
    const { addons } = await plane.controlPlane.waitFor(
      state => state.addons.CertManager !== undefined,
      { signal: AbortSignal.timeout(10_000) },
    );
    expect(addons).toEqual({ CertManager: 'DELETED' });
  });

  it('keeps its data folder to itself', async () => {
    const second = new ControlPlane({
      binaries: await findBinaries(),
      dataDir: plane.dataDir,
      lockPatienceMs: 100,
    });
    second.apply(plane.desired);
    await expect(second.ready()).rejects.toThrow(/in use by another sandbox/);
    expect(second.state.phase).toBe('failed');
    expect(plane.controlPlane.state.phase).toBe('ready');
  });

  it.each([
    [
      'a change of what is fixed',
      { endpointAddress: '10.0.30.6' },
      /endpointAddress was 10.0.30.5 and cannot become 10.0.30.6/,
    ],
    [
      'a wrong value',
      { podCidr: '10.0.128.1/18' },
      /podCidr: "10.0.128.1\/18" has bits set/,
    ],
    ['an unknown field', { colour: 'blue' }, /colour/],
    [
      'a version that it cannot have',
      { kubernetesVersion: 'v1.37.0' },
      /kubernetesVersion: "v1\.37\.0" is not between 1\.33 and v1\.36\.3/,
    ],
  ])('refuses %s, and goes on', async (_what, change, message) => {
    const { controlPlane, desired } = plane;
    const signal = AbortSignal.timeout(10_000);
    await controlPlane.settled({ signal });
    controlPlane.apply({ ...desired, ...change });
    await expect(controlPlane.settled({ signal })).rejects.toThrow(message);
    expect(controlPlane.state.phase).toBe('ready');
    controlPlane.apply(desired);
    await controlPlane.settled({ signal });
  });

  it('does not start with what it refuses', async () => {
    const dataDir = await fs.mkdtemp(path.join(os.tmpdir(), 'okeanos-test-'));
    const controlPlane = new ControlPlane({
      binaries: await findBinaries(),
      dataDir,
    });
    controlPlane.apply({ ...plane.desired, podCidr: '10.0.128.1/18' });
    await expect(
      controlPlane.ready({ signal: AbortSignal.timeout(10_000) }),
    ).rejects.toThrow(/failed: .*has bits set/);
    expect(controlPlane.state.phase).toBe('failed');
    await controlPlane.stop();
    await fs.rm(dataDir, { recursive: true });
  });

  it('is an older version, and goes to a newer one with its data and its nodes as they are', async () => {
    const [older, newer] = ['v1.35.2', 'v1.36.3'];
    const address = '10.0.10.11';
    const desired: Partial<DesiredState> = {
      kubernetesVersion: older,
      nodes: [
        { name: address, internalIP: address, kubeletVersion: 'v1.34.2' },
      ],
    };
    const old = await startTestControlPlane({ desired });
    try {
      const client = await clientOf(old);
      const asItIs = async () => {
        const config = new KubeConfig();
        config.loadFromFile(old.provisionerKubeconfig);
        const { gitVersion, minor } = await config
          .makeApiClient(VersionApi)
          .getCode();
        const { resources } = await config
          .makeApiClient(AdmissionregistrationV1Api)
          .getAPIResources();
        const [{ status }] = (await config.makeApiClient(CoreV1Api).listNode())
          .items;
        return {
          ...{ gitVersion, minor },
          // Of version v1 since Kubernetes 1.36.
          hasMutatingPolicies: resources.some(
            ({ name }) => name === 'mutatingadmissionpolicies',
          ),
          kubelet: status?.nodeInfo?.kubeletVersion,
        };
      };
      await client.apply(configMap);
      expect(old.version).toBe(older);
      expect(await asItIs()).toEqual({
        ...{ gitVersion: older, minor: '35', kubelet: 'v1.34.2' },
        hasMutatingPolicies: false,
      });

      old.controlPlane.apply({ ...old.desired, kubernetesVersion: newer });
      await old.controlPlane.settled();
      expect(old.controlPlane.state.endpoint?.version).toBe(newer);
      expect(await asItIs()).toEqual({
        ...{ gitVersion: newer, minor: '36', kubelet: 'v1.34.2' },
        hasMutatingPolicies: true,
      });
      await expect(client.read(configMap)).resolves.toMatchObject({
        metadata: { name: 'kept' },
      });
    } finally {
      await old.stop();
    }
  });

  it('asks the token webhook about tokens that it does not know', async () => {
    const webhook = http.createServer(async (req, res) => {
      const chunks: Buffer[] = [];
      for await (const chunk of req) chunks.push(chunk);
      const review = JSON.parse(Buffer.concat(chunks).toString());
      const status =
        review.spec.token === 'a-token-of-the-cloud'
          ? {
              authenticated: true,
              user: { username: 'ocid1.user', groups: ['ocid1.group'] },
            }
          : { authenticated: false };
      res.setHeader('content-type', 'application/json');
      res.end(
        JSON.stringify({
          apiVersion: review.apiVersion,
          kind: 'TokenReview',
          status,
        }),
      );
    });
    await new Promise<void>(resolve => {
      webhook.listen(0, '127.0.0.1', resolve);
    });
    const { port } = webhook.address() as AddressInfo;
    try {
      await expect(
        whoAmI(plane.watcherKubeconfig, 'a-token-of-the-cloud'),
      ).rejects.toMatchObject({ code: 401 });

      const readyAgain = nextEvent(
        plane.controlPlane,
        event => event.type === 'ready',
      );
      plane.controlPlane.apply({
        ...plane.desired,
        tokenWebhook: { url: `http://127.0.0.1:${port}/` },
      });
      await readyAgain;
      const user = await whoAmI(
        plane.watcherKubeconfig,
        'a-token-of-the-cloud',
      );
      expect(user.username).toBe('ocid1.user');
      expect(user.groups).toContain('ocid1.group');
      await expect(
        whoAmI(plane.watcherKubeconfig, 'another'),
      ).rejects.toMatchObject({ code: 401 });
    } finally {
      webhook.closeAllConnections();
      webhook.close();
    }
  });

  describeOnLinux('keeps its processes together', () => {
    it('by starting one again that died', async () => {
      const running = await processesOf(plane.dataDir);
      const apiServer = await processesOf(plane.dataDir, 'kube-apiserver');
      expect(apiServer).toHaveLength(1);
      const told = nextEvent(plane.controlPlane, isError);
      process.kill(apiServer[0], 'SIGKILL');
      expect(await told).toMatchObject({
        message: expect.stringMatching(/kube-apiserver: signal: killed/),
      });
      const client = await clientOf(plane);
      const answers = async (): Promise<boolean> =>
        client.apply(configMap).then(
          () => true,
          () => false,
        );
      while (!(await answers())) await delay(100);
      expect(await processesOf(plane.dataDir)).toHaveLength(running.length);
    });

    it('by taking them along when it is killed, and comes back as it was accepted', async () => {
      plane.controlPlane.apply({ ...plane.desired, name: 'another' });
      await expect(plane.controlPlane.settled()).rejects.toThrow(/name was/);
      const before = await processesOf(plane.dataDir);
      const [supervisor] = await processesOf(plane.dataDir, 'serve');
      process.kill(supervisor, 'SIGKILL');
      await plane.controlPlane.waitFor(state => state.phase === 'starting');
      await plane.controlPlane.ready();
      const after = await processesOf(plane.dataDir);
      expect(after.filter(pid => before.includes(pid))).toEqual([]);
      const client = await clientOf(plane);
      await expect(client.read(configMap)).resolves.toMatchObject({
        metadata: { name: 'kept' },
      });
    });

    it('by leaving none, and no port, when it is stopped', async () => {
      expect((await processesOf(plane.dataDir)).length).toBeGreaterThan(5);
      await plane.controlPlane.stop();
      expect(plane.controlPlane.state.phase).toBe('stopped');
      expect(await processesOf(plane.dataDir)).toEqual([]);
      expect(await isRefused(plane.port)).toBe(true);
    });
  });

  it('comes back with its data, its port, its authority and its tokens', async () => {
    const kubeconfig = await fs.readFile(plane.provisionerKubeconfig, 'utf8');
    await plane.controlPlane.stop();
    plane.controlPlane.apply(plane.desired);
    const endpoint = await plane.controlPlane.ready();
    expect(endpoint.port).toBe(plane.port);
    expect(endpoint.caPem).toBe(plane.caPem);
    expect(await fs.readFile(endpoint.provisionerKubeconfig, 'utf8')).toBe(
      kubeconfig,
    );
    const client = await clientOf(plane);
    await expect(client.read(configMap)).resolves.toMatchObject({
      metadata: { name: 'kept' },
    });
  });
});

describe('control planes', () => {
  it('run side by side', async () => {
    const planes = await Promise.all([
      startTestControlPlane({ desired: { name: 'one' } }),
      startTestControlPlane({ desired: { name: 'other' } }),
    ]);
    const [one, other] = planes;
    expect(one.port).not.toBe(other.port);
    const [client, otherClient] = await Promise.all(planes.map(clientOf));
    await client.apply(configMap);
    await expect(otherClient.read(configMap)).rejects.toMatchObject({
      code: 404,
    });
    await Promise.all(planes.map(plane => plane.stop()));
  });

  describeOnLinux('when the process that uses them is killed', () => {
    it('leave nothing', async () => {
      const dataDir = await fs.mkdtemp(path.join(os.tmpdir(), 'okeanos-test-'));
      const desired = {
        name: 'test',
        endpointAddress: '10.0.30.5',
        serviceCidr: '10.96.0.0/16',
        podCidr: '10.0.128.0/18',
        loadBalancerCidr: '10.0.20.0/24',
        nodes: [],
        addons: ['CertManager'],
      };
      const parent = spawn(
        process.execPath,
        [
          '--eval',
          // Starts it as ControlPlane does, and passes on what it prints.
          `const { spawn } = require('node:child_process');
         const [program, dataDir, desired] = process.argv.slice(1);
         spawn(program, ['serve', '--data', dataDir], {
           stdio: ['pipe', 'inherit', 'inherit'], detached: true,
         }).stdin.write(desired + '\\n');`,
          path.join(await findBinaries(), 'control-plane'),
          dataDir,
          JSON.stringify(desired),
        ],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      let port = 0;
      for await (const line of createInterface({ input: parent.stdout })) {
        const event = JSON.parse(line);
        if (event.type === 'ready') port = event.port;
        if (event.type === 'addon' && event.state === 'ACTIVE') break;
      }
      expect(await isRefused(port)).toBe(false);
      parent.kill('SIGKILL');
      await waitUntilAllGone(dataDir);
      expect(await isRefused(port)).toBe(true);
      await fs.rm(dataDir, { recursive: true });
    });
  });
});
