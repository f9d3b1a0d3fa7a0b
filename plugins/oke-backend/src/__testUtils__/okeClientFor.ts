import { mockCredentials } from '@backstage/backend-test-utils';
import { OkeClient } from '@okeanos/backstage-plugin-oke-common';

/** The API of a test backend, as somebody calls it. */
export function okeClientFor(baseUrl: string, user: string): OkeClient {
  return new OkeClient({
    discoveryApi: { getBaseUrl: async () => baseUrl },
    fetchApi: {
      fetch: (input, init) =>
        fetch(input, {
          ...init,
          headers: {
            ...Object.fromEntries(new Headers(init?.headers)),
            authorization: mockCredentials.user.header(user),
          },
        }),
    },
  });
}
