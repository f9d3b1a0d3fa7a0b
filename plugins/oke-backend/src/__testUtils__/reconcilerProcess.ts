/**
 * A backend reduced to the reconciler of OKE clusters, as a process of its own that a test can kill,
 * and that kills itself at effects: see `startReconciler`. It ends when the cluster `demo` is
 * provisioned, or gone when it is to be deleted.
 */
import { randomUUID } from 'node:crypto';
import { appendFileSync, readFileSync } from 'node:fs';
import type { LoggerService } from '@backstage/backend-plugin-api';
import createKnex from 'knex';
import pLimit from 'p-limit';
import { ClusterRegistry } from '../clusters/ClusterRegistry';
import { ClusterStore } from '../database/ClusterStore';
import { LeaseStore } from '../database/LeaseStore';
import { OkeClusterStore } from '../database/OkeClusterStore';
import { MadeClusters } from '../oci/MadeClusters';
import { OciConnection } from '../oci/OciConnection';
import { ociConfigSchema } from '../oci/ociConfig';
import { OkeClusterReconciler } from '../reconcile/OkeClusterReconciler';
import { ReconcileLoop } from '../reconcile/ReconcileLoop';

const NAME = 'demo';

const [databaseFile, ociConfig, deathsFile] = process.argv.slice(2);

const logger: LoggerService = {
  error: (message, meta) => process.stderr.write(`${message} ${meta}\n`),
  warn: message => process.stderr.write(`${message}\n`),
  info: message => process.stderr.write(`${message}\n`),
  debug: () => {},
  child: () => logger,
};

/** One line each: on which side of the effect, and the effect. */
const deaths = deathsFile
  ? readFileSync(deathsFile, 'utf8').split('\n').filter(Boolean)
  : [];

// Each was started a minute after the one before died: what may have been asked for is repeated then.
const realNow = Date.now;
Date.now = () => realNow() + deaths.length * 61_000;

/** Names an effect in OCI, the same in every process; undefined for what has none. */
function effectOf(input: unknown, init: RequestInit = {}): string | undefined {
  const { method = 'GET', body } = init;
  const { pathname } = new URL(String(input));
  if (method === 'GET' || pathname.endsWith('/kubeconfig/content')) {
    return undefined;
  }
  const details = typeof body === 'string' && body ? JSON.parse(body) : {};
  const what = details.displayName ?? details.name ?? details.addonName ?? '';
  return `${method} ${pathname} ${what}`.trim();
}

/**
 * Every effect passes here. The process dies at each effect once: before one, after the next. So that
 * none escapes, there is one at a time.
 */
const realFetch = globalThis.fetch;
const oneAtATime = pLimit(1);
globalThis.fetch = (input, init) => {
  const effect = effectOf(input, init);
  return effect && deathsFile
    ? oneAtATime(() => fetchOrDie(effect, input, init))
    : realFetch(input, init);
};

async function fetchOrDie(
  effect: string,
  ...request: Parameters<typeof fetch>
): Promise<Response> {
  const isNew = !deaths.some(line => line.endsWith(` ${effect}`));
  const side = deaths.length % 2 === 0 ? 'before' : 'after';
  if (isNew && side === 'before') {
    die(side, effect);
  }
  const answer = await realFetch(...request);
  if (isNew && side === 'after') {
    die(side, effect);
  }
  return answer;
}

function die(side: string, effect: string): void {
  appendFileSync(deathsFile, `${side} ${effect}\n`);
  process.kill(process.pid, 'SIGKILL');
}

const knex = createKnex({
  client: 'better-sqlite3',
  connection: { filename: databaseFile },
  useNullAsDefault: true,
});
const leases = new LeaseStore(knex);
const store = new OkeClusterStore(knex, leases);
const clusterStore = new ClusterStore(knex, leases);
const oci = new OciConnection(ociConfigSchema.parse(JSON.parse(ociConfig)));
const reconciler = new OkeClusterReconciler({
  oci,
  store,
  clusterStore,
  made: new MadeClusters({
    oci,
    registry: new ClusterRegistry([]),
    store,
    clusters: clusterStore,
  }),
  leases,
  onReachable: () => {},
  onRemoved: () => {},
});

async function isDone(): Promise<boolean> {
  const record = await store.get(NAME);
  return (
    !record ||
    (!record.deletionRequestedAt &&
      record.conditions.some(
        ({ type, status }) => type === 'Provisioned' && status === 'True',
      ))
  );
}

const loop: ReconcileLoop = new ReconcileLoop({
  reconcilable: {
    kind: reconciler.kind,
    due: limit => reconciler.due(limit),
    async reconcile(id, lease, signal) {
      const nextMs = await reconciler.reconcile(id, lease, signal);
      if (await isDone()) {
        setImmediate(end);
      }
      return nextMs;
    },
  },
  leases,
  owner: randomUUID(),
  logger,
});

async function end(): Promise<void> {
  await loop.stop();
  await knex.destroy();
  process.exit();
}

loop.nudge(NAME);
// It ends with the process that started it, and not before.
process.stdin.resume().once('close', () => process.exit(1));
