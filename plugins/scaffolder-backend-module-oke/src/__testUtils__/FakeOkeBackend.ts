/** A request that arrived. */
export interface ReceivedRequest {
  method: string;
  /** Path and query below `/api/oke/v1`. */
  path: string;
  token: string;
  body: unknown;
}

/** What is answered: JSON with status 200, or whatever a function gives or throws. */
type Answer = object | (() => Response);

/**
 * The backend's HTTP API in place of `fetch`: for each method some answers, of which the last one
 * stays.
 */
export class FakeOkeBackend {
  readonly requests: ReceivedRequest[] = [];
  readonly #answers = new Map<string, Answer[]>();

  /** @param onMoment - called when a request is on its way there, and back */
  constructor(private readonly onMoment: () => void = () => {}) {}

  on(method: 'GET' | 'PUT' | 'DELETE', ...answers: Answer[]): this {
    this.#answers.set(method, answers);
    return this;
  }

  readonly discovery = {
    getBaseUrl: async (pluginId: string) => `http://backend/api/${pluginId}`,
    getExternalBaseUrl: async () => {
      throw new Error('Actions have nothing to do with the external URL');
    },
  };

  readonly fetch: typeof fetch = async (url, init) => {
    const method = init?.method ?? 'GET';
    this.requests.push({
      method,
      path: String(url).replace('http://backend/api/oke/v1', ''),
      token: new Headers(init?.headers).get('authorization') ?? '',
      body: init?.body && JSON.parse(String(init.body)),
    });
    this.onMoment();
    init?.signal?.throwIfAborted();
    const answers = this.#answers.get(method) ?? [];
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (!answer) {
      throw new Error(`No answer to ${method} was arranged`);
    }
    const response =
      typeof answer === 'function' ? answer() : Response.json(answer);
    this.onMoment();
    init?.signal?.throwIfAborted();
    return response;
  };
}

/** An answer of Backstage's error middleware. */
export function refuse(
  status: number,
  name: string,
  message: string,
  details: object = {},
) {
  return () =>
    Response.json({ error: { name, message, ...details } }, { status });
}

/** What the backend answers whose user has asked for too much within a minute. */
export function tooOften(retryAfterSeconds: number) {
  const error = { name: 'TooManyRequestsError', message: 'Not so often' };
  const headers = { 'retry-after': String(retryAfterSeconds) };
  return () => Response.json({ error }, { status: 429, headers });
}

/** What `fetch` does when nobody listens. */
export function connectionRefused(): Response {
  throw new TypeError('fetch failed', {
    cause: new Error('connect ECONNREFUSED 127.0.0.1:7007'),
  });
}
