import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const clusterSchema = z.object({
  name: z.string(),
  /** The private address that the certificate holds. */
  endpointAddress: z.string(),
  /** Where it is dialled on loopback. */
  port: z.number(),
  /** For example `v1.36.3`. */
  version: z.string(),
  /** Path of the kubeconfig of a cluster administrator. */
  provisionerKubeconfig: z.string(),
  /** Path of the kubeconfig of a user without any right, of group `okeanos:watchers`. */
  watcherKubeconfig: z.string(),
});

/** What the sandbox prints, one JSON object a line. */
const lineSchema = z.union([
  z.object({
    type: z.literal('ready'),
    clusters: z.tuple([clusterSchema], clusterSchema),
  }),
  z.object({ type: z.string(), message: z.string() }),
]);

/** A sandbox that runs, and the real cluster in it. */
export interface Sandbox {
  cluster: z.output<typeof clusterSchema>;
  /** Ends everything that was started, and removes the data unless a folder was given. */
  stop(): Promise<void>;
}

/**
 * Starts the sandbox for contract tests, as a process of its own, and waits until its cluster is ready: some 10 s when
 * its binaries are there, minutes when they are built first. It ends with the test process, however that ends.
 *
 * @param options - `dataDir`: folder to keep the data in, for a second start on the same data
 */
export async function startSandbox(
  options: { dataDir?: string } = {},
): Promise<Sandbox> {
  const dataDir =
    options.dataDir ?? (await mkdtemp(path.join(tmpdir(), 'okeanos-test-')));
  // eslint-disable-next-line no-restricted-syntax -- for tests, never built
  const root = path.resolve(__dirname, '../../../..');
  const child = spawn(
    process.execPath,
    [
      ...[
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
      ],
      path.join(root, 'packages/sandbox/src/main.ts'),
      ...[
        '--cluster',
        'demo',
        '--data',
        dataDir,
        '--print-json',
        '--stop-with-stdin',
      ],
    ],
    { cwd: root },
  );
  const exited = once(child, 'exit');

  async function stop(): Promise<void> {
    child.stdin.end();
    await exited;
    if (!options.dataDir) {
      await rm(dataDir, { recursive: true });
    }
  }

  const said: string[] = [];
  createInterface(child.stderr).on('line', line => said.push(line));
  const ready = new Promise<Sandbox['cluster']>((resolve, reject) => {
    createInterface(child.stdout).on('line', line => {
      try {
        const event = lineSchema.parse(JSON.parse(line));
        if ('clusters' in event) {
          resolve(event.clusters[0]);
        } else {
          said.push(event.message);
        }
      } catch (error) {
        reject(error);
      }
    });
    exited.then(
      () =>
        reject(
          new Error(
            `The sandbox ended before it was ready:\n${said.join('\n')}`,
          ),
        ),
      reject,
    );
  });
  try {
    return { cluster: await ready, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
