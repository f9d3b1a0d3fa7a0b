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

const ociSchema = z.object({
  /** Endpoint of all services. */
  url: z.string(),
  /** OCI configuration file with the profiles DEFAULT, WATCHER, POWERLESS and SESSION. */
  configFile: z.string(),
  /** Where policies and faults are put in: `<controlUrl>/sandbox/policies`. */
  controlUrl: z.string(),
  /** Where the clusters' private endpoints are dialled on loopback. */
  routesFile: z.string(),
});

const readySchema = z.object({
  type: z.literal('ready'),
  clusters: z.array(clusterSchema),
  oci: ociSchema,
});

/** What the sandbox prints, one JSON object a line. */
const lineSchema = z.union([
  readySchema,
  z.object({ type: z.string(), message: z.string() }),
]);

/** The deadline of a test's start: the sandbox builds its binaries first where they are missing. */
export const SANDBOX_START_MS = 15 * 60_000;

/** A sandbox that runs, and the real cluster in it. */
export interface Sandbox {
  cluster: z.output<typeof clusterSchema>;
  /** Ends everything that was started, and removes the data unless a folder was given. */
  stop(): Promise<void>;
}

/** A sandbox that runs, without clusters: those are made through its OCI endpoint. */
export interface OciSandbox {
  oci: z.output<typeof ociSchema>;
  /** Ends everything that was started, and removes the data. */
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
  const { ready, stop } = await start(['--cluster', 'demo'], options.dataDir);
  return { cluster: ready.clusters[0], stop };
}

/**
 * Starts the sandbox for contract tests, as a process of its own, with nothing in its OCI.
 *
 * @param options - `timeScale`: OCI's durations are multiplied by it, by default 1; `region`: by default `eu-frankfurt-1`;
 *   `ociOnly`: clusters have no control plane
 */
export async function startOciSandbox(
  options: { timeScale?: number; region?: string; ociOnly?: boolean } = {},
): Promise<OciSandbox> {
  const { timeScale = 1, region, ociOnly = false } = options;
  const { ready, stop } = await start([
    ...['--time-scale', String(timeScale)],
    ...(region ? ['--region', region] : []),
    ...(ociOnly ? ['--oci-only'] : []),
  ]);
  return { oci: ready.oci, stop };
}

async function start(args: string[], givenDataDir?: string) {
  const dataDir =
    givenDataDir ?? (await mkdtemp(path.join(tmpdir(), 'okeanos-test-')));
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
      ...['--data', dataDir, '--print-json', '--stop-with-stdin', ...args],
    ],
    { cwd: root },
  );
  const exited = once(child, 'exit');

  async function stop(): Promise<void> {
    child.stdin.end();
    await exited;
    if (!givenDataDir) {
      await rm(dataDir, { recursive: true });
    }
  }

  const said: string[] = [];
  createInterface(child.stderr).on('line', line => said.push(line));
  const ready = new Promise<z.output<typeof readySchema>>((resolve, reject) => {
    createInterface(child.stdout).on('line', line => {
      try {
        const event = lineSchema.parse(JSON.parse(line));
        if ('oci' in event) {
          resolve(event);
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
    return { ready: await ready, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
