// The load lab: one backend on many simulated clusters. See README.md.
import type { ChildProcess } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { Knex } from 'knex';
import { ask } from './children';
import { askedSchema, usageSchema, type Command } from './load/commands';
import {
  sqliteIn,
  startBackend,
  startLab,
  VIEWED,
  type Lab,
  type LabSize,
} from './load/lab';
import { declareViewed, rows } from './load/statuses';
import { percentiles, report, until } from './measure';
import { signIn, type PortalApi } from './portalApi';

const SIZE: LabSize = {
  clusters: Number(process.env.CLUSTERS ?? 20),
  namespaces: 50,
  servicesPerNamespace: 40,
  podsPerService: Number(process.env.PODS_PER_SERVICE ?? 5),
};
const SERVICES = SIZE.namespaces * SIZE.servicesPerNamespace;
const PORT = 17007;
/** Somebody looks so often. */
const VIEW_MS = 20;
/** Connections are cut so often, for so long. */
const CUTS = { every: 10_000, times: 12 };
const ALL = Array.from({ length: SIZE.clusters }, (_, index) => index);

interface Running {
  lab: Lab;
  backend: ChildProcess;
  knex: Knex;
  api: PortalApi;
}

/** Views of one entity, one after the other, as long as something goes on. */
async function viewMeanwhile(api: PortalApi, run: () => Promise<void>) {
  const path = `/api/oke/v1/entities/${encodeURIComponent(
    VIEWED.entity,
  )}/summary`;
  const latencies: number[] = [];
  let isOver = false;
  const views = (async () => {
    while (!isOver) {
      const started = performance.now();
      const answer = await api.fetch(path);
      await answer.arrayBuffer();
      if (!answer.ok) {
        throw new Error(`A view is answered with ${answer.status}`);
      }
      latencies.push(performance.now() - started);
      await delay(VIEW_MS);
    }
  })();
  await run();
  isOver = true;
  await views;
  return latencies.sort((a, b) => a - b);
}

async function measured(
  { lab, backend, api }: Running,
  what: string,
  begin: () => void,
  isDone: () => Promise<boolean>,
) {
  const before = await ask(lab.apiServers, { do: 'tell' }, askedSchema);
  await ask(backend, 'usage', usageSchema);
  const started = performance.now();
  let seconds = 0;
  const latencies = await viewMeanwhile(api, async () => {
    begin();
    await until(isDone);
    seconds = (performance.now() - started) / 1000;
  });
  const usage = await ask(backend, 'usage', usageSchema);
  const after = await ask(lab.apiServers, { do: 'tell' }, askedSchema);
  report(
    what,
    [
      `${seconds.toFixed(1)} s`,
      `longest block ${usage.longestBlockMs.toFixed(0)} ms`,
      `views ${percentiles(latencies)} (${latencies.length})`,
      `CPU ${(usage.cpuMs / 1000).toFixed(1)} s`,
      `lists ${after.lists - before.lists}, resumed ${
        after.resumed - before.resumed
      }, others ${after.others - before.others}`,
    ].join(', '),
  );
}

async function start(lab: Lab): Promise<Running> {
  const database = sqliteIn(lab.folder);
  const started = performance.now();
  const backend = startBackend(lab, database, PORT);
  backend.stderr?.pipe(process.stderr);
  const api = await signIn(`http://localhost:${PORT}`, 'ada');
  const serving = (performance.now() - started) / 1000;
  await ask(backend, 'usage', usageSchema); // what loading the code blocks is not ours
  const knex = database.open();
  await until(() => knex.schema.hasTable('service_statuses'));
  await until(async () => (await rows(knex, '%')) === SIZE.clusters * SERVICES);
  const seconds = (performance.now() - started) / 1000;
  const usage = await ask(backend, 'usage', usageSchema);
  const pods = SIZE.clusters * SERVICES * SIZE.podsPerService;
  report(
    'start: everything is read and written',
    [
      `${seconds.toFixed(1)} s (serves after ${serving.toFixed(1)} s)`,
      `longest block ${usage.longestBlockMs.toFixed(0)} ms`,
      `heap ${usage.heapMb.toFixed(0)} MB, resident ${usage.residentMb.toFixed(
        0,
      )} MB`,
      `${((usage.heapMb * 1024) / pods).toFixed(1)} kB of heap per pod, all in`,
    ].join(', '),
  );
  return { lab, backend, knex, api };
}

async function main() {
  console.log(
    `${SIZE.clusters} clusters, in each ${SERVICES} services and ${
      SERVICES * SIZE.podsPerService
    } pods behind one Gateway\n`,
  );
  const lab = await startLab(SIZE);
  let running: Running | undefined;
  try {
    running = await start(lab);
    const { knex } = running;
    await declareViewed(running.knex, running.api);
    const send = (command: Command) => lab.apiServers.send(command);

    await measured(
      running,
      'nobody changes anything, for 30 s',
      () => {},
      async () => {
        await delay(30_000);
        return true;
      },
    );
    await measured(
      running,
      'the Gateway of one cluster fails',
      () => send({ do: 'flip', clusters: [0], isProgrammed: false }),
      async () =>
        (await rows(knex, '%NotProgrammed%', 'cluster-0')) === SERVICES,
    );
    await measured(
      running,
      'every other Gateway fails',
      () => send({ do: 'flip', clusters: ALL.slice(1), isProgrammed: false }),
      async () =>
        (await rows(knex, '%NotProgrammed%')) === SIZE.clusters * SERVICES,
    );
    await measured(
      running,
      'every Gateway works again',
      () => send({ do: 'flip', clusters: ALL, isProgrammed: true }),
      async () => (await rows(knex, '%NotProgrammed%')) === 0,
    );
    await measured(
      running,
      'connections are cut every 10 s, for 120 s',
      () => {},
      async () => {
        for (let cut = 0; cut < CUTS.times; cut += 1) {
          send({ do: 'cut' });
          await delay(CUTS.every);
        }
        return true;
      },
    );
  } finally {
    running?.backend.kill('SIGKILL');
    await running?.knex.destroy();
    lab.stop();
  }
}

main().catch(error => {
  console.error(error);
  process.exitCode = 1;
});
