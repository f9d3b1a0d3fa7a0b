import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { AccessSource } from './AccessSource';
import type { KubeconfigCommand } from './allowedCommand';
import type { ClusterAccess } from './ClusterAccess';
import { loadAccessFromKubeconfigFile } from './kubeconfig';

/**
 * Access to a cluster, as a kubeconfig file gives it at present.
 *
 * @public
 */
export class KubeconfigAccess implements AccessSource {
  readonly #file: string;
  readonly #context: string | undefined;
  readonly #commands: readonly KubeconfigCommand[];

  /** @param options - `commands`: those that the kubeconfig may have run for credentials */
  constructor(options: {
    kubeconfig: string;
    context?: string;
    commands: readonly KubeconfigCommand[];
  }) {
    this.#file = options.kubeconfig;
    this.#context = options.context;
    this.#commands = options.commands;
  }

  /**
   * Reads the file, which whoever runs the cluster may replace at any time.
   *
   * @returns the access, and a version that differs when another address, authority or credential came
   * @throws when the file is missing or unusable
   */
  async load(): Promise<{ access: ClusterAccess; version: string }> {
    const access = await loadAccessFromKubeconfigFile(this.#file, {
      context: this.#context,
      commands: this.#commands,
    });
    const { dial, tlsServerName, ca } = access;
    const version = createHash('sha256')
      .update(JSON.stringify([dial, tlsServerName, ca]))
      .update(await readFile(this.#file))
      .digest('hex');
    return { access, version };
  }
}
