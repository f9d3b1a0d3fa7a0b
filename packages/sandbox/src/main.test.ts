import { ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import http from 'node:http';
import { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Readable, Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { ObjectClient } from './ObjectClient';
import { processesOf } from './testing/processesOf';

// The first run builds the binaries.
jest.setTimeout(20 * 60_000);

/** Only Linux lists processes in /proc. */
const describeOnLinux = process.platform === 'linux' ? describe : describe.skip;

type Sandbox = ChildProcessByStdio<Writable, Readable, Readable>;

function run(...args: string[]): Sandbox {
  return runWith({}, ...args);
}

function runWith(env: NodeJS.ProcessEnv, ...args: string[]): Sandbox {
  return spawn(
    process.execPath,
    [
      '--require',
      require.resolve('@backstage/cli/config/nodeTransform.cjs'),
      path.join(__dirname, 'main.ts'),
      ...args,
    ],
    // Jest's own settings are not for it.
    { stdio: 'pipe', env: { ...process.env, NODE_ENV: undefined, ...env } },
  );
}

async function end(sandbox: Sandbox): Promise<{ code: unknown; text: string }> {
  let text = '';
  sandbox.stderr.on('data', chunk => {
    text += chunk;
  });
  const code = await new Promise(resolve => {
    sandbox.once('close', resolve);
  });
  return { code, text };
}

interface ReadyLine {
  type: 'ready';
  clusters: { name: string; provisionerKubeconfig: string }[];
}

async function ready(sandbox: Sandbox): Promise<ReadyLine> {
  for await (const line of createInterface({ input: sandbox.stdout })) {
    const event = JSON.parse(line);
    if (event.type === 'ready') {
      sandbox.stdout.resume();
      return event;
    }
  }
  throw new Error('The sandbox ended before it was ready');
}

/** Files below a folder that another user of the machine can read. */
async function readableByOthers(folder: string): Promise<string[]> {
  const entries = await fs.readdir(folder, {
    recursive: true,
    withFileTypes: true,
  });
  const files = entries
    .filter(entry => entry.isFile())
    .map(entry => path.join(entry.parentPath, entry.name));
  expect(files).not.toHaveLength(0);
  const modes = await Promise.all(files.map(file => fs.stat(file)));
  // eslint-disable-next-line no-bitwise
  return files.filter((_, index) => (modes[index].mode & 0o077) !== 0);
}

describe('the sandbox process', () => {
  let data: string;

  /** With the ready-made cluster. */
  const runDemo = () =>
    run(
      ...['--cluster', 'demo', '--data', data],
      ...['--print-json', '--stop-with-stdin'],
    );

  beforeEach(async () => {
    data = await fs.mkdtemp(path.join(os.tmpdir(), 'okeanos-sandbox-'));
  });

  afterEach(async () => {
    await fs.rm(data, { recursive: true, force: true });
  });

  it('asks for its data folder', async () => {
    expect(await end(run())).toEqual({
      code: 1,
      text: expect.stringContaining('--data <folder>'),
    });
  });

  it.each([
    ['--time-scale', 'abc', 'a positive number'],
    ['--time-scale', '0', 'a positive number'],
    ['--time-scale', '', 'a positive number'],
    ['--oci-port', '80.5', 'a port number'],
    ['--oci-port', '65536', 'a port number'],
    ['--oci-port', 'x', 'a port number'],
  ])('refuses %s %p', async (option, value, wanted) => {
    const sandbox = run('--data', data, '--stop-with-stdin', option, value);
    sandbox.stdin.end();
    expect(await end(sandbox)).toEqual({
      code: 1,
      text: `sandbox: ${option} is to be ${wanted}, not "${value}"\n`,
    });
  });

  it('ends at once when it cannot start, also while the control plane is built', async () => {
    const go = path.join(data, 'go');
    await fs.writeFile(go, '#!/bin/sh\nexec sleep 3600\n', { mode: 0o755 });
    const other = http.createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const sandbox = runWith(
      {
        PATH: `${data}:/usr/bin:/bin`,
        OKEANOS_CONTROL_PLANE_ASSETS: undefined,
        OKEANOS_CONTROL_PLANE_CACHE: data,
      },
      '--data',
      data,
      '--oci-port',
      String(port),
    );
    try {
      expect(await end(sandbox)).toEqual({
        code: 1,
        text: expect.stringContaining(`Cannot listen on 127.0.0.1:${port}`),
      });
    } finally {
      sandbox.kill('SIGKILL');
      other.close();
    }
  }, 60_000);

  it('runs the cluster demo, alone on its data, and ends with its stdin', async () => {
    const first = runDemo();
    const ended = end(first);
    const { clusters } = await ready(first);
    expect(clusters).toEqual([
      {
        name: 'demo',
        endpointAddress: '10.0.30.5',
        port: expect.any(Number),
        caPem: expect.stringContaining('BEGIN CERTIFICATE'),
        version: 'v1.36.3',
        provisionerKubeconfig: path.join(
          data,
          'clusters/demo/provisioner.kubeconfig',
        ),
        watcherKubeconfig: path.join(data, 'clusters/demo/watcher.kubeconfig'),
      },
    ]);
    const client = ObjectClient.fromKubeconfig(
      clusters[0].provisionerKubeconfig,
    );
    await client.waitUntil(
      { apiVersion: 'v1', kind: 'Node', metadata: { name: '10.0.10.12' } },
      { status: { conditions: [{ type: 'Ready', status: 'True' }] } },
    );

    expect(await end(runDemo())).toEqual({
      code: 1,
      text: expect.stringContaining(`Another sandbox uses ${data}`),
    });

    first.stdin.end();
    expect(await ended).toEqual({ code: 0, text: '' });
    await fs.access(path.join(data, 'clusters/demo/etcd'));
    expect(await readableByOthers(data)).toEqual([]);
  });

  describeOnLinux('when its state cannot be saved at the end', () => {
    it('says so, and leaves nothing', async () => {
      const sandbox = runDemo();
      const ended = end(sandbox);
      try {
        await ready(sandbox);
        await fs.rm(path.join(data, 'oci'), { recursive: true });
        sandbox.stdin.end();
        expect(await ended).toEqual({
          code: 1,
          text: expect.stringContaining('ENOENT'),
        });
        expect(await processesOf(data)).toEqual([]);
      } finally {
        sandbox.kill('SIGKILL');
      }
    }, 120_000);
  });

  describeOnLinux('when it is killed', () => {
    it('leaves nothing, and comes back', async () => {
      const first = runDemo();
      await ready(first);
      first.kill('SIGKILL');
      const deadline = Date.now() + 30_000;
      // Nothing tells when the children of another process ended.
      while ((await processesOf(data)).length > 0 && Date.now() < deadline) {
        await delay(50);
      }
      expect(await processesOf(data)).toEqual([]);

      const second = runDemo();
      await ready(second);
      second.kill('SIGTERM');
      expect(await end(second)).toMatchObject({ code: 0 });
      expect(await processesOf(data)).toEqual([]);
    });
  });
});
