import { execFileSync, spawn } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * Starts a PostgreSQL server with an empty database for tests, on loopback and a free port.
 *
 * @param {string} bin - folder with `initdb` and `postgres`
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>}
 */
export async function startPostgres(bin) {
  const directory = mkdtempSync(join(tmpdir(), 'okeanos-postgres-'));
  const identity = unprivilegedIdentity();
  if (identity.uid !== undefined) {
    chownSync(directory, identity.uid, identity.gid);
  }
  const data = join(directory, 'data');
  const options = { cwd: directory, ...identity };
  execFileSync(
    join(bin, 'initdb'),
    ['-D', data, '-A', 'trust', '-U', 'postgres', '--no-sync'],
    { ...options, stdio: ['ignore', 'ignore', 'inherit'] },
  );

  const port = await freePort();
  const server = spawn(
    join(bin, 'postgres'),
    [
      ...['-D', data, '-k', directory, '-p', String(port)],
      ...['-c', 'listen_addresses=127.0.0.1', '-c', 'fsync=off'],
      ...['-c', 'max_connections=200', '-c', 'log_min_messages=fatal'],
    ],
    { ...options, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const exited = new Promise(resolve => server.once('exit', resolve));

  const stop = async () => {
    server.kill('SIGINT'); // fast shutdown
    await exited;
    rmSync(directory, { recursive: true, force: true });
  };

  for (let attempt = 0; !(await accepts(port)); attempt += 1) {
    if (attempt === 100 || server.exitCode !== null) {
      await stop();
      throw new Error(`PostgreSQL did not start from ${bin}`);
    }
    await delay(100);
  }
  return { url: `postgresql://postgres@127.0.0.1:${port}/postgres`, stop };
}

/** PostgreSQL refuses to run as root: use the user that its package makes. */
function unprivilegedIdentity() {
  if (process.getuid?.() !== 0) {
    return {};
  }
  const id = flag =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function accepts(port) {
  return new Promise(resolve => {
    const socket = createConnection(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
