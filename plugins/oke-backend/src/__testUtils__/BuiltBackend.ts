import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { BackendProcess } from './BackendProcess';

const run = promisify(execFile);

// eslint-disable-next-line no-restricted-syntax -- for tests, never built
const ROOT = path.resolve(__dirname, '../../../..');
const SCOPE = '@okeanos';

const packageSchema = z.object({ name: z.string() });

/** Preloaded: the backend ends with the process that started it, however that ended. */
const END_WITH_PARENT =
  'data:text/javascript,process.stdin.resume().once("close", () => process.exit())';

/** The portal's backend as it is built for production. */
export class BuiltBackend {
  readonly #folder: string;
  readonly #started: BackendProcess[] = [];

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Builds it, and unpacks what was built. What it depends on is taken from the workspace, but none of
   * the workspace's own packages.
   *
   * @param folder - that exists, and takes what is made
   */
  static async build(folder: string): Promise<BuiltBackend> {
    await run('yarn', ['workspace', 'backend', 'build'], {
      cwd: ROOT,
      env: { ...process.env, NODE_ENV: 'production' },
    });
    const bundle = path.join(folder, 'bundle');
    const scope = path.join(bundle, 'node_modules', SCOPE);
    await mkdir(scope, { recursive: true });
    const archive = path.join(ROOT, 'packages/backend/dist/bundle.tar.gz');
    await run('tar', ['xzf', archive, '-C', bundle]);
    for (const plugin of await readdir(path.join(bundle, 'plugins'))) {
      const target = path.join(bundle, 'plugins', plugin);
      const { name } = packageSchema.parse(
        // eslint-disable-next-line @typescript-eslint/no-require-imports -- its path is not known before
        require(path.join(target, 'package.json')),
      );
      await symlink(target, path.join(bundle, 'node_modules', name));
    }
    await symlink(
      path.join(bundle, 'packages/app'),
      path.join(bundle, 'node_modules/app'),
    );
    await symlink(
      path.join(ROOT, 'node_modules'),
      path.join(folder, 'node_modules'),
    );
    return new BuiltBackend(folder);
  }

  /**
   * Starts a process of it, which takes some seconds to serve.
   *
   * @param config - app-config: `backend.database` and `oke`
   */
  async start(config: {
    backend: { database: object };
    oke: object;
  }): Promise<BackendProcess> {
    const port = await freePort();
    const baseUrl = `http://127.0.0.1:${port}`;
    const configFile = path.join(this.#folder, `app-config.${port}.json`);
    await writeFile(
      configFile,
      JSON.stringify({
        app: { title: 'Okeanos', baseUrl },
        backend: {
          ...config.backend,
          baseUrl,
          listen: { host: '127.0.0.1', port },
        },
        auth: { environment: 'development', providers: { development: {} } },
        permission: { enabled: true },
        catalog: {
          locations: [
            {
              type: 'file',
              target: path.join(ROOT, 'examples/org.yaml'),
              rules: [{ allow: ['User', 'Group'] }],
            },
          ],
        },
        oke: config.oke,
      }),
    );
    const child = spawn(
      process.execPath,
      ['--import', END_WITH_PARENT, 'packages/backend', '--config', configFile],
      {
        cwd: path.join(this.#folder, 'bundle'),
        env: {
          ...process.env,
          NODE_ENV: 'development', // to sign in without a password
          NODE_COMPILE_CACHE: path.join(this.#folder, 'compiled'),
        },
      },
    );
    const backend = new BackendProcess(child, baseUrl);
    this.#started.push(backend);
    return backend;
  }

  /** Ends every process that was started. */
  async killAll(): Promise<void> {
    await Promise.all(this.#started.splice(0).map(backend => backend.kill()));
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
