import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { DefaultRequestSigner, type HttpClient } from 'oci-common';
import { OciApiError } from '../convergence/oci';
import type { OciAuthentication } from './authentication';
import { errorOfAnswer, errorOfFailure } from './errors';

/** Deadline of one call. OCI's control plane answers in well under this or not at all. */
const CALL_TIMEOUT_MS = 15_000;

/** Reads are tried so often. */
const READ_ATTEMPTS = 4;
const READ_PAUSE_MS = { first: 250, most: 8_000 };

/** What one call through the SDK knows of itself. */
interface Call {
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
  /** For the SDK's clients. */
  readonly httpClient: HttpClient;

  constructor(authentication: OciAuthentication) {
    this.#signer = new DefaultRequestSigner(authentication);
    this.httpClient = { send: request => this.#send(request) };
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
          error instanceof OciApiError ? pauseAfter(error, attempt) : undefined;
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
    const deadline = AbortSignal.timeout(CALL_TIMEOUT_MS);
    const current: Call = {
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
    try {
      await this.#signer.signHttpRequest(request);
      const answer = await fetch(uri, {
        method,
        headers,
        body: typeof body === 'string' ? body : undefined,
        signal: call.signal,
      });
      if (answer.ok) {
        return answer;
      }
      call.failure = await errorOfAnswer(what, answer);
    } catch (cause) {
      call.failure = errorOfFailure(what, cause);
    }
    // The failure is thrown when the SDK has returned; to it, nothing went wrong.
    return new Response('{}', { status: 200 });
  }
}

/** Undefined when trying again does not help. */
function pauseAfter(error: OciApiError, attempt: number): number | undefined {
  const isPassing =
    error.reason === 'Throttled' || error.reason === 'Unreachable';
  if (!isPassing || attempt >= READ_ATTEMPTS) {
    return undefined;
  }
  const backoffMs = READ_PAUSE_MS.first * 2 ** (attempt - 1);
  return Math.min(
    READ_PAUSE_MS.most,
    Math.max(error.retryAfterMs ?? 0, backoffMs * (1 + Math.random())),
  );
}
