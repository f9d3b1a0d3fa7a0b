// The portal's backend as the load lab starts it. Tells its parent what it uses, and hangs when it is told to.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createPortalBackend } from '../../packages/backend/src/portal';

const delays = monitorEventLoopDelay({ resolution: 5 });
delays.enable();
let cpuBefore = process.cpuUsage();

process.on('message', message => {
  if (message === 'hang') {
    for (;;) {
      // as an endless loop in some plugin would
    }
  }
  if (message !== 'usage') {
    return;
  }
  const { user, system } = process.cpuUsage(cpuBefore);
  cpuBefore = process.cpuUsage();
  const longestBlockMs = delays.max / 1e6;
  delays.reset();
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  process.send?.({
    ...{ cpuMs: (user + system) / 1000, longestBlockMs },
    ...{ heapMb: heapUsed / 2 ** 20, residentMb: rss / 2 ** 20 },
  });
});
process.on('disconnect', () => process.exit());

createPortalBackend().start();
