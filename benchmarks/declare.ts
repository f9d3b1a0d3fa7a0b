// Many declarations at once, on one backend and a simulated cluster. See README.md.
import { performance } from 'node:perf_hooks';
import { ask } from './children';
import { usageSchema } from './load/commands';
import { postgresAt, sqliteIn, startBackend, startLab } from './load/lab';
import { percentiles, report, until } from './measure';
import { signIn } from './portalApi';

const SIZE = {
  ...{ clusters: 1, namespaces: 1 },
  ...{ servicesPerNamespace: 1, podsPerService: 1 },
};
const PORT = 17008;
const AT_ONCE = 25;
/** Each in a backend of its own: the simulated cluster takes no objects, and passes that try again would be in the way. */
const BURSTS = 3;

/** @returns milliseconds that each declaration took, sorted */
async function burst(): Promise<number[]> {
  const { POSTGRES } = process.env;
  const lab = await startLab(SIZE);
  const database = POSTGRES ? postgresAt(POSTGRES) : sqliteIn(lab.folder);
  const backend = startBackend(lab, database, PORT);
  backend.stderr?.pipe(process.stderr);
  try {
    const { oke } = await signIn(`http://localhost:${PORT}`, 'ada');
    await until(
      async () => (await oke.listChoices('declare-namespace')).length > 0,
    );
    const suffix = Date.now().toString(36); // a database may have those of before
    const declare = async (name: string) => {
      const started = performance.now();
      await oke.putNamespace({
        cluster: 'cluster-0',
        name: `${name}-${suffix}`,
        owner: 'group:default/shop-team',
        services: [{ name: 'cart', ports: [8443] }],
      });
      return performance.now() - started;
    };
    for (const name of ['first', 'second', 'third']) {
      report(
        `one alone, the ${name}`,
        `${(await declare(name)).toFixed(0)} ms`,
      );
    }
    await ask(backend, 'usage', usageSchema);
    const started = performance.now();
    const latencies = await Promise.all(
      [...Array(AT_ONCE).keys()].map(n => declare(`one-of-many-${n}`)),
    );
    const seconds = (performance.now() - started) / 1000;
    const { cpuMs } = await ask(backend, 'usage', usageSchema);
    latencies.sort((a, b) => a - b);
    report(
      `${AT_ONCE} at once`,
      `${percentiles(latencies)}, all after ${seconds.toFixed(1)} s, CPU ${(
        cpuMs / 1000
      ).toFixed(1)} s`,
    );
    return latencies;
  } finally {
    backend.kill('SIGKILL');
    lab.stop();
  }
}

async function main() {
  console.log(`On ${process.env.POSTGRES ? 'PostgreSQL' : 'SQLite'}\n`);
  const all: number[] = [];
  for (let n = 0; n < BURSTS; n += 1) {
    all.push(...(await burst()));
  }
  all.sort((a, b) => a - b);
  report(`${AT_ONCE} at once, ${BURSTS} times`, percentiles(all));
}

main().catch(error => {
  console.error(error);
  process.exitCode = 1;
});
