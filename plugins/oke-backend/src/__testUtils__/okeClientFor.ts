import { OkeClient } from '@okeanos/backstage-plugin-oke-common';

/** The API at `baseUrl`, as somebody calls it who sends this `authorization`. */
export function okeClientFor(
  baseUrl: string,
  authorization: string,
): OkeClient {
  return new OkeClient({
    discoveryApi: { getBaseUrl: async () => baseUrl },
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
  });
}
