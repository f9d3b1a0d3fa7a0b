import { createServer, request } from 'node:https';
import { checkServerIdentity } from 'node:tls';
import type { ClusterAccess } from '@okeanos/backstage-plugin-oke-node';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never built
import { serverCertificate } from '../../../oke-node/src/access/__testUtils__/serverCertificate';
import { EffectProxy, send, type EffectProxyOptions } from './EffectProxy';
import { kubeconfig } from './kubeconfig';

/**
 * A proxy before an API server.
 *
 * @returns with a kubeconfig for a process that shall go through it, with the identity of `access`
 */
export async function startApiServerProxy(
  access: ClusterAccess,
  { oneIn }: Pick<EffectProxyOptions, 'oneIn'> = {},
): Promise<{ proxy: EffectProxy; kubeconfig: string }> {
  const certificate = serverCertificate({ ip: ['127.0.0.1'] });
  const proxy = await EffectProxy.start({
    oneIn,
    server: createServer(certificate),
    effectOf({ method = '', url = '' }) {
      const { pathname, searchParams } = new URL(url, 'https://proxy');
      return method === 'GET' || searchParams.get('dryRun') === 'All'
        ? undefined
        : `${method} ${pathname}`;
    },
    async forward(req, body) {
      const { searchParams } = new URL(req.url ?? '', 'https://proxy');
      if (searchParams.has('watch')) {
        // An answer is given as a whole here, and a watch has no end. It only wakes passes earlier.
        return { status: 503, headers: {}, body: '' };
      }
      const { dial, ca, tlsServerName } = access;
      const { host: _host, ...headers } = req.headers;
      const forwarded = request({
        ...dial,
        ca,
        servername: '',
        checkServerIdentity: (_dialled, peer) =>
          checkServerIdentity(tlsServerName, peer),
        method: req.method,
        path: req.url,
        headers,
      });
      return send(forwarded, body);
    },
  });
  return {
    proxy,
    kubeconfig: kubeconfig({
      server: `https://127.0.0.1:${proxy.port}`,
      ca: certificate.cert,
      token: (await access.token()) ?? '',
    }),
  };
}
