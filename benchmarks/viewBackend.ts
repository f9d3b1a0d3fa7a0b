// The portal's backend with the stock Kubernetes plugin beside Okeanos. Tells its parent what it uses.
import { channel } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createPortalBackend } from '../packages/backend/src/portal';

/** Since its start. */
export interface Usage {
  /** Milliseconds, of all threads. */
  cpuMs: number;
  /** Requests to the API server of the cluster. */
  kubernetesCalls: number;
  residentMegabytes: number;
}

const { API_SERVER, STOCK_PLUGIN } = process.env;

let kubernetesCalls = 0;

function count(host: unknown): void {
  if (String(host).endsWith(String(API_SERVER))) {
    kubernetesCalls += 1;
  }
}

channel('http.client.request.start').subscribe(message => {
  const { request } = message as { request: ClientRequest };
  count(request.getHeader('host'));
});
channel('undici:request:create').subscribe(message => {
  const { request } = message as { request: { origin: unknown } };
  count(request.origin);
});

process.on('message', message => {
  if (message !== 'usage') {
    return;
  }
  const { user, system } = process.cpuUsage();
  const usage: Usage = {
    cpuMs: (user + system) / 1000,
    kubernetesCalls,
    residentMegabytes: process.memoryUsage.rss() / 2 ** 20,
  };
  process.send?.(usage);
});
process.on('disconnect', () => process.exit());

const backend = createPortalBackend();
const requireStock = createRequire(join(String(STOCK_PLUGIN), 'package.json'));
backend.add(requireStock('@backstage/plugin-kubernetes-backend').default);
backend.start();
