import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { z } from 'zod';
import type { PackedPackage } from './packPackages';

/**
 * Before 1.56 came. A made app has ranges, which also take packages of later releases: a later `plugin-signals-backend`
 * does not start with the `backend-defaults` of 1.55.0.
 */
export const BACKSTAGE_AS_OF = '2026-10-20T08:00Z';

const packageDocumentSchema = z.looseObject({
  'dist-tags': z.record(z.string(), z.string()),
  versions: z.record(z.string(), z.unknown()),
  time: z.record(z.string(), z.string()),
});

/**
 * Serves on loopback what a made app installs of two scopes: packed packages, and Backstage as it was on a day. Two kinds
 * of GET are all that an installation asks for. (Verdaccio cannot be installed under the age gate: it asks for a tag.)
 *
 * @returns its URL
 */
export async function startRegistry(
  packages: PackedPackage[],
): Promise<{ url: string; stop(): void }> {
  const upstream = registryOfYarn();
  let url = '';
  const answer = async (path: string): Promise<string | Buffer | undefined> => {
    if (path.startsWith('@backstage/')) {
      return backstageAsItWas(upstream, path);
    }
    const found = packages.find(
      ({ manifest, tarball }) =>
        path === manifest.name || path === pathOf(tarball),
    );
    return found && path === found.manifest.name
      ? JSON.stringify(describe(found, url))
      : found && readFileSync(found.tarball);
  };
  const server = createServer((request, response) => {
    answer(decodeURIComponent(request.url ?? '').slice(1)).then(
      body => response.writeHead(body ? 200 : 404).end(body),
      error => response.writeHead(502).end(String(error)),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (!address || typeof address === 'string') {
    throw new Error('The registry has no port');
  }
  url = `http://127.0.0.1:${address.port}`;
  return { url, stop: () => server.close() };
}

/** Where the Yarn of this repository has its packages from. */
function registryOfYarn(): string {
  return execFileSync('yarn', ['config', 'get', 'npmRegistryServer'], {
    encoding: 'utf8',
  })
    .trim()
    .replace(/\/$/, '');
}

/** @returns undefined when there is no such package */
async function backstageAsItWas(
  upstream: string,
  name: string,
): Promise<string | undefined> {
  const response = await fetch(`${upstream}/${name.replace('/', '%2f')}`);
  if (response.status === 404) {
    return undefined;
  }
  const document = packageDocumentSchema.parse(await response.json());
  const versions = Object.entries(document.versions).filter(
    ([version]) =>
      new Date(document.time[version]) <= new Date(BACKSTAGE_AS_OF),
  );
  const latest = versions
    .map(([version]) => version)
    .filter(version => !version.includes('-'))
    .sort((a, b) => Date.parse(document.time[a]) - Date.parse(document.time[b]))
    .at(-1);
  return JSON.stringify({
    ...document,
    'dist-tags': latest ? { latest } : {},
    versions: Object.fromEntries(versions),
  });
}

function describe({ manifest, tarball }: PackedPackage, url: string) {
  const { name, version } = manifest;
  return {
    name,
    'dist-tags': { latest: version },
    versions: {
      [version]: {
        ...manifest,
        dist: {
          tarball: `${url}/${pathOf(tarball)}`,
          shasum: hashOf(tarball, 'sha1'),
        },
      },
    },
    time: { [version]: new Date().toISOString() },
  };
}

/** With the hash of the content: all are of version 0.0.0, and caches of package managers go by the address. */
function pathOf(tarball: string): string {
  return `tarballs/${hashOf(tarball, 'sha256')}.tgz`;
}

function hashOf(file: string, algorithm: 'sha1' | 'sha256'): string {
  return createHash(algorithm).update(readFileSync(file)).digest('hex');
}
