import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { OkeClient } from '@okeanos/backstage-plugin-oke-common';
import { z } from 'zod';
import { okeClientFor } from './okeClientFor';
import type { PortalOptions } from './startPortal';

const readySchema = z.object({ baseUrl: z.string() });

/** A backend with this plugin in a process of its own. */
export class PortalProcess {
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;
  readonly #baseUrl: string;
  #isKilled = false;

  private constructor(child: ChildProcess, baseUrl: string) {
    this.#child = child;
    this.#exited = once(child, 'exit');
    this.#baseUrl = baseUrl;
  }

  /** Resolves when the API answers. */
  static async start(options: PortalOptions): Promise<PortalProcess> {
    const child = spawn(
      process.execPath,
      [
        ...[
          '--require',
          require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        ],
        // eslint-disable-next-line no-restricted-syntax -- for tests, never built
        path.join(__dirname, 'runPortal.ts'),
        JSON.stringify(options),
      ],
    );
    const said: string[] = [];
    createInterface(child.stderr).on('line', line => said.push(line));
    const ready = new Promise<string>((resolve, reject) => {
      // Among lines of the audit log.
      createInterface(child.stdout).on('line', line => {
        const { data } = readySchema.safeParse(JSON.parse(line));
        if (data) {
          resolve(data.baseUrl);
        }
      });
      child.once('exit', () =>
        reject(new Error(`The portal ended at once:\n${said.join('\n')}`)),
      );
    });
    return new PortalProcess(child, await ready);
  }

  /** The API, as somebody calls it. */
  as(user: string): OkeClient {
    return okeClientFor(this.#baseUrl, user);
  }

  get isKilled(): boolean {
    return this.#isKilled;
  }

  /** As when the machine loses power: SIGKILL, and nothing that runs at its end. */
  async kill(): Promise<void> {
    this.#isKilled = true;
    this.#child.kill('SIGKILL');
    await this.#exited;
  }
}
