import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SimpleAuthenticationDetailsProvider } from 'oci-common';

const { publicKey, privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
});

/** Verifies what {@link authentication} signs. */
export const PUBLIC_KEY = publicKey;

export const KEY_ID = 'ocid1.tenancy.oc1..t/ocid1.user.oc1..u/aa:bb';

/** An API key made for the test. */
export const authentication = new SimpleAuthenticationDetailsProvider(
  'ocid1.tenancy.oc1..t',
  'ocid1.user.oc1..u',
  'aa:bb',
  privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  null,
);

export interface Received {
  method: string;
  /** Path and query. */
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

/** How one request is answered. */
export type Answer = (response: ServerResponse) => void;

/** An answer in OCI's form. */
export function json(
  body: unknown,
  { status = 200, headers = {} }: { status?: number; headers?: object } = {},
): Answer {
  return response => {
    response.writeHead(status, {
      'content-type': 'application/json',
      'opc-request-id': 'request-1',
      ...headers,
    });
    response.end(JSON.stringify(body));
  };
}

/** An error in OCI's form. */
export function ociError(
  status: number,
  code: string,
  headers: object = {},
): Answer {
  return json({ code, message: `because of ${code}` }, { status, headers });
}

/** What something between here and OCI says. */
export function html(status: number): Answer {
  return response => {
    response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' });
    response.end('<html><body>Please log in</body></html>');
  };
}

/** An HTTP server that answers as it is told, and forgets nothing. */
export class FakeOci {
  readonly requests: Received[] = [];
  /** Used up one by one; the last one stays. */
  answers: Answer[] = [json({})];
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) =>
      this.#handle(request, response),
    );
  }

  static async start(): Promise<FakeOci> {
    const fake = new FakeOci();
    fake.#server.listen(0, '127.0.0.1');
    await once(fake.#server, 'listening');
    return fake;
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  reset(): void {
    this.requests.length = 0;
    this.answers = [json({})];
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #handle(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { method = '', url = '', headers } = request;
    const body = await text(request);
    this.requests.push({ method, path: url, headers, body });
    const [answer] = this.answers;
    if (this.answers.length > 1) {
      this.answers.shift();
    }
    answer(response);
  }
}
