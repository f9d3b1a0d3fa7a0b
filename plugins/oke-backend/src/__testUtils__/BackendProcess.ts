import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { OkeClient } from '@okeanos/backstage-plugin-oke-common';
import { z } from 'zod';
import { okeClientFor } from './okeClientFor';
import { until } from './until';

const sessionSchema = z.object({
  backstageIdentity: z.object({ token: z.string() }),
});

/** What is said of a process that ended by itself: its last lines. */
const LINES_KEPT = 30;

/** A backend that runs in a process of its own. */
export class BackendProcess {
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;
  readonly #baseUrl: string;
  readonly #said: string[] = [];
  #isKilled = false;

  constructor(child: ChildProcess, baseUrl: string) {
    this.#child = child;
    this.#exited = once(child, 'exit');
    this.#baseUrl = baseUrl;
    for (const stream of [child.stdout, child.stderr]) {
      createInterface(stream!).on('line', line => {
        this.#said.push(line);
        this.#said.splice(0, this.#said.length - LINES_KEPT);
      });
    }
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

  /**
   * The API, as a User of the catalog calls it. Resolves when it serves, and knows the User.
   *
   * @throws when the process ends before that
   */
  async as(user: string): Promise<OkeClient> {
    const { text } = await until(
      () =>
        this.#get('/api/auth/development/refresh', {
          'x-development-user': user,
        }),
      ({ ok }) => ok,
      120_000,
    );
    const { backstageIdentity } = sessionSchema.parse(JSON.parse(text));
    return okeClientFor(
      `${this.#baseUrl}/api/oke`,
      `Bearer ${backstageIdentity.token}`,
    );
  }

  async #get(
    url: string,
    headers: Record<string, string>,
  ): Promise<{ ok: boolean; text: string }> {
    if (this.#isKilled || this.#child.exitCode !== null) {
      throw new Error(`The backend ended:\n${this.#said.join('\n')}`);
    }
    try {
      const answer = await fetch(`${this.#baseUrl}${url}`, { headers });
      return { ok: answer.ok, text: await answer.text() };
    } catch (error) {
      return { ok: false, text: `${error}` }; // it does not listen yet
    }
  }
}
