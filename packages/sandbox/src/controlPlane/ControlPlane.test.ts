import { execFileSync } from 'node:child_process';
import fs from 'node:fs/promises';
import http from 'node:http';
import { AddressInfo, connect } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import tls from 'node:tls';
import { z } from 'zod';
import { startTestControlPlane, TestControlPlane } from '../testing';
import { KubernetesClient } from '../testing/KubernetesClient';
import { processesOf } from '../testing/processesOf';
import { findBinaries } from './binaries';
import { ControlPlane } from './ControlPlane';

// The first run builds the binaries.
jest.setTimeout(20 * 60_000);

const configMap = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'kept', namespace: 'default' },
};

const selfSubjectReviewSchema = z.object({
  status: z.object({
    userInfo: z.object({ username: z.string(), groups: z.array(z.string()) }),
  }),
});

async function whoAmI(kubeconfig: string, token?: string) {
  const client = await KubernetesClient.fromKubeconfig(kubeconfig, token);
  try {
    const review = await client.create({
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'SelfSubjectReview',
      metadata: {},
    });
    return selfSubjectReviewSchema.parse(review).status.userInfo;
  } finally {
    await client.close();
  }
}

/** Resolves when no process names the folder any more: nothing tells when a process that is no child ended. */
async function allGone(folder: string, timeoutMs = 30_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while ((await processesOf(folder)).length > 0) {
    if (Date.now() > deadline) {
      throw new Error(`Still running: ${await processesOf(folder)}`);
    }
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

describe('ControlPlane', () => {
  const started: TestControlPlane[] = [];
  const folders: string[] = [];

  async function start(
    options?: Parameters<typeof startTestControlPlane>[0],
  ): Promise<TestControlPlane> {
    const plane = await startTestControlPlane(options);
    started.push(plane);
    return plane;
  }

  async function newFolder(): Promise<string> {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'okeanos-test-'));
    folders.push(folder);
    return folder;
  }

  afterEach(async () => {
    await Promise.all(started.splice(0).map(plane => plane.stop()));
    await Promise.all(
      folders
        .splice(0)
        .map(folder => fs.rm(folder, { recursive: true, force: true })),
    );
  });

  it('serves the private endpoint on loopback, with a certificate for the endpoint only', async () => {
    const plane = await start({ desired: { endpointAddress: '10.0.30.77' } });
    expect(plane.version).toBe('v1.36.3');

    const socket = tls.connect({
      port: plane.port,
      host: '127.0.0.1',
      ca: plane.caPem,
      checkServerIdentity: () => undefined,
    });
    await new Promise(resolve => socket.once('secureConnect', resolve));
    const certificate = socket.getPeerCertificate();
    socket.destroy();
    expect(tls.checkServerIdentity('10.0.30.77', certificate)).toBeUndefined();
    expect(tls.checkServerIdentity('127.0.0.1', certificate)).toBeInstanceOf(
      Error,
    );
    expect(tls.checkServerIdentity('localhost', certificate)).toBeInstanceOf(
      Error,
    );
  });

  it('knows a provisioner, who may do all, and a watcher, who may do nothing by himself', async () => {
    const plane = await start();
    const provisioner = await whoAmI(plane.provisionerKubeconfig);
    expect(provisioner.username).toBe('okeanos-provisioner');
    expect(provisioner.groups).toContain('system:masters');
    const watcher = await whoAmI(plane.watcherKubeconfig);
    expect(watcher.username).toBe('okeanos-watcher');
    expect(watcher.groups).toContain('okeanos:watchers');

    const client = await KubernetesClient.fromKubeconfig(
      plane.watcherKubeconfig,
    );
    await expect(client.get(configMap)).rejects.toMatchObject({
      statusCode: 403,
    });
    await client.close();
    for (const file of [plane.provisionerKubeconfig, plane.watcherKubeconfig]) {
      expect((await fs.stat(file)).mode % 0o1000).toBe(0o600);
    }
  });

  it('comes back with its data, its port, its authority and its tokens', async () => {
    const dataDir = await newFolder();
    const first = await start({ dataDir });
    const client = await KubernetesClient.fromKubeconfig(
      first.provisionerKubeconfig,
    );
    await client.apply(configMap);
    const kubeconfig = await fs.readFile(first.provisionerKubeconfig, 'utf8');
    await client.close();
    await first.stop();
    expect(first.controlPlane.state.phase).toBe('stopped');

    const second = await start({ dataDir });
    expect(second.port).toBe(first.port);
    expect(second.caPem).toBe(first.caPem);
    expect(await fs.readFile(second.provisionerKubeconfig, 'utf8')).toBe(
      kubeconfig,
    );
    const again = await KubernetesClient.fromKubeconfig(
      second.provisionerKubeconfig,
    );
    await expect(again.get(configMap)).resolves.toMatchObject({
      metadata: { name: 'kept' },
    });
    await again.close();
  });

  it('runs beside others', async () => {
    const [one, other] = await Promise.all([
      start({ desired: { name: 'one' } }),
      start({ desired: { name: 'other' } }),
    ]);
    expect(one.port).not.toBe(other.port);
    const client = await KubernetesClient.fromKubeconfig(
      one.provisionerKubeconfig,
    );
    await client.apply(configMap);
    const otherClient = await KubernetesClient.fromKubeconfig(
      other.provisionerKubeconfig,
    );
    await expect(otherClient.get(configMap)).rejects.toMatchObject({
      statusCode: 404,
    });
    await Promise.all([client.close(), otherClient.close()]);
  });

  it('fails, and says why, when another uses its data folder', async () => {
    const plane = await start();
    const second = new ControlPlane({
      binaries: await findBinaries(),
      dataDir: plane.dataDir,
    });
    second.apply(plane.desired);
    await expect(second.ready()).rejects.toThrow(/in use by another sandbox/);
    expect(second.state.phase).toBe('failed');
    expect(plane.controlPlane.state.phase).toBe('ready');
  });

  it('refuses to change what is fixed, and what makes no sense, and keeps running', async () => {
    const plane = await start();
    const refusal = async (change: object) => {
      const told = new Promise<string>(resolve => {
        const unsubscribe = plane.controlPlane.subscribe(event => {
          if (event.type === 'error') {
            unsubscribe();
            resolve(event.message);
          }
        });
      });
      plane.controlPlane.apply({ ...plane.desired, ...change });
      return told;
    };
    expect(await refusal({ endpointAddress: '10.0.30.6' })).toMatch(
      /endpointAddress was 10.0.30.5 and cannot become 10.0.30.6/,
    );
    expect(await refusal({ podCidr: '10.0.128.1/18' })).toMatch(
      /podCidr: "10.0.128.1\/18" has bits set/,
    );
    expect(await refusal({ colour: 'blue' })).toMatch(/colour/);
    expect(plane.controlPlane.state.phase).toBe('ready');
  });

  it('asks the token webhook about tokens that it does not know', async () => {
    const webhook = http.createServer(async (req, res) => {
      const chunks: Buffer[] = [];
      for await (const chunk of req) chunks.push(chunk);
      const review = JSON.parse(Buffer.concat(chunks).toString());
      const known = review.spec.token === 'a-token-of-the-cloud';
      res.setHeader('content-type', 'application/json');
      res.end(
        JSON.stringify({
          apiVersion: review.apiVersion,
          kind: 'TokenReview',
          status: known
            ? {
                authenticated: true,
                user: { username: 'ocid1.user', groups: ['ocid1.group'] },
              }
            : { authenticated: false },
        }),
      );
    });
    await new Promise<void>(resolve => {
      webhook.listen(0, '127.0.0.1', resolve);
    });
    const { port } = webhook.address() as AddressInfo;
    const tokenWebhook = { url: `http://127.0.0.1:${port}/` };
    try {
      const plane = await start();
      await expect(
        whoAmI(plane.watcherKubeconfig, 'a-token-of-the-cloud'),
      ).rejects.toMatchObject({ statusCode: 401 });

      const readyAgain = new Promise<void>(resolve => {
        plane.controlPlane.subscribe(event => {
          if (event.type === 'ready') resolve();
        });
      });
      plane.controlPlane.apply({ ...plane.desired, tokenWebhook });
      await readyAgain;
      const user = await whoAmI(
        plane.watcherKubeconfig,
        'a-token-of-the-cloud',
      );
      expect(user.username).toBe('ocid1.user');
      expect(user.groups).toContain('ocid1.group');
      await expect(
        whoAmI(plane.watcherKubeconfig, 'another'),
      ).rejects.toMatchObject({ statusCode: 401 });
    } finally {
      webhook.closeAllConnections();
      webhook.close();
    }
  });

  const onLinux = process.platform === 'linux' ? it : it.skip;

  onLinux('starts a component again that died', async () => {
    const plane = await start();
    const told = new Promise<string>(resolve => {
      plane.controlPlane.subscribe(event => {
        if (event.type === 'error') resolve(event.message);
      });
    });
    const [pid] = execFileSync('pgrep', [
      '-f',
      `kube-apiserver.*${plane.dataDir}`,
    ])
      .toString()
      .split('\n');
    process.kill(Number(pid), 'SIGKILL');
    expect(await told).toMatch(/kube-apiserver: signal: killed/);
    const client = await KubernetesClient.fromKubeconfig(
      plane.provisionerKubeconfig,
    );
    let answered = false;
    while (!answered) {
      answered = await client.get(configMap).then(
        () => true,
        // Refused until it listens, then 404: there is no such object.
        error => error.statusCode === 404,
      );
      await delay(100);
    }
    await client.close();
  });

  onLinux('leaves no process and no port when it is stopped', async () => {
    const plane = await start();
    expect((await processesOf(plane.dataDir)).length).toBeGreaterThan(5);
    await plane.controlPlane.stop();
    expect(await processesOf(plane.dataDir)).toEqual([]);
    expect(await isRefused(plane.port)).toBe(true);
  });

  onLinux(
    'takes all children along when the supervisor is killed, and comes back',
    async () => {
      const plane = await start({
        desired: { addons: ['CertManager'] },
      });
      const all = await processesOf(plane.dataDir);
      const supervisor = Math.min(...all);
      const client = await KubernetesClient.fromKubeconfig(
        plane.provisionerKubeconfig,
      );
      await client.apply(configMap);

      process.kill(supervisor, 'SIGKILL');
      await plane.controlPlane.waitFor(state => state.phase === 'starting');
      await plane.controlPlane.ready();
      const survivors = (await processesOf(plane.dataDir)).filter(pid =>
        all.includes(pid),
      );
      expect(survivors).toEqual([]);
      await expect(client.get(configMap)).resolves.toMatchObject({
        metadata: { name: 'kept' },
      });
      await client.close();
    },
  );

  onLinux('leaves nothing when the process that uses it is killed', async () => {
    const dataDir = await newFolder();
    const binaries = await findBinaries();
    // A parent that only holds the pipe open, as this class does.
    const desired = JSON.stringify({
      name: 'test',
      endpointAddress: '10.0.30.5',
      serviceCidr: '10.96.0.0/16',
      podCidr: '10.0.128.0/18',
      loadBalancerCidr: '10.0.20.0/24',
      nodes: [],
      addons: [],
    });
    const { spawn } = await import('node:child_process');
    const parent = spawn(
      process.execPath,
      [
        '-e',
        `const child = require('node:child_process').spawn(
           process.argv[1], ['serve', '--data', process.argv[2]],
           { stdio: ['pipe', 'inherit', 'inherit'], detached: true });
         child.stdin.write(process.argv[3] + '\\n');`,
        path.join(binaries, 'control-plane'),
        dataDir,
        desired,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    let port = 0;
    for await (const chunk of parent.stdout) {
      const ready = String(chunk)
        .split('\n')
        .find(line => line.startsWith('{"type":"ready"'));
      if (ready) {
        port = JSON.parse(ready).port;
        break;
      }
    }
    expect(await isRefused(port)).toBe(false);
    parent.kill('SIGKILL');
    await allGone(dataDir);
    expect(await isRefused(port)).toBe(true);
  });
});
