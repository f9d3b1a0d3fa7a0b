import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {
  ControlPlane,
  ControlPlaneEndpoint,
  DesiredState,
  findBinaries,
} from '../controlPlane';

/** A running control plane of a test. */
export interface TestControlPlane extends ControlPlaneEndpoint {
  controlPlane: ControlPlane;
  /** What it was started with. */
  desired: DesiredState;
  /** The name that the API server's certificate holds. */
  endpointAddress: string;
  /** Where its data is. */
  dataDir: string;
  /** Ends it, and removes its data unless the folder was given. */
  stop(): Promise<void>;
}

/**
 * Starts a control plane with free ports and a data folder of its own: any number can run at once, in one test process or
 * in several. Builds the binaries when they are missing. Resolves when its nodes are Ready and its add-ons active.
 *
 * @param options - `desired` replaces fields of a small cluster: no nodes, no add-ons. `dataDir` is a folder to use and
 *   to keep; by default a temporary one.
 */
export async function startTestControlPlane(
  options: { desired?: Partial<DesiredState>; dataDir?: string } = {},
): Promise<TestControlPlane> {
  const desired: DesiredState = {
    name: 'test',
    endpointAddress: '10.0.30.5',
    serviceCidr: '10.96.0.0/16',
    podCidr: '10.0.128.0/18',
    loadBalancerCidr: '10.0.20.0/24',
    nodes: [],
    addons: [],
    ...options.desired,
  };
  const dataDir =
    options.dataDir ??
    (await fs.mkdtemp(path.join(os.tmpdir(), 'okeanos-control-plane-')));
  const controlPlane = new ControlPlane({
    binaries: await findBinaries({
      onProgress: message => process.stderr.write(`${message}\n`),
    }),
    dataDir,
  });
  const stop = async () => {
    await controlPlane.stop();
    if (!options.dataDir) {
      await fs.rm(dataDir, { recursive: true, force: true });
    }
  };
  try {
    controlPlane.apply(desired);
    const endpoint = await controlPlane.ready();
    await controlPlane.settled();
    return {
      ...endpoint,
      controlPlane,
      desired,
      endpointAddress: desired.endpointAddress,
      dataDir,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
