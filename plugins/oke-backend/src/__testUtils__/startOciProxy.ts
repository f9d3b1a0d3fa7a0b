import { request } from 'node:http';
import { z } from 'zod';
import { EffectProxy, send, type EffectProxyOptions } from './EffectProxy';

const detailsSchema = z.object({
  displayName: z.string().optional(),
  name: z.string().optional(),
  addonName: z.string().optional(),
});

/** A proxy before an OCI endpoint. Requests pass as they are: they are signed. */
export async function startOciProxy(
  endpoint: string,
  { oneIn }: Pick<EffectProxyOptions, 'oneIn'> = {},
): Promise<EffectProxy> {
  const { hostname, port } = new URL(endpoint);
  return EffectProxy.start({
    oneIn,
    effectOf({ method = '', url = '' }, body) {
      const { pathname } = new URL(url, endpoint);
      if (method === 'GET' || pathname.endsWith('/kubeconfig/content')) {
        return undefined;
      }
      const details = detailsSchema.parse(body ? JSON.parse(body) : {});
      const name = details.displayName ?? details.name ?? details.addonName;
      return `${method} ${pathname} ${name ?? ''}`.trim();
    },
    forward: ({ method, url, headers }, body) =>
      send(request({ hostname, port, method, path: url, headers }), body),
  });
}
