// Two whole backends on one PostgreSQL, which share many simulated clusters. See README.md.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { Knex } from 'knex';
import { startPostgres } from '../scripts/postgres.mjs';
import { findOrInstallPostgres } from '../scripts/systemPackages.mjs';
import type { Command } from './load/commands';
import {
  postgresAt,
  startBackend,
  startLab,
  VIEWED,
  type Lab,
  type LabDatabase,
  type LabSize,
} from './load/lab';
import { declareViewed, rows } from './load/statuses';
import { percentiles, report, timed, until } from './measure';
import { signIn, type PortalApi } from './portalApi';

/** 2,000 pods in each, or more. */
const SIZE: LabSize = {
  clusters: Number(process.env.CLUSTERS ?? 20),
  namespaces: 10,
  servicesPerNamespace: 20,
  podsPerService: Number(process.env.PODS_PER_SERVICE ?? 10),
};
const SERVICES = SIZE.namespaces * SIZE.servicesPerNamespace;
const PORTS = [17007, 17017];
const ALL = Array.from({ length: SIZE.clusters }, (_, index) => index);
const USER = 'ada';

interface Replica {
  process: ChildProcess;
  api: PortalApi;
  url: string;
}

interface Bench {
  lab: Lab;
  database: LabDatabase;
  knex: Knex;
}

async function startReplica(
  { lab, database }: Pick<Bench, 'lab' | 'database'>,
  port: number,
): Promise<Replica> {
  const process_ = startBackend(lab, database, port);
  process_.stderr?.pipe(process.stderr);
  process_.stdout?.resume();
  const url = `http://localhost:${port}`;
  return { process: process_, url, api: await signIn(url, USER) };
}

/** How many clusters each replica watches, the most first. */
async function split(knex: Knex): Promise<number[]> {
  const counts = await knex('leases')
    .whereLike('object_id', 'watch:%')
    .whereNot('owner', '')
    .groupBy('owner')
    .count({ count: '*' });
  return counts.map(({ count }) => Number(count)).sort((a, b) => b - a);
}

/** Gateways of some clusters fail, or work again. */
const flip = ({ lab }: Bench, clusters: number[], isProgrammed: boolean) => {
  const command: Command = { do: 'flip', clusters, isProgrammed };
  lab.apiServers.send(command);
};

/** Every Gateway fails or works again, and all rows say so. */
async function untilAllAre({ knex }: Bench, isProgrammed: boolean) {
  const failing = isProgrammed ? 0 : SIZE.clusters * SERVICES;
  await until(async () => (await rows(knex, '%NotProgrammed%')) === failing);
}

/** One cluster after the other changes, as long as something goes on: from the change until all its rows say so. */
async function changesMeanwhile(
  bench: Bench,
  run: () => Promise<void>,
): Promise<number[]> {
  const latencies: number[] = [];
  let isOver = false;
  const changes = (async () => {
    for (let n = 0; !isOver; n += 1) {
      const index = n % SIZE.clusters;
      const isProgrammed = Math.floor(n / SIZE.clusters) % 2 === 1;
      const started = performance.now();
      flip(bench, [index], isProgrammed);
      const failing = isProgrammed ? 0 : SERVICES;
      while (
        (await rows(bench.knex, '%NotProgrammed%', `cluster-${index}`)) !==
        failing
      ) {
        await delay(50);
      }
      latencies.push(performance.now() - started);
    }
  })();
  await run();
  isOver = true;
  await changes;
  flip(bench, ALL, true);
  await untilAllAre(bench, true);
  return latencies.sort((a, b) => a - b);
}

/** Another replica comes: until the split is fair, and how old rows become meanwhile. */
async function join(bench: Bench, port: number, others: number) {
  let replica: Replica | undefined;
  const latencies = await changesMeanwhile(bench, async () => {
    replica = await startReplica(bench, port);
    const fair = Math.ceil(SIZE.clusters / (others + 1));
    await timed(`split is fair (${fair} at most), since it serves`, () =>
      until(async () => {
        const counts = await split(bench.knex);
        return counts.length === others + 1 && counts[0] <= fair;
      }),
    );
  });
  report(
    'a change meanwhile, until its rows are written',
    `${percentiles(latencies)}, longest ${latencies.at(-1)?.toFixed(0)} ms (${
      latencies.length
    })`,
  );
  return replica!;
}

/** A replica ends in some way while every Gateway fails: until all rows say so. */
async function lose(bench: Bench, what: string, end: () => void) {
  report('watched by', (await split(bench.knex)).join(' : '));
  await timed(`${what}, until every row is current`, async () => {
    end();
    flip(bench, ALL, false);
    await untilAllAre(bench, false);
  });
  flip(bench, ALL, true);
  await timed('and every Gateway works again', () => untilAllAre(bench, true));
}

/** A page at each replica is told of a change, whichever of them watches the cluster. */
async function tellPages(bench: Bench, replicas: Replica[]): Promise<void> {
  await declareViewed(bench.knex, replicas[0].api);
  const pages = await Promise.all(replicas.map(openPage));
  const started = performance.now();
  const told = pages.map(page => page.next());
  flip(bench, [0], false);
  const times = await Promise.all(
    told.map(async each => {
      await each;
      return performance.now() - started;
    }),
  );
  report(
    'pages at both replicas are told of a change after',
    times.map(ms => `${ms.toFixed(0)} ms`).join(', '),
  );
  pages.forEach(page => page.close());
  flip(bench, [0], true);
  await untilAllAre(bench, true);
}

/** Subscribes as a page does, by the signals backend of one replica. */
async function openPage({ api, url }: Replica) {
  const { signalChannel: channel } = await api.oke.getEntityStatus(
    VIEWED.entity,
  );
  // The backend listens for upgrades once it has seen one.
  const socket = await connect(`${url.replace('http', 'ws')}/api/signals`, api);
  socket.send(JSON.stringify({ action: 'subscribe', channel }));
  return {
    async next(): Promise<void> {
      await once(socket, 'message');
    },
    close: () => socket.close(),
  };
}

async function connect(url: string, api: PortalApi): Promise<WebSocket> {
  for (;;) {
    const socket = new WebSocket(url, [api.token]);
    const opened = await Promise.race([
      once(socket, 'open').then(() => true),
      once(socket, 'error').then(() => false),
      delay(2_000).then(() => false),
    ]);
    if (opened) {
      return socket;
    }
    socket.close();
  }
}

async function measure(bench: Bench, replicas: Replica[]): Promise<void> {
  const { knex } = bench;
  const [first, second] = PORTS;
  await timed('one replica starts, and every row is written', async () => {
    replicas.push(await startReplica(bench, first));
    await until(() => knex.schema.hasTable('service_statuses'));
    await until(
      async () => (await rows(knex, '%')) === SIZE.clusters * SERVICES,
    );
  });
  replicas.push(await join(bench, second, 1));
  await tellPages(bench, replicas);

  await lose(bench, 'one is killed', () => {
    replicas.shift()?.process.kill('SIGKILL');
  });
  replicas.push(await join(bench, first, 1));
  await lose(bench, 'one loops for ever', () => {
    replicas[0].process.send('hang');
  });
}

async function main() {
  console.log(
    `${SIZE.clusters} clusters, in each ${SERVICES} services and ${
      SERVICES * SIZE.podsPerService
    } pods behind one Gateway\n`,
  );
  const postgres = await startPostgres(findOrInstallPostgres());
  const lab = await startLab(SIZE);
  const database = postgresAt(postgres.url);
  const knex = database.open();
  const replicas: Replica[] = [];
  try {
    await measure({ lab, database, knex }, replicas);
  } finally {
    replicas.forEach(replica => replica.process.kill('SIGKILL'));
    await knex.destroy();
    lab.stop();
    await postgres.stop();
  }
}

main().catch(error => {
  console.error(error);
  process.exitCode = 1;
});
