import { toError, type ErrorLike } from '@backstage/errors';
import type { SignalApi } from '@backstage/plugin-signals-react';
import { DeadlineError } from './DeadlineError';
import { endsTheRight } from './endsTheRight';

/** Signals are hints and may be lost, so every page also asks by itself. */
export const REFRESH_INTERVAL_MS = 60_000;

/** The backend answers from its database; what takes longer is lost on the way. */
export const REQUEST_DEADLINE_MS = 20_000;

/**
 * Backstage's signals backend refuses the first WebSocket of its life, and the client connects
 * again after 5 s. What changes in between is not signalled, so a new subscription is followed by
 * one more look after this time.
 */
export const SUBSCRIPTION_CHECK_MS = 10_000;

/** What a {@link LiveQuery} knows. A new object with every change. */
export interface LiveState<T> {
  /**
   * The last answer and when it came, in milliseconds since the epoch. Kept while asking again and
   * when that fails.
   */
  readonly answer?: { readonly data: T; readonly receivedAt: number };
  /** Why the last request failed; undefined when it did not. */
  readonly error?: ErrorLike;
  readonly isFetching: boolean;
}

/** Where the backend tells that there is something newer than an answer. */
export interface SignalSource {
  channel: string;
  /** Version of the answer. */
  version: number;
}

export const NOTHING_YET: LiveState<never> = { isFetching: true };

/**
 * Keeps an answer of the backend fresh for as long as somebody looks: asks again on a signal of a
 * newer version, once soon after it subscribed to signals, when the window gets the focus or the
 * network comes back, and every minute while the page is visible, or as soon as the answer says.
 *
 * There is at most one request at a time. One that passed its deadline is given up, and whatever
 * it answers later is ignored, so an older answer never replaces a newer one.
 */
export class LiveQuery<T> {
  readonly #load: (signal: AbortSignal) => Promise<T>;
  readonly #signalSource: ((data: T) => SignalSource | undefined) | undefined;
  readonly #refreshAfter: ((data: T) => number) | undefined;
  readonly #signals: SignalApi | undefined;
  readonly #listeners = new Set<() => void>();

  #state: LiveState<T> = NOTHING_YET;
  #request: AbortController | undefined;
  #deadline: ReturnType<typeof setTimeout> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #subscriptionCheck: ReturnType<typeof setTimeout> | undefined;
  #subscription: { channel: string; unsubscribe(): void } | undefined;
  #version = -Infinity;
  /** Version that a signal told of while a request was under way, which may have missed it. */
  #signalled: number | undefined;

  constructor(options: {
    load: (signal: AbortSignal) => Promise<T>;
    signalSource?: (data: T) => SignalSource | undefined;
    /** In how many milliseconds to ask again; every minute without it. */
    refreshAfter?: (data: T) => number;
    signals?: SignalApi;
  }) {
    this.#load = options.load;
    this.#refreshAfter = options.refreshAfter;
    this.#signalSource = options.signalSource;
    this.#signals = options.signals;
  }

  get state(): LiveState<T> {
    return this.#state;
  }

  get isWatched(): boolean {
    return this.#listeners.size > 0;
  }

  /** Starts with the first listener and stops with the last. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) {
      this.#start();
    }
    return () => {
      if (this.#listeners.delete(listener) && !this.isWatched) {
        this.#stop();
      }
    };
  }

  /** Asks again, unless a request is under way. */
  readonly refresh = () => {
    if (this.#request) {
      return;
    }
    clearTimeout(this.#timer);
    const request = new AbortController();
    this.#request = request;
    this.#signalled = undefined;
    this.#deadline = setTimeout(() => {
      this.#settle(request, {
        reason: new DeadlineError(REQUEST_DEADLINE_MS),
      });
      request.abort();
    }, REQUEST_DEADLINE_MS);
    this.#setState({ ...this.#state, isFetching: true });
    this.#load(request.signal).then(
      data => this.#settle(request, { data }),
      reason => this.#settle(request, { reason }),
    );
  };

  #start() {
    window.addEventListener('focus', this.refresh);
    window.addEventListener('online', this.refresh);
    document.addEventListener('visibilitychange', this.#refreshIfVisible);
    this.refresh();
  }

  #stop() {
    window.removeEventListener('focus', this.refresh);
    window.removeEventListener('online', this.refresh);
    document.removeEventListener('visibilitychange', this.#refreshIfVisible);
    clearTimeout(this.#timer);
    clearTimeout(this.#deadline);
    this.#unlisten();
    this.#request?.abort();
    this.#request = undefined;
  }

  readonly #refreshIfVisible = () => {
    if (document.visibilityState === 'visible') {
      this.refresh();
    }
  };

  #settle(request: AbortController, result: { data: T } | { reason: unknown }) {
    if (this.#request !== request) {
      return; // given up before: its answer may be older than what is shown
    }
    this.#request = undefined;
    clearTimeout(this.#deadline);
    this.#timer = setTimeout(
      this.#onTimer,
      ('data' in result && this.#refreshAfter?.(result.data)) ||
        REFRESH_INTERVAL_MS,
    );

    if ('data' in result) {
      this.#setState({
        answer: { data: result.data, receivedAt: Date.now() },
        isFetching: false,
      });
      this.#listenFor(result.data);
      return;
    }
    const error = toError(result.reason);
    if (endsTheRight(error)) {
      this.#unlisten();
      this.#setState({ error, isFetching: false });
    } else {
      this.#setState({ ...this.#state, error, isFetching: false });
    }
  }

  readonly #onTimer = () => {
    if (document.visibilityState === 'hidden') {
      return; // nobody looks; becoming visible refreshes
    }
    this.refresh();
  };

  #listenFor(data: T) {
    const source = this.#signalSource?.(data);
    if (!source || !this.#signals) {
      return;
    }
    this.#version = source.version;
    if (this.#subscription?.channel !== source.channel) {
      this.#unlisten();
      const { unsubscribe } = this.#signals.subscribe(
        source.channel,
        ({ version }) => this.#onSignal(version),
      );
      this.#subscription = { channel: source.channel, unsubscribe };
      this.#subscriptionCheck = setTimeout(
        this.#refreshIfVisible,
        SUBSCRIPTION_CHECK_MS,
      );
    }
    if (this.#signalled !== undefined) {
      this.#onSignal(this.#signalled);
    }
  }

  #unlisten() {
    clearTimeout(this.#subscriptionCheck);
    this.#subscription?.unsubscribe();
    this.#subscription = undefined;
  }

  #onSignal(version: unknown) {
    if (typeof version !== 'number' || version <= this.#version) {
      return;
    }
    if (this.#request) {
      this.#signalled = Math.max(version, this.#signalled ?? version);
    } else {
      this.refresh();
    }
  }

  #setState(state: LiveState<T>) {
    this.#state = state;
    this.#listeners.forEach(listener => listener());
  }
}
