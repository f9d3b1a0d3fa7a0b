import type {
  DiscoveryService,
  LoggerService,
} from '@backstage/backend-plugin-api';

/** There are several when they stand for so long: what one left that ended has expired by then. */
const STANDS_MS = 30_000;
const ANSWER_MS = 5_000;

export interface LonelySignalsOptions {
  /** How many replicas stand, this one included. */
  replicas: () => number;
  discovery: DiscoveryService;
  logger: LoggerService;
  /** For tests. */
  fetch?: typeof fetch;
}

/**
 * Warns, once, when there are several replicas and no events backend: signals then reach the pages of one replica only, and
 * the others show a change up to a minute late, which nobody notices.
 */
export class LonelySignals {
  readonly #options: LonelySignalsOptions;
  /** Since when there are several, in milliseconds. */
  #since: number | undefined;
  #isSettled = false;

  constructor(options: LonelySignalsOptions) {
    this.#options = options;
  }

  /** To be called now and then. */
  async look(now: Date): Promise<void> {
    if (this.#isSettled) {
      return;
    }
    if (this.#options.replicas() === 1) {
      this.#since = undefined;
      return;
    }
    this.#since ??= now.getTime();
    if (now.getTime() - this.#since < STANDS_MS) {
      return;
    }
    const isThere = await this.#hasEventsBackend();
    this.#isSettled = isThere !== undefined;
    if (isThere === false) {
      this.#options.logger.warn(
        'Several replicas run without the events backend: a page hears of changes only from the replica that it is connected to, and shows those of the others up to a minute late. Add @backstage/plugin-events-backend to the backend',
      );
    }
  }

  /** Undefined when it cannot be told. Who is not signed in is refused by it, and not found where it is not. */
  async #hasEventsBackend(): Promise<boolean | undefined> {
    const { discovery, fetch: call = fetch } = this.#options;
    try {
      const url = await discovery.getBaseUrl('events');
      const { status } = await call(`${url}/bus/v1/subscriptions/oke/events`, {
        signal: AbortSignal.timeout(ANSWER_MS),
      });
      if (status === 404) {
        return false;
      }
      return status < 500 ? true : undefined;
    } catch {
      return undefined;
    }
  }
}
