import { expect, type Page } from '@playwright/test';
import { OkeClient } from '@okeanos/backstage-plugin-oke-common';

/** Where the backend of the portal listens. */
export const BACKEND = 'http://localhost:7007';
const SCREENSHOTS = 'test-results/screenshots';

/**
 * Takes pictures of a story, for people who want to see what the test saw.
 *
 * @param story - what their names begin with
 */
export function screenshotsOf(story: string) {
  let step = 0;
  return async (of: Page, name: string) => {
    step += 1;
    const number = String(step).padStart(2, '0');
    await of.screenshot({
      path: `${SCREENSHOTS}/${story}-${number}-${name}.png`,
      fullPage: true,
    });
  };
}

export async function signIn(as: Page, name: string) {
  await as.goto('/');
  await as.getByRole('button', { name: `Sign in as ${name}` }).click();
  await expect(
    as.getByRole('heading', { name: 'Okeanos Catalog' }),
  ).toBeVisible();
}

/** One of the cards that Okeanos puts on the page of an entity. */
export function card(of: Page, title: string) {
  return of.getByRole('region', { name: title, exact: true });
}

/**
 * Headers of requests to the backend as somebody. Each request has a connection of its own: the
 * backend closes an idle one after 5 s, and a request just then ends in ECONNRESET.
 */
export async function signInAtBackend(of: Page, user: string) {
  const response = await of.request.get(
    `${BACKEND}/api/auth/development/refresh`,
    { headers: { 'x-development-user': user, connection: 'close' } },
  );
  const { backstageIdentity } = await response.json();
  return {
    authorization: `Bearer ${backstageIdentity.token}`,
    connection: 'close',
  };
}

/** The API of Okeanos as somebody calls it. */
export async function okeClient(of: Page, user: string): Promise<OkeClient> {
  const { authorization } = await signInAtBackend(of, user);
  return new OkeClient({
    discoveryApi: { getBaseUrl: async () => `${BACKEND}/api/oke` },
    fetchApi: {
      fetch: (input, init) => {
        const request = new Request(input, init);
        request.headers.set('authorization', authorization);
        return fetch(request);
      },
    },
  });
}
