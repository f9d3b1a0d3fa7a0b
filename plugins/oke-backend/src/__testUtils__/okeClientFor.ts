import { OkeClient } from '@okeanos/backstage-plugin-oke-common';
import { documentedAnswers } from './documentedAnswers';

/**
 * The API at `baseUrl`, as somebody calls it who sends this `authorization`. Every answer is held to
 * the OpenAPI document that is served there.
 */
export function okeClientFor(
  baseUrl: string,
  authorization: string,
): OkeClient {
  let mustBeDocumented: ReturnType<typeof documentedAnswers> | undefined;
  return new OkeClient({
    discoveryApi: { getBaseUrl: async () => baseUrl },
    fetchApi: {
      fetch: async (input, init) => {
        const request = new Request(input, init);
        request.headers.set('authorization', authorization);
        mustBeDocumented ??= documentedAnswers(
          await (
            await fetch(`${baseUrl}/openapi.json`, {
              headers: { authorization },
            })
          ).json(),
        );
        const response = await fetch(request);
        mustBeDocumented({
          method: request.method.toLowerCase(),
          path: request.url.slice(`${baseUrl}/v1`.length),
          status: response.status,
          body: await response.clone().json(),
        });
        return response;
      },
    },
  });
}
