import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OciEndpointOptions, startOciEndpoint } from '../startOciEndpoint';
import { FakeControlPlaneFactory } from './FakeControlPlaneFactory';
import { sdkClients } from './sdk';

/** Starts endpoints in a folder that is removed at the end. A second start finds what the first one left. */
export class TestCloud {
  readonly folder = mkdtempSync(join(tmpdir(), 'oci-endpoint-'));
  readonly factory = new FakeControlPlaneFactory();
  private close: (() => Promise<void>) | undefined;

  async start(options: Partial<OciEndpointOptions> = {}) {
    await this.stop();
    const endpoint = await startOciEndpoint({
      folder: this.folder,
      controlPlanes: this.factory,
      timeScale: 0.002,
      throttle: { ratePerSecond: 10_000, burst: 10_000 },
      ...options,
    });
    this.close = endpoint.close;
    return { endpoint, ...sdkClients(endpoint) };
  }

  async stop(): Promise<void> {
    await this.close?.();
    this.close = undefined;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true });
  }
}
