import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { ExclusiveLock } from '../ExclusiveLock';
import { GoCommand } from './GoCommand';

/** The Go module that the binaries are built from. */
// eslint-disable-next-line no-restricted-syntax -- the sandbox always runs from its sources
const MODULE_DIR = path.resolve(__dirname, '../../control-plane');

const KUBERNETES_VERSION = 'v1.36.3';
const VERSION_PACKAGE = 'k8s.io/component-base/version';

/**
 * `-trimpath` and the tag keep the build cache of one checkout usable for another; the linker flags give the API server
 * its version, which it has only in release builds otherwise.
 */
const BUILD_ARGS = [
  'build',
  '-v',
  '-trimpath',
  '-buildvcs=false',
  '-tags=providerless',
  `-ldflags=-s -w -X ${VERSION_PACKAGE}.gitVersion=${KUBERNETES_VERSION} -X ${VERSION_PACKAGE}.gitMajor=1 -X ${VERSION_PACKAGE}.gitMinor=36 -X ${VERSION_PACKAGE}.gitTreeState=clean`,
];
const BUILD_PACKAGES = ['./cmd/control-plane', 'sigs.k8s.io/kwok/cmd/kwok'];

/** Folders of YAML files in Go modules, and where the control plane looks for them. */
const MANIFESTS = [
  {
    module: 'sigs.k8s.io/gateway-api',
    from: 'config/crd/standard',
    to: 'crds/gateway-api',
  },
  {
    module: 'github.com/cert-manager/cert-manager',
    from: 'deploy/crds',
    to: 'crds/cert-manager',
  },
];

const PROGRESS_MS = 5_000;

/** What `findBinaries` needs to know, beside the environment. */
export interface FindBinariesOptions {
  /** Told in plain words what is being done. A build takes minutes the first time. */
  onProgress?: (message: string) => void;
  /** Ends the build. */
  signal?: AbortSignal;
  /** The environment variables. Defaults to those of the process. */
  env?: NodeJS.ProcessEnv;
}

/**
 * Finds the folder with the control plane's binaries and manifests: `OKEANOS_CONTROL_PLANE_ASSETS` when it is set, else
 * a build kept in `OKEANOS_CONTROL_PLANE_CACHE` (by default the user's cache folder), which is made with `go` once for
 * each version of the sources.
 *
 * @throws when there is neither, saying what to do.
 */
export async function findBinaries(
  options: FindBinariesOptions = {},
): Promise<string> {
  const env = options.env ?? process.env;
  const assets = env.OKEANOS_CONTROL_PLANE_ASSETS;
  if (assets) {
    await checkAssets(assets);
    return path.resolve(assets);
  }

  const cache = cacheDir(env);
  const target = path.join(cache, await hashSources());
  if (await exists(target)) return target;

  const lock = await ExclusiveLock.acquire(path.join(cache, 'build.lock'), {
    signal: options.signal,
    onWait: () =>
      options.onProgress?.(
        'waiting for another sandbox that builds the control plane',
      ),
  });
  try {
    if (!(await exists(target))) await build(target, env, options);
    return target;
  } finally {
    lock.release();
  }
}

async function checkAssets(folder: string): Promise<void> {
  const needed = ['control-plane', 'kwok', ...MANIFESTS.map(({ to }) => to)];
  for (const name of needed) {
    if (!(await exists(path.join(folder, name)))) {
      throw new Error(
        `OKEANOS_CONTROL_PLANE_ASSETS is ${folder}, but there is no ${name} in it. It needs ${needed.join(
          ', ',
        )}: see packages/sandbox/README.md`,
      );
    }
  }
}

function cacheDir(env: NodeJS.ProcessEnv): string {
  if (env.OKEANOS_CONTROL_PLANE_CACHE) {
    return path.resolve(env.OKEANOS_CONTROL_PLANE_CACHE);
  }
  const caches = env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache');
  return path.join(caches, 'okeanos', 'control-plane');
}

/** A name for what would be built: it changes with every source that goes into it. */
async function hashSources(): Promise<string> {
  const entries = await fs.readdir(MODULE_DIR, {
    recursive: true,
    withFileTypes: true,
  });
  const files = entries
    .filter(entry => entry.isFile())
    .map(entry => path.join(entry.parentPath, entry.name))
    .filter(file => /(\.go|go\.mod|go\.sum)$/.test(file))
    .filter(file => !file.endsWith('_test.go'))
    .sort();
  const hash = createHash('sha256');
  hash.update(
    JSON.stringify([process.platform, process.arch, BUILD_ARGS, MANIFESTS]),
  );
  for (const file of files) {
    hash.update(`\0${path.relative(MODULE_DIR, file)}\0`);
    hash.update(await fs.readFile(file));
  }
  return hash.digest('hex').slice(0, 16);
}

async function build(
  target: string,
  env: NodeJS.ProcessEnv,
  options: FindBinariesOptions,
): Promise<void> {
  // Built beside and renamed into place: a folder with the final name is always complete.
  const temporary = `${target}.building`;
  await fs.rm(temporary, { recursive: true, force: true });
  await fs.mkdir(temporary, { recursive: true });

  const go = new GoCommand(MODULE_DIR, env, options.signal);
  await go.checkInstalled();
  const started = Date.now();
  let packages = 0;
  const report = () =>
    options.onProgress?.(
      `building the control plane, once (about 8 minutes on 2 cores): ${packages} packages compiled, ${Math.round(
        (Date.now() - started) / 1000,
      )} s`,
    );
  report();
  const timer = setInterval(report, PROGRESS_MS);
  try {
    await go.run(
      [...BUILD_ARGS, '-o', `${temporary}${path.sep}`, ...BUILD_PACKAGES],
      line => {
        // With -v, Go prints the import path of each package that it compiles.
        if (/^[^\s:]+$/.test(line)) packages += 1;
      },
    );
  } finally {
    clearInterval(timer);
  }

  for (const { module, from, to } of MANIFESTS) {
    const folder = (
      await go.run(['list', '-m', '-f', '{{.Dir}}', module])
    ).trim();
    await copyYaml(path.join(folder, from), path.join(temporary, to));
  }
  await fs.rename(temporary, target);
  options.onProgress?.(
    `built the control plane in ${Math.round((Date.now() - started) / 1000)} s`,
  );
}

async function copyYaml(from: string, to: string): Promise<void> {
  await fs.mkdir(to, { recursive: true });
  for (const name of await fs.readdir(from)) {
    if (name.endsWith('.yaml')) {
      // Read and written, because files of the module cache are read-only.
      await fs.writeFile(
        path.join(to, name),
        await fs.readFile(path.join(from, name)),
      );
    }
  }
}

async function exists(file: string): Promise<boolean> {
  return fs.access(file).then(
    () => true,
    () => false,
  );
}
