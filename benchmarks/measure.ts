import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';

const WIDTH = 56;

/** Prints one result. */
export function report(what: string, result: string): void {
  console.log(`${what.padEnd(WIDTH)} ${result}`);
}

/** Runs something, prints how long it took, and returns that in seconds. */
export async function timed(
  what: string,
  run: () => Promise<unknown>,
): Promise<number> {
  const started = performance.now();
  await run();
  const seconds = (performance.now() - started) / 1000;
  report(what, `${seconds.toFixed(1)} s`);
  return seconds;
}

/** Looks, four times a second, until it is so. */
export async function until(isDone: () => Promise<boolean>): Promise<void> {
  while (!(await isDone())) {
    await delay(250);
  }
}

/** Runs something again and again, and returns how long it took each time, in milliseconds, sorted. */
export async function repeat(
  times: number,
  run: () => Promise<unknown>,
): Promise<number[]> {
  const latencies: number[] = [];
  for (let i = 0; i < times; i += 1) {
    const started = performance.now();
    await run();
    latencies.push(performance.now() - started);
  }
  return latencies.sort((a, b) => a - b);
}

/** Of sorted values. */
export function percentile(sorted: number[], p: number): number {
  return sorted[Math.floor((sorted.length - 1) * p)];
}

/** `p50 1.2 ms, p99 3.4 ms`, of sorted latencies. */
export function percentiles(sorted: number[]): string {
  const at = (p: number) => `${percentile(sorted, p).toFixed(1)} ms`;
  return `p50 ${at(0.5)}, p99 ${at(0.99)}`;
}
