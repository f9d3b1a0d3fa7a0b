import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '../../plugins/oke-node/src/testing/startSandbox';
import { startGroup } from '../processGroup.mjs';
import { configureApp } from './configureApp';
import { CREATE_APP, makeApp, type FrontendSystem } from './makeApp';
import { packPackages, type PackedPackage } from './packPackages';
import { environmentOfApps } from './run';
import { startRegistry } from './startRegistry';
import { untilReady } from './untilReady';
import { walk } from './walk';

/**
 * Installs all published packages, the example modules among them, from their tarballs into apps that the official
 * creator makes, one on each frontend system, and uses them in a browser.
 *
 * @returns how many things were seen to work
 */
export async function provePackedApps(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'okeanos-packed-'));
  let count = 0;
  const check = (seen: string) => {
    count += 1;
    console.log(`  ok: ${seen}`);
  };
  console.log(`Everything is in ${folder}, and stays there when it fails.`);
  const packages = await packPackages(folder);
  for (const { manifest } of packages) {
    check(`packed ${manifest.name} ${manifest.version}, with its licence`);
  }
  const registry = await startRegistry(packages);
  try {
    const parent = join(folder, 'apps');
    mkdirSync(parent);
    for (const system of ['new', 'old'] as const) {
      await proveApp(system, {
        ...{ parent, registry: registry.url, packages, check },
      });
    }
  } finally {
    registry.stop();
  }
  rmSync(folder, { recursive: true });
  return count;
}

async function proveApp(
  system: FrontendSystem,
  options: {
    parent: string;
    registry: string;
    packages: PackedPackage[];
    check: (seen: string) => void;
  },
): Promise<void> {
  const { check } = options;
  console.log(`\nAn app on the ${system} frontend system, by ${CREATE_APP}`);
  const say = (change: string) => console.log(`  changed: ${change}`);
  const app = await makeApp(system, { ...options, say });
  check('it installs, and its types are right');
  const sandbox = await startSandbox();
  try {
    const [appPort, backendPort] = [await freePort(), await freePort()];
    configureApp(app, { cluster: sandbox.cluster, appPort, backendPort, say });
    const portal = startGroup('portal', ...app.start, {
      cwd: app.folder,
      env: environmentOfApps(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    try {
      await untilReady(portal, {
        urls: [
          `http://localhost:${backendPort}/.backstage/health/v1/readiness`,
          `http://localhost:${appPort}`,
        ],
        log: join(app.folder, 'portal.log'),
      });
      await walk(`http://localhost:${appPort}`, sandbox.cluster, check);
    } finally {
      await portal.stop();
    }
  } finally {
    await sandbox.stop();
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (!address || typeof address === 'string') {
    throw new Error('There is no free port');
  }
  return address.port;
}
