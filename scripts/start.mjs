// Starts everything: the sandbox, the backend and the app. Ctrl-C ends all of it.
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { requireFreePorts } from './ports.mjs';
import { startGroup } from './processGroup.mjs';

try {
  await requireFreePorts({ app: 3000, backend: 7007 });
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

mkdirSync('.okeanos/db', { recursive: true });

const sandboxCommand = [
  ...['workspace', 'sandbox', 'start', '--data', resolve('.okeanos/sandbox')],
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
    ? `The ${first.name} ended by itself (${first.error?.message ?? first.signal ?? `code ${first.code}`}): stopping the rest.`
    : 'Stopping.',
);
await Promise.all(groups.map(group => group.stop()));
process.exit(failed ? 1 : 0);
