import { OkeClient } from '@okeanos/backstage-plugin-oke-common';
import { z } from 'zod';

const sessionSchema = z.object({
  backstageIdentity: z.object({ token: z.string() }),
});

/** What a signed-in user of the development portal may call. */
export interface PortalApi {
  oke: OkeClient;
  /** Any path of the backend, with the user's token. */
  fetch(
    path: string,
    init?: { method: string; body: unknown },
  ): Promise<Response>;
}

/**
 * Signs in, without a password.
 *
 * @param backend - base URL of a backend, for example `http://localhost:7007`
 * @param user - of examples/org.yaml
 * @throws Error when the backend does not know the user, yet
 */
export async function signIn(
  backend: string,
  user: string,
): Promise<PortalApi> {
  const answer = await fetch(`${backend}/api/auth/development/refresh`, {
    headers: { 'x-development-user': user },
  });
  if (!answer.ok) {
    throw new Error(`${user} cannot sign in: ${answer.status}`);
  }
  const { backstageIdentity } = sessionSchema.parse(await answer.json());
  const authorization = `Bearer ${backstageIdentity.token}`;
  return {
    oke: new OkeClient({
      discoveryApi: { getBaseUrl: async id => `${backend}/api/${id}` },
      fetchApi: {
        fetch: (input, init) =>
          fetch(input, {
            ...init,
            headers: {
              ...Object.fromEntries(new Headers(init?.headers)),
              authorization,
            },
          }),
      },
    }),
    fetch: (path, init) =>
      fetch(`${backend}${path}`, {
        method: init?.method,
        headers: { authorization, 'content-type': 'application/json' },
        body: init && JSON.stringify(init.body),
      }),
  };
}
