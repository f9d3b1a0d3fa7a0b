// A burst: what many clusters share changes at once. How long is the event loop blocked, and is a lease lost by that?
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import createKnex from 'knex';
import { metricsForTests } from '../plugins/oke-backend/src/__testUtils__/metrics';
import { openStores } from '../plugins/oke-backend/src/__testUtils__/stores';
import { ClusterRegistry } from '../plugins/oke-backend/src/clusters/ClusterRegistry';
import { WatchedCluster } from '../plugins/oke-backend/src/clusters/observed/__testUtils__/WatchedCluster';
import { WatcherLoop } from '../plugins/oke-backend/src/clusters/observed/WatcherLoop';
import { Evaluators } from '../plugins/oke-backend/src/extensions/Evaluators';
import { clusterCa } from '../plugins/oke-node/src/alpha';
import { Answers, BurstCluster, type Size } from './burstCluster';
import { report, until } from './measure';

const CLUSTERS = Number(process.env.CLUSTERS ?? 20);
const SIZE: Size = {
  namespaces: 50,
  servicesPerNamespace: 40,
  podsPerService: 5,
};
/** Longer than until a renewal, or until a watcher that lost its lease begins again. */
const QUIET_MS = 5_000;
const SERVICES = SIZE.namespaces * SIZE.servicesPerNamespace;

async function main() {
  const folder = mkdtempSync(join(tmpdir(), 'okeanos-burst-'));
  const knex = createKnex({
    client: 'better-sqlite3',
    connection: { filename: join(folder, 'database.sqlite') },
    useNullAsDefault: true,
  });
  const stores = await openStores(knex);
  const answers = new Answers(SIZE, [1, 3]);
  const fakes = Array.from(
    { length: CLUSTERS },
    () => new BurstCluster(answers),
  );
  const registry = new ClusterRegistry([]);
  for (const [index, fake] of fakes.entries()) {
    const name = `cluster-${index}`;
    await stores.observedClusters.ensure(name, '', new Date());
    await registry.put(new WatchedCluster(name, fake));
  }
  const told = { warnings: 0, lost: 0 };
  const logger: LoggerService = {
    error: console.error,
    warn: message => {
      told.warnings += 1;
      console.warn(message);
    },
    // Of a lost lease, the loop says so.
    info: () => {
      told.lost += 1;
    },
    debug: () => {},
    child: () => logger,
  };
  const loop = new WatcherLoop({
    ...stores,
    registry,
    owner: 'this replica',
    metrics: metricsForTests(),
    sources: [clusterCa],
    evaluators: new Evaluators(),
    logger,
    onChanged: () => {},
    onBack: () => {},
    onPartsChanged: () => {},
  });

  const written = async (like: string) => {
    const [{ count }] = await knex('service_statuses')
      .whereLike('status', like)
      .count({ count: '*' });
    return Number(count) === CLUSTERS * SERVICES;
  };
  const lists = () => fakes.reduce((sum, fake) => sum + fake.lists, 0);
  /** Nothing is being listed. */
  const quiet = async () => {
    let before = -1;
    while (before !== lists()) {
      before = lists();
      await delay(QUIET_MS);
    }
  };
  const measured = async (
    what: string,
    begin: () => void,
    isDone: () => Promise<boolean>,
  ) => {
    const before = { lists: lists(), lost: told.lost };
    const delays = monitorEventLoopDelay({ resolution: 5 });
    delays.enable();
    const started = performance.now();
    begin();
    await until(isDone);
    const seconds = (performance.now() - started) / 1000;
    // A block that goes on is counted when it ends, and a lease that is lost by it is noticed later, as are its consequences.
    await quiet();
    delays.disable();
    const longest = `longest block ${(delays.max / 1e6).toFixed(0)} ms`;
    const p99 = `p99 ${(delays.percentile(99) / 1e6).toFixed(0)} ms`;
    const again = `lists ${lists() - before.lists}, leases lost ${
      told.lost - before.lost
    }`;
    report(what, `${seconds.toFixed(1)} s, ${longest}, ${p99}, ${again}`);
  };

  console.log(
    `${CLUSTERS} clusters, in each ${SERVICES} services and ${
      SERVICES * SIZE.podsPerService
    } pods behind one Gateway\n`,
  );
  try {
    await measured(
      'start: everything is read and evaluated',
      () => loop.sync(),
      () => written('%'),
    );
    await measured(
      'every Gateway fails',
      () => fakes.forEach(fake => fake.flip(false)),
      () => written('%NotProgrammed%'),
    );
    const before = lists();
    await measured(
      'all pods are listed anew',
      () => fakes.forEach(fake => fake.outdatePods()),
      async () =>
        lists() >= before + CLUSTERS && fakes.every(({ isIdle }) => isIdle),
    );
    report('warnings', String(told.warnings));
  } finally {
    await loop.stop();
    await knex.destroy();
    rmSync(folder, { recursive: true });
  }
}

void main();
