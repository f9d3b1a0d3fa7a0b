import type {
  ApiResource,
  KubernetesClient,
} from '@okeanos/backstage-plugin-oke-node';
import { Wakeup } from './Wakeup';

/**
 * Add-ons bring kinds: what is served is asked for again so often, in two requests that the API server answers from
 * memory. Until then nothing is said to be there that is new.
 */
const REFRESH_MS = 10_000;
/** And so often while there is no answer. */
const RETRY_MS = 5_000;

export interface ApiDiscoveryOptions {
  client: KubernetesClient;
  /** Called with the version of the API server and all kinds that it serves. */
  onAnswer: (version: string, resources: ApiResource[]) => void;
  onError: (error: unknown) => void;
}

/** Asks an API server again and again what it is and what it serves. */
export class ApiDiscovery {
  readonly #options: ApiDiscoveryOptions;
  readonly #wakeup = new Wakeup();

  constructor(options: ApiDiscoveryOptions) {
    this.#options = options;
  }

  /** Asks until the signal aborts. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const { client, onAnswer, onError } = this.#options;
    const wake = () => this.#wakeup.wake();
    signal.addEventListener('abort', wake);
    while (!signal.aborted) {
      let pauseMs = REFRESH_MS;
      try {
        onAnswer(
          await client.version({ signal }),
          await client.discover({ signal }),
        );
      } catch (error) {
        pauseMs = RETRY_MS;
        if (!signal.aborted) {
          onError(error);
        }
      }
      await this.#wakeup.sleep(pauseMs);
    }
    signal.removeEventListener('abort', wake);
  }

  /** Asks without waiting. */
  retryNow(): void {
    this.#wakeup.wake();
  }
}
