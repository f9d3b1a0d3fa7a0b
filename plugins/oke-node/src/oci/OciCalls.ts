import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { DefaultRequestSigner, type HttpClient } from 'oci-common';
import { backoffMs } from '../common/backoff';
import { OciApiError } from './OciApiError';
import type { OciAuthentication } from './authentication';
import { errorOfAnswer, errorOfFailure, errorOfSilence } from './errors';
import { operationOf, type OciOperation } from './ociOperations';
import { newRequestId } from './operation';

/** Reads are tried so often. */
const READ_ATTEMPTS = 4;

const TIMES = {
  /** Deadline of one call. OCI's control plane answers in well under this or not at all. */
  callTimeoutMs: 15_000,
  /** Pause before a read is made again; doubled each time. */
  firstPauseMs: 250,
  /** However long OCI wants. */
  longestPauseMs: 8_000,
};

/**
 * One request to OCI, as it ended: with the name of what was asked, for example `create Vcn`; and the HTTP status, undefined
 * without an answer.
 *
 * @public
 */
export interface OciCallEnd {
  operation: string;
  status: number | undefined;
  seconds: number;
}

/** What one call through the SDK knows of itself. */
interface Call {
  operation: string;
  /** What it is in OCI's own words. */
  ofOci?: OciOperation;
  signal: AbortSignal;
  failure?: OciApiError;
}

type SdkRequest = Parameters<HttpClient['send']>[0];

/**
 * Makes the SDK's calls with a deadline and cancellation, and turns what goes wrong into
 * {@link OciApiError}s. The SDK has neither, retries on its own account, loses the cause of network
 * errors, and writes to the console: so its transport is replaced, and never fails towards it.
 */
export class OciCalls {
  readonly #current = new AsyncLocalStorage<Call>();
  readonly #signer: DefaultRequestSigner;
  readonly #times: typeof TIMES;
  readonly #onEnd: (end: OciCallEnd) => void;
  /** For the SDK's clients. */
  readonly httpClient: HttpClient;

  /** @param onEnd - called with each request, each one of a read that is repeated */
  constructor(
    authentication: OciAuthentication,
    times = TIMES,
    onEnd: (end: OciCallEnd) => void = () => {},
  ) {
    this.#signer = new DefaultRequestSigner(authentication);
    this.#times = times;
    this.#onEnd = onEnd;
    this.httpClient = { send: request => this.#send(request) };
  }

  /**
   * A client of the SDK that tells which of its calls is made, so that a failure names it.
   *
   * @returns the client, whose calls reject when they are not among `ociOperations`: nobody would have been told to permit them
   */
  named<Client extends object>(service: string, client: Client): Client {
    return new Proxy(client, {
      get: (target, key) => {
        const member: unknown = Reflect.get(target, key, target);
        if (typeof member !== 'function' || typeof key !== 'string') {
          return member;
        }
        return (...args: unknown[]) => {
          const call = this.#current.getStore();
          const operation = operationOf(service, key);
          if (!operation) {
            throw new Error(`${service}.${key} is not in ociOperations`);
          }
          if (call) {
            call.ofOci = operation;
          }
          return Reflect.apply(member, target, args);
        };
      },
    });
  }

  /** Makes a call that reads: again, within bounds, when OCI is throttling or does not answer. */
  async read<T>(
    what: string,
    signal: AbortSignal | undefined,
    call: () => Promise<T>,
  ): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.once(what, signal, call);
      } catch (error) {
        const pauseMs =
          error instanceof OciApiError
            ? this.#pauseAfter(error, attempt)
            : undefined;
        if (pauseMs === undefined) {
          throw error;
        }
        await delay(pauseMs, undefined, { signal }).catch(() => {
          signal?.throwIfAborted();
        });
      }
    }
  }

  /** Makes a call once. */
  async once<T>(
    what: string,
    signal: AbortSignal | undefined,
    call: () => Promise<T>,
  ): Promise<T> {
    signal?.throwIfAborted();
    const deadline = AbortSignal.timeout(this.#times.callTimeoutMs);
    const current: Call = {
      operation: what,
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    };
    let result: T;
    try {
      result = await this.#current.run(current, call);
    } catch (cause) {
      signal?.throwIfAborted();
      throw current.failure ?? errorOfFailure(what, cause);
    }
    if (current.failure) {
      signal?.throwIfAborted();
      throw current.failure;
    }
    return result;
  }

  async #send(request: SdkRequest): Promise<Response> {
    const call = this.#current.getStore();
    if (!call) {
      throw new Error('An OCI client was used outside of OciCalls');
    }
    const { method, uri, headers, body } = request;
    const what = `${method} ${new URL(uri).pathname}`;
    const requestId = newRequestId();
    if (requestId) {
      headers.set('opc-request-id', requestId);
    }
    try {
      await this.#signer.signHttpRequest(request);
    } catch (cause) {
      call.failure = errorOfFailure(what, cause);
      return nothingWrong();
    }
    const startedAt = performance.now();
    let status: number | undefined;
    try {
      const answer = await fetch(uri, {
        method,
        headers,
        body: typeof body === 'string' ? body : undefined,
        redirect: 'manual', // OCI sends none: it is something else that answers
        signal: call.signal,
      });
      status = answer.status;
      const text = await answer.text();
      call.failure = errorOfAnswer(what, answer, text, call.ofOci);
      if (!call.failure) {
        return new Response(text || null, answer);
      }
    } catch (cause) {
      call.failure = errorOfSilence(what, cause);
    } finally {
      const seconds = (performance.now() - startedAt) / 1000;
      this.#onEnd({ operation: call.operation, status, seconds });
    }
    return nothingWrong();
  }

  /** Undefined when trying again does not help. */
  #pauseAfter(error: OciApiError, attempt: number): number | undefined {
    const isPassing =
      error.reason === 'Throttled' || error.reason === 'Unreachable';
    if (!isPassing || attempt >= READ_ATTEMPTS) {
      return undefined;
    }
    const { firstPauseMs, longestPauseMs } = this.#times;
    const pauseMs = backoffMs(
      attempt - 1,
      { initialMs: firstPauseMs, maxMs: longestPauseMs },
      Math.random(),
    );
    return Math.min(longestPauseMs, Math.max(error.retryAfterMs ?? 0, pauseMs));
  }
}

/** For the SDK: the failure of a call is thrown when the SDK has returned. */
function nothingWrong(): Response {
  return new Response('{}', { status: 200 });
}
