import { backoffMs } from '../common/backoff';
import { UnreachableError } from '../access';
import type { ApiResource } from './ApiResource';
import type { KubernetesClient } from './KubernetesClient';
import { KubernetesError } from './KubernetesError';
import type { StoredObject } from './KubernetesObject';
import { ReflectedView } from './ReflectedView';
import type { ReflectorHandler } from './ReflectorHandler';
import type { ReflectorState } from './ReflectorState';
import { systemClock, type Clock } from './clock';
import { guardedHandler } from './guardedHandler';
import type { WatchEvent } from './watchEvents';

/** 0.8 s and more, up to 30 s: with the jitter, twice these. */
const BACKOFF = { initialMs: 800, maxMs: 15_000 };
const MAX_RETRY_AFTER_MS = 30_000;
/** This is client-go's (`tools/cache/reflector.go`). */
const BACKOFF_RESET_MS = 120_000;
/**
 * Twice client-go's, for half of its load on idle clusters, and well below the 30 to 60 minutes that
 * kube-apiserver gives a watch by itself (`--min-request-timeout`).
 */
const MIN_WATCH_SECONDS = 600;
const MAX_WATCH_SECONDS = 1_200;
/** A watch that ends sooner, without a single event, has failed. */
const MIN_WATCH_MS = 1_000;
/**
 * A watch that stood so long was well: what ends it then is no reason to be late with the next one. There are
 * proxies that cut what brought nothing for half a minute, which is less than the server's bookmarks are apart.
 */
const WELL_WATCH_MS = 20_000;

/** The server sends a bookmark about every minute. */
const DEFAULT_IDLE_TIMEOUT_MS = 100_000;

/** Rare, because the owner learns earlier from discovery that a kind is served, and calls `retryNow`. */
const NOT_INSTALLED_RETRY_MS = 300_000;

/**
 * A lasting view of all objects of one kind in one cluster: lists and watches, and goes on through every error.
 *
 * It follows client-go's reflector. The list is streamed (KEP-3157), or paged where the server refuses that. The
 * watch is resumed from the last resource version; when that is too old, there is a new list, of which only the
 * differences are reported. After every error it waits, for 0.8 to 1.6 s at random, doubled each time up to 15 to
 * 30 s; after two minutes without an error it begins with the first delay again.
 *
 * @public
 */
export class Reflector<T> {
  readonly #client: KubernetesClient;
  readonly #resource: ApiResource;
  readonly #metadataOnly: boolean;
  readonly #labelSelector: string | undefined;
  readonly #handler: ReflectorHandler<T>;
  readonly #view: ReflectedView<T>;
  readonly #idleTimeoutMs: number;
  readonly #clock: Clock;
  readonly #random: () => number;

  readonly #stopping = new AbortController();
  #waiting = new AbortController();
  #running: Promise<void> | undefined;

  /** Where the next watch goes on; undefined when a list is needed. */
  #resourceVersion: string | undefined;
  #streamedListRefused = false;
  #state: ReflectorState | undefined;
  #lastHeard: Date | undefined;
  #viewAt: Date | undefined;
  /** Whether the current try completed a list, or brought an event or bookmark after it. */
  #progressed = false;
  /** When the watch of the current try that goes on after a list was answered; undefined when it was not. */
  #resumedMs: number | undefined;
  /** When a list was complete, or an event or bookmark came after it. */
  #progressedMs = -Infinity;
  /** Whether an event or bookmark came after the last list. */
  #followed = false;
  #failures = 0;
  #lastFailureMs = -Infinity;
  /** When the view ceased to be current, while it is not known yet why. */
  #brokenSince: Date | undefined;

  /**
   * @param options - `trim`: cuts an object to what the handler needs, as it arrives;
   *   `metadataOnly`: nothing but the metadata of the objects is read;
   *   `labelSelector`: only objects that it selects are read;
   *   `idleTimeoutMs`: after how long without a byte a watch counts as broken, by default 100 s
   */
  constructor(options: {
    client: KubernetesClient;
    resource: ApiResource;
    trim: (object: StoredObject) => T;
    handler: ReflectorHandler<T>;
    metadataOnly?: boolean;
    labelSelector?: string;
    idleTimeoutMs?: number;
    clock?: Clock;
    random?: () => number;
  }) {
    this.#client = options.client;
    this.#resource = options.resource;
    this.#metadataOnly = options.metadataOnly ?? false;
    this.#labelSelector = options.labelSelector;
    this.#handler = guardedHandler(options.handler, this.#stopping.signal);
    this.#view = new ReflectedView(options.trim, this.#handler);
    this.#idleTimeoutMs = options.idleTimeoutMs ?? DEFAULT_IDLE_TIMEOUT_MS;
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? Math.random;
  }

  /** When anything came last; undefined when nothing did. */
  get lastHeard(): Date | undefined {
    return this.#lastHeard;
  }

  /**
   * How old the view is that the handler was told: what comes of a list that is not complete changes
   * nothing in it. Undefined before the first complete list.
   */
  get viewAt(): Date | undefined {
    return this.#viewAt;
  }

  /** Begins. A reflector is started once. */
  start(): void {
    if (this.#running) {
      throw new Error(
        `The reflector of ${this.#resource.kind} was started before`,
      );
    }
    this.#running = this.#run();
  }

  /** Ends the watch and resolves when nothing of it is left. From the call on, no callback is called. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#waiting.abort();
    await this.#running;
  }

  /** Ends the delay after an error, that of a try under way included: for when a kind came to be served. */
  retryNow(): void {
    this.#waiting.abort();
  }

  async #run(): Promise<void> {
    this.#setState({ state: 'syncing', since: this.#now() });
    while (!this.#stopping.signal.aborted) {
      try {
        await this.#listAndWatch();
      } catch (error) {
        if (!this.#stopping.signal.aborted) {
          await this.#wait(this.#onFailure(asError(error)));
        }
      }
    }
  }

  /** Returns when the server ended the watch after its time. */
  async #listAndWatch(): Promise<void> {
    this.#progressed = false;
    this.#resumedMs = undefined;
    // From here on, a call of `retryNow` skips the delay if this try fails.
    this.#waiting = new AbortController();
    if (this.#resourceVersion !== undefined) {
      await this.#watch(this.#resourceVersion);
    } else if (this.#streamedListRefused) {
      await this.#list();
    } else {
      await this.#streamListAndWatch();
    }
  }

  async #list(): Promise<void> {
    const relist = this.#view.relist();
    const startedAt = this.#now(); // all pages are of one moment
    let resourceVersion = '';
    for await (const page of this.#client.listPages(this.#resource, {
      metadataOnly: this.#metadataOnly,
      labelSelector: this.#labelSelector,
      signal: this.#stopping.signal,
    })) {
      this.#hear();
      page.items.forEach(object => relist.collect({ type: 'ADDED', object }));
      resourceVersion = page.resourceVersion;
    }
    relist.finish();
    this.#onListed(resourceVersion, startedAt);
  }

  async #streamListAndWatch(): Promise<void> {
    let events: AsyncIterable<WatchEvent>;
    try {
      events = await this.#open('initialEvents');
    } catch (error) {
      if (isInvalid(error)) {
        this.#streamedListRefused = true;
        return;
      }
      throw error;
    }
    if (this.#state?.state !== 'synced') {
      this.#setState({ state: 'syncing', since: this.#now() });
    }
    const relist = this.#view.relist();
    let complete = false;
    for await (const event of events) {
      this.#hear();
      if (complete) {
        this.#onEvent(event);
      } else if (event.type !== 'BOOKMARK') {
        relist.collect(event);
      } else if (event.initialEventsEnd) {
        complete = true;
        relist.finish();
        this.#onListed(event.resourceVersion, this.#now());
      }
    }
    if (!complete) {
      throw new UnreachableError(
        'The streamed list ended before it was complete',
      );
    }
  }

  async #watch(resourceVersion: string): Promise<void> {
    const events = await this.#open({ resourceVersion });
    const startedMs = this.#clock.now();
    this.#resumedMs = startedMs;
    this.#setState({ state: 'synced', since: this.#now() });
    try {
      for await (const event of events) {
        this.#hear();
        this.#onEvent(event);
      }
    } finally {
      if (
        !this.#progressed &&
        this.#clock.now() - this.#progressedMs >= this.#idleTimeoutMs
      ) {
        // For so long not even a bookmark: the server may not have got to this version again, as after a restored backup.
        this.#resourceVersion = undefined;
      }
    }
    if (!this.#progressed && this.#clock.now() - startedMs < MIN_WATCH_MS) {
      throw new UnreachableError('The watch ended at once');
    }
  }

  async #open(
    from: 'initialEvents' | { resourceVersion: string },
  ): Promise<AsyncIterable<WatchEvent>> {
    const events = await this.#client.watch(this.#resource, {
      from,
      timeoutSeconds: Math.round(
        MIN_WATCH_SECONDS +
          this.#random() * (MAX_WATCH_SECONDS - MIN_WATCH_SECONDS),
      ),
      idleTimeoutMs: this.#idleTimeoutMs,
      metadataOnly: this.#metadataOnly,
      labelSelector: this.#labelSelector,
      signal: this.#stopping.signal,
    });
    this.#waiting = new AbortController();
    return events;
  }

  #hear(): void {
    this.#lastHeard = this.#now();
  }

  #onEvent(event: WatchEvent): void {
    this.#progressed = true;
    this.#progressedMs = this.#clock.now();
    this.#followed = true;
    this.#viewAt = this.#now();
    if (event.type === 'BOOKMARK') {
      this.#resourceVersion = event.resourceVersion;
    } else {
      this.#resourceVersion = event.object.metadata.resourceVersion;
      this.#view.apply(event);
    }
  }

  #onListed(resourceVersion: string, viewAt: Date): void {
    this.#progressed = true;
    this.#progressedMs = this.#clock.now();
    this.#followed = false;
    if (this.#viewAt) {
      this.#handler.onRelisted?.();
    }
    this.#viewAt = viewAt;
    this.#resourceVersion = resourceVersion;
    this.#setState({ state: 'synced', since: this.#now() });
  }

  /** @returns how long to wait before the next try */
  #onFailure(error: Error): number {
    this.#handler.onError(error);
    const now = this.#now();
    const resumedForMs = now.getTime() - (this.#resumedMs ?? now.getTime());
    if (
      now.getTime() - this.#lastFailureMs > BACKOFF_RESET_MS ||
      resumedForMs >= WELL_WATCH_MS
    ) {
      this.#failures = 0;
    }
    this.#lastFailureMs = now.getTime();

    const status = error instanceof KubernetesError ? error.status : undefined;
    if (status === 404) {
      this.#resourceVersion = undefined;
      this.#view.clear();
      this.#setState({ state: 'notInstalled', since: now });
      return Math.round(NOT_INSTALLED_RETRY_MS * (1 + this.#random()));
    }
    if (isOutdated(error)) {
      if (this.#followed) {
        this.#failures = 0; // it is back and well: no reason to be late with the list
      }
      this.#resourceVersion = undefined;
      this.#setState({ state: 'syncing', since: now });
    } else if (status === 401 || status === 403) {
      this.#setState({ state: 'notPermitted', since: now, error });
    } else if (this.#progressed || resumedForMs >= MIN_WATCH_MS) {
      // Perhaps the connection only, or a kind of which no bookmark comes: the next try tells.
      this.#brokenSince = now;
    } else {
      const since = this.#brokenSince ?? now;
      this.#setState({ state: 'unreachable', since, error });
    }
    const retryAfterMs =
      error instanceof KubernetesError ? error.retryAfterMs ?? 0 : 0;
    return Math.max(
      backoffMs(this.#failures++, BACKOFF, this.#random()),
      Math.min(retryAfterMs, MAX_RETRY_AFTER_MS),
    );
  }

  async #wait(ms: number): Promise<void> {
    const { signal } = this.#waiting;
    try {
      await this.#clock.sleep(ms, signal);
    } catch (error) {
      if (!signal.aborted) {
        throw error;
      }
    }
  }

  #setState(next: ReflectorState): void {
    const last = this.#state;
    this.#brokenSince = undefined;
    if (last?.state !== next.state) {
      this.#state = next;
      this.#handler.onState(next);
    } else if (messageOf(last) !== messageOf(next)) {
      this.#state = { ...next, since: last.since };
      this.#handler.onState(this.#state);
    }
  }

  #now(): Date {
    return new Date(this.#clock.now());
  }
}

function messageOf(state: ReflectorState): string | undefined {
  return 'error' in state ? state.error.message : undefined;
}

function asError(error: unknown): Error {
  return error instanceof Error
    ? error
    : new Error('Something that is no error was thrown', { cause: error });
}

/** How a server answers that does not know or allow streamed lists. */
function isInvalid(error: unknown): boolean {
  return (
    error instanceof KubernetesError &&
    (error.status === 400 || error.status === 422)
  );
}

/**
 * The server no longer knows the resource version (410), or does not know it yet (a timeout with this cause),
 * which lasts when it was restored from a backup.
 */
function isOutdated(error: Error): boolean {
  return (
    error instanceof KubernetesError &&
    (error.status === 410 ||
      error.details.causes?.some(
        ({ reason }) => reason === 'ResourceVersionTooLarge',
      ) === true)
  );
}
