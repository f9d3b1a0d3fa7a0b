import { isDeepStrictEqual } from 'node:util';
import type {
  ApiResource,
  KubernetesClient,
} from '@okeanos/backstage-plugin-oke-node';
import { Wakeup } from './Wakeup';

/**
 * Add-ons bring kinds: what is served is asked for again so often, in two requests that the API server answers from
 * memory, where nothing tells of its changes. Until then nothing is said to be there that is new.
 */
const REFRESH_MS = 10_000;
/** And so often where something tells, and the last two answers were the same. */
const TOLD_REFRESH_MS = 60_000;
/** When something changed, it is asked at once and then after these times: the answer follows a change with some delay. */
const AFTER_CHANGE_MS = [700, 2_000];
/** And so often while there is no answer. */
const RETRY_MS = 5_000;

export interface ApiDiscoveryOptions {
  client: KubernetesClient;
  /** Called with the version of the API server and all kinds that it serves. */
  onAnswer: (version: string, resources: ApiResource[]) => void;
  onError: (error: unknown) => void;
  /** Whether {@link ApiDiscovery.changed} is called when the served kinds change. */
  isTold: () => boolean;
}

/** Asks an API server again and again what it is and what it serves. */
export class ApiDiscovery {
  readonly #options: ApiDiscoveryOptions;
  readonly #wakeup = new Wakeup();
  #afterChangeMs: number[] = [];
  #answer: ApiResource[] = [];
  /** When it was asked last, if the answer was the one before. */
  #settledAt = -Infinity;
  /** Whether it has to be asked although something tells of changes. */
  #isWanted = false;

  constructor(options: ApiDiscoveryOptions) {
    this.#options = options;
  }

  /** Asks until the signal aborts. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const wake = () => this.#wakeup.wake();
    signal.addEventListener('abort', wake);
    while (!signal.aborted) {
      const pauseMs = this.#isDue() ? await this.#ask(signal) : REFRESH_MS;
      await this.#wakeup.sleep(pauseMs);
    }
    signal.removeEventListener('abort', wake);
  }

  /** Asks without waiting. */
  retryNow(): void {
    this.#isWanted = true;
    this.#wakeup.wake();
  }

  /** The served kinds have changed, or are about to. */
  changed(): void {
    this.#afterChangeMs = [...AFTER_CHANGE_MS];
    this.retryNow();
  }

  #isDue(): boolean {
    const isOld = Date.now() - this.#settledAt >= TOLD_REFRESH_MS;
    return this.#isWanted || isOld || !this.#options.isTold();
  }

  /** @returns milliseconds until it is looked whether to ask again */
  async #ask(signal: AbortSignal): Promise<number> {
    const { client, onAnswer, onError } = this.#options;
    this.#isWanted = false;
    try {
      const version = await client.version({ signal });
      const answer = await client.discover({ signal });
      onAnswer(version, answer);
      const isSettled = isDeepStrictEqual(answer, this.#answer);
      this.#answer = answer;
      const pauseMs = this.#afterChangeMs.shift();
      this.#isWanted ||= pauseMs !== undefined;
      this.#settledAt = isSettled ? Date.now() : -Infinity;
      return pauseMs ?? REFRESH_MS;
    } catch (error) {
      this.#settledAt = -Infinity;
      if (!signal.aborted) {
        onError(error);
      }
      return RETRY_MS;
    }
  }
}
