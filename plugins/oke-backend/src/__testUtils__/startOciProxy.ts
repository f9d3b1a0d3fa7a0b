import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { EffectProxy } from './EffectProxy';

const detailsSchema = z.object({
  displayName: z.string().optional(),
  name: z.string().optional(),
  addonName: z.string().optional(),
});

/** A proxy before an OCI endpoint. Requests pass as they are: they are signed. */
export async function startOciProxy(endpoint: string): Promise<EffectProxy> {
  const { hostname, port } = new URL(endpoint);
  return EffectProxy.start({
    effectOf({ method = '', url = '' }, body) {
      const { pathname } = new URL(url, endpoint);
      if (method === 'GET' || pathname.endsWith('/kubeconfig/content')) {
        return undefined;
      }
      const details = detailsSchema.parse(body ? JSON.parse(body) : {});
      const name = details.displayName ?? details.name ?? details.addonName;
      return `${method} ${pathname} ${name ?? ''}`.trim();
    },
    async forward({ method, url, headers }, body) {
      const sent = request({ hostname, port, method, path: url, headers });
      sent.end(body);
      const [received]: IncomingMessage[] = await once(sent, 'response');
      return {
        status: received.statusCode ?? 502,
        headers: received.headers,
        body: await text(received),
      };
    },
  });
}
