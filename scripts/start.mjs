// Starts everything: the sandbox, the backend and the app. Ctrl-C ends all of it.
import { chmodSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freeMigrations } from './freeMigrations.mjs';
import { requireFreePorts } from './ports.mjs';
import { startGroup } from './processGroup.mjs';

const APP = 'http://localhost:3000';
/** The same as in app-config.yaml. */
const SANDBOX_PORT = 7008;
const BACKEND_READINESS =
  'http://localhost:7007/.backstage/health/v1/readiness';

try {
  await requireFreePorts({ app: 3000, backend: 7007, sandbox: SANDBOX_PORT });
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

// app-config.yaml takes the folder from this variable.
const data = resolve(process.env.OKEANOS_DATA ?? '.okeanos');
process.env.OKEANOS_DATA = data;
// Keys, tokens and rows are written as the umask says. The folders are closed as well, for files that
// an earlier version wrote.
process.umask(0o077);
for (const folder of ['db', 'sandbox']) {
  mkdirSync(join(data, folder), { recursive: true });
  chmodSync(join(data, folder), 0o700);
}
// The ports are free, so nobody else uses them.
freeMigrations(join(data, 'db'));

const sandboxCommand = [
  ...['workspace', 'sandbox', 'start', '--data', join(data, 'sandbox')],
  ...['--oci-port', String(SANDBOX_PORT)],
  '--stop-with-stdin', // it ends even when this process is killed
];
const groups = [
  startGroup('sandbox', 'yarn', sandboxCommand, {
    stdio: ['pipe', 'inherit', 'inherit'],
  }),
  startGroup('portal', 'yarn', ['backstage-cli', 'repo', 'start'], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, NODE_ENV: 'development', BROWSER: 'none' },
  }),
];
announceWhenReady();

const interrupted = new Promise(resolve => {
  process.on('SIGINT', () => resolve({ name: 'you' }));
  process.on('SIGTERM', () => resolve({ name: 'SIGTERM' }));
});

const first = await Promise.race([
  interrupted,
  ...groups.map(group => group.exited),
]);
const failed = !['you', 'SIGTERM'].includes(first.name);
console.log(
  failed
    ? `The ${first.name} ended by itself (${
        first.error?.message ?? first.signal ?? `code ${first.code}`
      }): stopping the rest.`
    : 'Stopping.',
);
await Promise.all(groups.map(group => group.stop()));
process.exit(failed ? 1 : 0);

async function announceWhenReady() {
  while (!((await answers(BACKEND_READINESS)) && (await answers(APP)))) {
    await delay(500);
  }
  console.log(`\nThe portal is ready: ${APP} (Ctrl-C ends it)\n`);
}

async function answers(url) {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false; // not listening yet
  }
}
