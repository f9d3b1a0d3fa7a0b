// Everything that must hold before a change lands. Ends with "N passed, N failed".
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  findOrInstallChromium,
  findOrInstallPostgres,
} from './systemPackages.mjs';
import { startPostgres } from './postgres.mjs';

const results = { passed: 0, failed: 0 };
const scratch = mkdtempSync(join(tmpdir(), 'okeanos-verify-'));

function run(title, args, env = {}) {
  const started = Date.now();
  console.log(`\n=== ${title}: yarn ${args.join(' ')}`);
  const { status } = spawnSync('yarn', args, {
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  const seconds = Math.round((Date.now() - started) / 1000);
  console.log(`=== ${title}: ${status === 0 ? 'ok' : 'FAILED'} (${seconds} s)`);
  return status === 0;
}

function check(title, args) {
  results[run(title, args) ? 'passed' : 'failed'] += 1;
}

/** Runs tests that write a report; `count` reads { passed, failed } from it. */
function test(title, args, report, count, env) {
  const ok = run(title, args, env);
  const counted = existsSync(report)
    ? count(JSON.parse(readFileSync(report, 'utf8')))
    : { passed: 0, failed: 0 };
  results.passed += counted.passed;
  // A run that fails without a failed test (a crash, a suite that does not load) counts as one.
  results.failed += ok ? counted.failed : Math.max(1, counted.failed);
}

let postgres;
try {
  const chromium = findOrInstallChromium();
  postgres = await startPostgres(findOrInstallPostgres());

  check('formatting', ['prettier', '--check', '.']);
  check('types', ['tsc']);
  check('lint', ['backstage-cli', 'repo', 'lint', '--max-warnings', '0']);
  check('API reports', ['api-reports', '--ci']);

  // The first time on a machine this takes minutes, which no test waits for.
  check('control plane', ['workspace', 'sandbox', 'control-plane']);

  const jestReport = join(scratch, 'jest.json');
  test(
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
      failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
    }),
    {
      CI: '1',
      BACKSTAGE_TEST_DISABLE_DOCKER: '1',
      BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING: postgres.url,
    },
  );

  const browserReport = join(scratch, 'browser.json');
  test(
    'browser tests',
    ['playwright', 'test', '--config', 'e2e/playwright.config.ts'],
    browserReport,
    report => ({
      passed: report.stats.expected,
      failed: report.stats.unexpected + report.stats.flaky,
    }),
    { CHROMIUM: chromium, PLAYWRIGHT_JSON_OUTPUT_NAME: browserReport },
  );
} catch (error) {
  console.error(error.message);
  results.failed += 1;
} finally {
  await postgres?.stop();
  rmSync(scratch, { recursive: true, force: true });
}

console.log(`\n${results.passed} passed, ${results.failed} failed`);
process.exit(results.failed === 0 ? 0 : 1);
