import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { OkeClient } from '@okeanos/backstage-plugin-oke-common';
import { z } from 'zod';
import { okeClientFor } from '../plugins/oke-backend/src/__testUtils__/okeClientFor';
import { until } from './measure';

const sessionSchema = z.object({
  backstageIdentity: z.object({ token: z.string() }),
});

/** What a signed-in user of the development portal may call. */
export interface PortalApi {
  oke: OkeClient;
  /** The user's token. */
  token: string;
  /** Any path of the backend, with the user's token. */
  fetch(path: string, init?: PostInit): Promise<Response>;
  /** Bytes of the body of its answer, compressed as a browser gets it. */
  wireBytes(path: string, init?: PostInit): Promise<number>;
}

/** Of what is not a GET. */
export interface PostInit {
  method: string;
  body: unknown;
}

/**
 * Signs in, without a password, as soon as the backend serves and its catalog knows the user.
 *
 * @param backend - base URL of a backend, for example `http://localhost:7007`
 * @param user - of examples/org.yaml
 */
export async function signIn(
  backend: string,
  user: string,
): Promise<PortalApi> {
  let api: PortalApi | undefined;
  await until(async () => {
    api = await trySignIn(backend, user).catch(() => undefined);
    return api !== undefined;
  });
  return api!;
}

async function trySignIn(backend: string, user: string): Promise<PortalApi> {
  const answer = await fetch(`${backend}/api/auth/development/refresh`, {
    headers: { 'x-development-user': user },
  });
  if (!answer.ok) {
    throw new Error(`${user} cannot sign in: ${answer.status}`);
  }
  const { backstageIdentity } = sessionSchema.parse(await answer.json());
  const authorization = `Bearer ${backstageIdentity.token}`;
  const headers = { authorization, 'content-type': 'application/json' };
  return {
    oke: okeClientFor(`${backend}/api/oke`, authorization),
    token: backstageIdentity.token,
    fetch: (path, init) =>
      fetch(`${backend}${path}`, {
        method: init?.method,
        headers,
        body: init && JSON.stringify(init.body),
      }),
    async wireBytes(path, init) {
      const sent = request(`${backend}${path}`, {
        method: init?.method,
        headers: { ...headers, 'accept-encoding': 'gzip' },
      });
      sent.end(init && JSON.stringify(init.body));
      const [answer]: IncomingMessage[] = await once(sent, 'response');
      return (await buffer(answer)).length;
    },
  };
}
