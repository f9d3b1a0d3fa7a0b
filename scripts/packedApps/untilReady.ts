import { createWriteStream } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { startGroup } from '../processGroup.mjs';

const TIMEOUT_MS = 5 * 60_000;

/**
 * Waits until all addresses answer.
 *
 * @param log - file that gets what the process prints
 * @throws Error that names the log, when it ends before that or takes too long
 */
export async function untilReady(
  { child, exited }: ReturnType<typeof startGroup>,
  { urls, log }: { urls: string[]; log: string },
): Promise<void> {
  const file = createWriteStream(log);
  child.stdout?.pipe(file);
  child.stderr?.pipe(file);
  let hasEnded = false;
  void exited.then(() => {
    hasEnded = true;
  });
  const deadline = Date.now() + TIMEOUT_MS;
  while (!(await Promise.all(urls.map(answers))).every(Boolean)) {
    if (hasEnded || Date.now() > deadline) {
      throw new Error(
        `The app ${hasEnded ? 'ended' : 'does not answer'}. See ${log}`,
      );
    }
    await delay(1_000);
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false; // not listening yet
  }
}
