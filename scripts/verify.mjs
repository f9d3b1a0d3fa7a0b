// Everything that must hold before a change lands. Ends with "N passed, N failed".
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  findOrInstallChromium,
  findOrInstallPostgres,
} from './systemPackages.mjs';
import { startPostgres } from './postgres.mjs';
import {
  browserFailures,
  describeFailures,
  jestFailures,
  MESSAGE_LENGTH,
} from './testFailures.mjs';

let passed = 0;
/** What failed, as { name, message }: told again at the end, where it is found. */
const failures = [];
const scratch = mkdtempSync(join(tmpdir(), 'okeanos-verify-'));

/** Runs yarn, shows what it prints, and returns that with whether it succeeded. */
async function run(title, args, env = {}) {
  const started = Date.now();
  console.log(`\n=== ${title}: yarn ${args.join(' ')}`);
  const child = spawn('yarn', args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let printed = '';
  for (const [from, to] of [
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ]) {
    from.pipe(to, { end: false });
    from.on('data', chunk => {
      printed = `${printed}${chunk}`.slice(-MESSAGE_LENGTH);
    });
  }
  const [status] = await once(child, 'close');
  const seconds = Math.round((Date.now() - started) / 1000);
  console.log(`=== ${title}: ${status === 0 ? 'ok' : 'FAILED'} (${seconds} s)`);
  return { ok: status === 0, printed };
}

async function check(title, args) {
  const { ok, printed } = await run(title, args);
  if (ok) {
    passed += 1;
  } else {
    failures.push({ name: title, message: printed });
  }
}

/** Runs tests that write a report; `read` finds { passed, failures } in it. */
async function test(title, args, report, read, env) {
  const { ok, printed } = await run(title, args, env);
  const found = existsSync(report)
    ? read(JSON.parse(readFileSync(report, 'utf8')))
    : { passed: 0, failures: [] };
  passed += found.passed;
  failures.push(...found.failures);
  // A crash, for instance: it ends without a failed test.
  if (!ok && found.failures.length === 0) {
    failures.push({ name: title, message: printed });
  }
}

let postgres;
try {
  const chromium = findOrInstallChromium();
  postgres = await startPostgres(findOrInstallPostgres());

  await check('formatting', ['prettier', '--check', '.']);
  await check('types', ['tsc']);
  await check('packages', [
    ...['backstage-cli', 'repo', 'fix', '--publish', '--check'],
  ]);
  await check('lint', ['backstage-cli', 'repo', 'lint', '--max-warnings', '0']);
  await check('API reports', ['api-reports', '--ci']);
  await check('exports', ['check-exports']);

  // The first time on a machine this takes minutes, which no test waits for.
  await check('control plane', ['workspace', 'sandbox', 'control-plane']);

  const jestReport = join(scratch, 'jest.json');
  await test(
    'unit and contract tests',
    [
      'backstage-cli',
      'repo',
      'test',
      '--watch=false',
      '--maxWorkers=2',
      // Tests await events; how long those take is the machine's affair.
      '--testTimeout=60000',
      '--json',
      `--outputFile=${jestReport}`,
    ],
    jestReport,
    report => ({
      passed: report.numPassedTests,
      failures: jestFailures(report),
    }),
    {
      CI: '1',
      BACKSTAGE_TEST_DISABLE_DOCKER: '1',
      BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING: postgres.url,
    },
  );

  const browserReport = join(scratch, 'browser.json');
  await test(
    'browser tests',
    ['playwright', 'test', '--config', 'e2e/playwright.config.ts'],
    browserReport,
    report => ({
      passed: report.stats.expected,
      failures: browserFailures(report),
    }),
    { CHROMIUM: chromium, PLAYWRIGHT_JSON_OUTPUT_NAME: browserReport },
  );
} catch (error) {
  failures.push({ name: 'verify', message: error.message });
} finally {
  await postgres?.stop();
  rmSync(scratch, { recursive: true, force: true });
}

console.log(describeFailures(failures));
console.log(`\n${passed} passed, ${failures.length} failed`);
process.exit(failures.length === 0 ? 0 : 1);
