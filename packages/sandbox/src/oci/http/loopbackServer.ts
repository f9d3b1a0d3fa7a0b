import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import { once } from 'node:events';
import { AddressInfo } from 'node:net';

const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i;

/** An HTTP server that only this machine reaches. */
export interface LoopbackServer {
  port: number;
  /** Without a slash at the end. */
  url: string;
  /** Ends open connections, too. */
  close(): Promise<void>;
}

/**
 * @param port - 0 for any that is free
 * @throws Error that names the port when it cannot be had
 */
export async function startLoopbackServer(
  port: number,
  listener: (
    request: IncomingMessage,
    response: ServerResponse,
  ) => Promise<void>,
): Promise<LoopbackServer> {
  const server = createServer((request, response) => {
    // A page of anybody's can have its own name point here (DNS rebinding).
    if (!LOOPBACK.test(request.headers.host ?? '')) {
      response.writeHead(403, { 'content-type': 'application/json' }).end(
        JSON.stringify({
          code: 'NotThisMachine',
          message: 'The sandbox answers at 127.0.0.1 and localhost only.',
        }),
      );
      return;
    }
    listener(request, response).catch(error => {
      console.error(`The sandbox failed to answer ${request.url}:`, error);
      response.destroy();
    });
  });
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new Error(
      `Cannot listen on 127.0.0.1:${port}: is another sandbox running?`,
      { cause },
    );
  }
  const address = server.address() as AddressInfo;
  return {
    port: address.port,
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
