import { IncomingMessage, ServerResponse } from 'node:http';
import { Faults } from './Faults';
import { readBody } from './readBody';

/**
 * Faults on demand over HTTP, for tests that run the sandbox as a process of its own: `POST`, `GET` and `DELETE /sandbox/faults`.
 * It is never served on the OCI port. A web page cannot use it: its requests carry another host or, without asking first, no JSON.
 */
export async function handleControl(
  faults: Faults,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const answer = (status: number, body?: unknown) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  };
  if (request.url !== '/sandbox/faults') {
    answer(404, { message: 'There is only /sandbox/faults' });
  } else if (request.method === 'GET') {
    answer(200, faults.list());
  } else if (request.method === 'DELETE') {
    faults.clear();
    answer(204);
  } else if (
    request.method === 'POST' &&
    request.headers['content-type'] === 'application/json'
  ) {
    try {
      faults.inject(JSON.parse((await readBody(request)).toString()));
      answer(201);
    } catch (error) {
      answer(400, { message: String(error) });
    }
  } else {
    answer(405, { message: 'Use GET, DELETE, or POST with application/json' });
  }
}
