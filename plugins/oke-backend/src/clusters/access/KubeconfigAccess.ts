import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import {
  loadAccessFromKubeconfigFile,
  type ClusterAccess,
} from '@okeanos/backstage-plugin-oke-node';
import type { AccessSource } from './AccessSource';

/** Access to a cluster, as a kubeconfig file gives it at present. */
export class KubeconfigAccess implements AccessSource {
  readonly #file: string;
  readonly #context: string | undefined;

  constructor(options: { kubeconfig: string; context?: string }) {
    this.#file = options.kubeconfig;
    this.#context = options.context;
  }

  /**
   * Reads the file, which whoever runs the cluster may replace at any time.
   *
   * @returns the access, and a version that differs when another address, authority or token came
   * @throws when the file is missing or unusable
   */
  async load(): Promise<{ access: ClusterAccess; version: string }> {
    const access = await loadAccessFromKubeconfigFile(this.#file, {
      context: this.#context,
    });
    const { dial, tlsServerName, ca } = access;
    const version = createHash('sha256')
      .update(JSON.stringify([dial, tlsServerName, ca]))
      .update(await readFile(this.#file))
      .digest('hex');
    return { access, version };
  }
}
