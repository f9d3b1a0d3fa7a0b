import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never built
import { ClusterAdmin } from '../../../oke-node/src/testing/ClusterAdmin';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never built
import { startSandbox } from '../../../oke-node/src/testing/startSandbox';
import { startPortal, type Portal, type PortalOptions } from './startPortal';

/** A portal on the ready-made cluster `demo` of a sandbox. */
export interface PortalOnSandbox {
  portal: Portal;
  /** Of the cluster, past the portal. */
  admin: ClusterAdmin;
  /** Folder of the sandbox. */
  sandboxDir: string;
  /** Ends both, and removes what they kept. */
  stop(): Promise<void>;
}

/** Starts both with new data. A test that calls it needs `SANDBOX_START_MS`. */
export async function startPortalOnSandbox(
  options: Pick<PortalOptions, 'entities'> = {},
): Promise<PortalOnSandbox> {
  const directory = await mkdtemp(path.join(tmpdir(), 'okeanos-contract-'));
  const sandboxDir = path.join(directory, 'sandbox');
  const sandbox = await startSandbox({ dataDir: sandboxDir });
  const { provisionerKubeconfig, watcherKubeconfig } = sandbox.cluster;
  const end = async () => {
    await sandbox.stop();
    await rm(directory, { recursive: true });
  };
  try {
    const portal = await startPortal({
      databaseDir: path.join(directory, 'db'),
      ...{ provisionerKubeconfig, watcherKubeconfig },
      ...options,
    });
    return {
      ...{ portal, sandboxDir },
      admin: new ClusterAdmin(provisionerKubeconfig),
      async stop() {
        await portal.stop();
        await end();
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}
