// The portal's backend as the load lab starts it. Tells its parent what it uses, and hangs when it is told to.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { createPortalBackend } from '../../packages/backend/src/portal';

const delays = monitorEventLoopDelay({ resolution: 5 });
delays.enable();
let cpuBefore = process.cpuUsage();

/** What was used since it was asked last. To tell it is not counted: a collection of the whole heap blocks. */
async function tell() {
  const { user, system } = process.cpuUsage(cpuBefore);
  const longestBlockMs = delays.max / 1e6;
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  await delay(50);
  delays.reset();
  cpuBefore = process.cpuUsage();
  process.send?.({
    ...{ cpuMs: (user + system) / 1000, longestBlockMs },
    ...{ heapMb: heapUsed / 2 ** 20, residentMb: rss / 2 ** 20 },
  });
}

process.on('message', message => {
  if (message === 'hang') {
    for (;;) {
      // as an endless loop in some plugin would
    }
  }
  if (message !== 'usage') {
    return;
  }
  void tell();
});
process.on('disconnect', () => process.exit());

createPortalBackend().start();
