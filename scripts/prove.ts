// Proofs that take longer than `./yarnw verify`: all suites, or those that are named. Each that holds
// is written to docs/proofs.md.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { provePackedApps } from './packedApps';
import { proveTests } from './proveTests';
import { withProof } from './withProof';

const FILE = join(__dirname, '../docs/proofs.md');

/** Each returns how many things it has seen to hold, and throws when one does not. */
const SUITES: Record<string, (seed: number) => Promise<number>> = {
  'packed-apps': provePackedApps,
  crash: () => proveTests('plugins/oke-backend/src/crash.test.ts'),
  'iam-statements': () =>
    proveTests('plugins/oke-backend/src/iam.contract.test.ts'),
  silence: () => proveTests('plugins/oke-backend/src/silence.contract.test.ts'),
};

async function main(names: string[]): Promise<void> {
  const unknown = names.filter(name => !(name in SUITES));
  if (unknown.length > 0) {
    throw new Error(
      `There is no suite ${unknown.join(', ')}. There are ${Object.keys(
        SUITES,
      ).join(', ')}.`,
    );
  }
  for (const name of names.length > 0 ? names : Object.keys(SUITES)) {
    const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
    // Before: the suite itself can take an hour, in which somebody commits.
    const commit = execFileSync('git', ['describe', '--always', '--dirty'], {
      encoding: 'utf8',
    }).trim();
    const started = Date.now();
    console.log(`=== ${name}, seed ${seed}`);
    const count = await SUITES[name](seed);
    const minutes = (Date.now() - started) / 60_000;
    console.log(`=== ${name}: ${count} hold (${minutes.toFixed(1)} min)`);
    writeFileSync(
      FILE,
      withProof(readFileSync(FILE, 'utf8'), {
        suite: name,
        count: String(count),
        time: `${minutes.toFixed(1)} min`,
        seed: String(seed),
        commit,
        machine: `${cpus().length} cores, ${Math.round(
          totalmem() / 2 ** 30,
        )} GB, Node.js ${process.versions.node}`,
        date: new Date().toISOString().slice(0, 10),
      }),
    );
    execFileSync('yarn', ['prettier', '--write', FILE]);
  }
}

main(process.argv.slice(2)).catch(error => {
  console.error(error);
  process.exitCode = 1;
});
