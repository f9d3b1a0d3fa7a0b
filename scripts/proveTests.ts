import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from './postgres.mjs';
import { findOrInstallPostgres } from './systemPackages.mjs';

/**
 * Runs a test file whole, of which `./yarnw verify` runs a part.
 *
 * @param file - path in the repository
 * @returns how many things it has seen to hold
 * @throws Error when a test fails
 */
export async function proveTests(file: string): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'okeanos-proof-'));
  const counts = join(folder, 'counts');
  const postgres = await startPostgres(findOrInstallPostgres());
  try {
    const child = spawn(
      'yarn',
      [
        ...['backstage-cli', 'repo', 'test', '--watch=false'],
        // In this process, so that it shows at once what the test prints.
        ...['--runInBand', '--testTimeout=60000', file],
      ],
      {
        stdio: 'inherit',
        env: {
          ...process.env,
          CI: '1',
          BACKSTAGE_TEST_DISABLE_DOCKER: '1',
          BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING: postgres.url,
          OKEANOS_PROOF_FILE: counts,
        },
      },
    );
    const [status] = await once(child, 'close');
    if (status !== 0) {
      throw new Error(`${file} failed`);
    }
    return readFileSync(counts, 'utf8')
      .trim()
      .split('\n')
      .reduce((sum, count) => sum + Number(count), 0);
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true });
  }
}
