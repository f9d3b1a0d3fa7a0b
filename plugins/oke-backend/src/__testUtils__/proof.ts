import { appendFileSync } from 'node:fs';

/** Set by `./yarnw prove` (`scripts/proveTests.ts`): a file that gets a line with each count. */
const file = process.env.OKEANOS_PROOF_FILE;

/** Whether the whole of it is tried, however long that takes; else a part. */
export const isWhole = file !== undefined;

/** Tells `./yarnw prove` how many things this test has seen to hold. */
export function tellProof(count: number): void {
  if (file !== undefined) {
    appendFileSync(file, `${count}\n`);
  }
}
