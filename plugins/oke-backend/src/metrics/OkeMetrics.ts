import type {
  MetricsService,
  MetricsServiceHistogram,
} from '@backstage/backend-plugin-api/alpha';
import type { Plan } from '@okeanos/backstage-plugin-oke-common';
import type { OciCallEnd } from '@okeanos/backstage-plugin-oke-node';

/** Kinds of objects that are reconciled or watched, as the prefix of their leases. */
type Kind = string;

/**
 * How a pass ended: `done`; `gone`, the object and its row; `held`, another replica is at it; `lost`, its lease; `failed`;
 * `aborted`, by the end of the process.
 */
export type PassResult =
  | 'done'
  | 'gone'
  | 'held'
  | 'lost'
  | 'failed'
  | 'aborted';

/** How a plan ended: `planned`; with `problems`; `failed`, there is none. */
export type PlanResult = 'planned' | 'problems' | 'failed';

/** What is asked when metrics are collected. */
export interface MetricSources {
  /** One for each kind of objects. */
  loops: {
    kind: Kind;
    /** How many passes wait for their turn. */
    waiting: number;
    /** Of how many objects the last pass failed. */
    failing: number;
    /** For how many milliseconds the longest due row is due; 0 when none is. */
    longestDueMs(): Promise<number>;
  }[];
  /** How many watches this replica has of each cluster, in each state. */
  watches(): { cluster: string; state: string; count: number }[];
}

/** A pass takes a call or two, or a whole cluster's worth of them. */
const SECONDS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
/** From what a batch waits for at least, to what nobody wants to wait for. */
const LAG_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * What the plugin tells OpenTelemetry. Attributes are bounded: kinds, results, operations, statuses, and names of clusters;
 * never those of namespaces, people or teams. `docs/operations.md` lists them, and the dashboard shows all of them.
 */
export class OkeMetrics {
  readonly #metrics: MetricsService;
  readonly #passes: MetricsServiceHistogram;
  readonly #plans: MetricsServiceHistogram;
  readonly #ociCalls: MetricsServiceHistogram;
  readonly #eventLag: MetricsServiceHistogram;
  readonly #held: ReturnType<MetricsService['createUpDownCounter']>;
  readonly #lost: ReturnType<MetricsService['createCounter']>;
  readonly #relists: ReturnType<MetricsService['createCounter']>;
  readonly #putRight: ReturnType<MetricsService['createCounter']>;

  constructor(metrics: MetricsService) {
    this.#metrics = metrics;
    this.#passes = this.#seconds(
      'oke.reconcile.pass.duration',
      'How long reconcile passes took, by kind of object and result',
    );
    this.#plans = this.#seconds(
      'oke.plan.duration',
      'How long plans took, by kind of object and result',
    );
    this.#ociCalls = this.#seconds(
      'oke.oci.call.duration',
      'How long calls to OCI took, by operation and HTTP status; none when there was no answer',
    );
    this.#eventLag = this.#seconds(
      'oke.watch.event.lag',
      'From the first event of a batch until everything that it changed is written, by cluster',
      LAG_SECONDS,
    );
    this.#held = metrics.createUpDownCounter('oke.leases.held', {
      description: 'Leases that this replica holds, by kind of object',
    });
    this.#lost = metrics.createCounter('oke.leases.lost', {
      description: 'Leases that this replica lost while it held them, by kind',
    });
    this.#putRight = metrics.createCounter('oke.drift.repairs', {
      description:
        'Parts that others changed or deleted and that were put right, by kind of object and cluster',
    });
    this.#relists = metrics.createCounter('oke.watch.relists', {
      description:
        'Lists that were read anew after the first, by cluster and kind',
    });
  }

  passEnded(kind: Kind, result: PassResult, seconds: number): void {
    this.#passes.record(seconds, { kind, result });
  }

  /** Measures a plan while it is made. */
  async whilePlanning(
    kind: 'cluster' | 'namespace',
    make: () => Promise<Plan>,
  ): Promise<Plan> {
    const startedAt = performance.now();
    let result: PlanResult = 'failed';
    try {
      const plan = await make();
      result = plan.problems.length > 0 ? 'problems' : 'planned';
      return plan;
    } finally {
      const seconds = (performance.now() - startedAt) / 1000;
      this.#plans.record(seconds, { kind, result });
    }
  }

  ociCalled({ operation, status, seconds }: OciCallEnd): void {
    this.#ociCalls.record(seconds, {
      operation,
      status: status === undefined ? 'none' : String(status),
    });
  }

  /** Counts a lease while something is done under it. */
  async whileHeld<T>(kind: Kind, action: () => Promise<T>): Promise<T> {
    this.#held.add(1, { kind });
    try {
      return await action();
    } finally {
      this.#held.add(-1, { kind });
    }
  }

  leaseLost(kind: Kind): void {
    this.#lost.add(1, { kind });
  }

  relisted(cluster: string, kind: string): void {
    this.#relists.add(1, { cluster, kind });
  }

  /** @param count - of parts; 0 is no event */
  putRight(kind: Kind, cluster: string, count: number): void {
    if (count > 0) {
      this.#putRight.add(count, { kind, cluster });
    }
  }

  eventsWritten(cluster: string, seconds: number): void {
    this.#eventLag.record(seconds, { cluster });
  }

  /** From now on, whenever metrics are collected, these are asked. */
  observe({ loops, watches }: MetricSources): void {
    this.#gauge(
      'oke.reconcile.queue.depth',
      'Reconcile passes that wait for their turn in this replica, by kind of object',
    ).addCallback(result =>
      loops.forEach(({ kind, waiting }) => result.observe(waiting, { kind })),
    );
    this.#gauge(
      'oke.reconcile.failing',
      'Objects whose last reconcile pass in this replica failed, by kind of object; among them those whose rows cannot be read',
    ).addCallback(result =>
      loops.forEach(({ kind, failing }) => result.observe(failing, { kind })),
    );
    this.#gauge(
      'oke.reconcile.due.age',
      'For how long the longest due row is due, in all replicas, by kind of object; 0 when none is',
      's',
    ).addCallback(async result => {
      // What cannot be read is not observed: unknown is not 0.
      await Promise.allSettled(
        loops.map(async loop => {
          const seconds = (await loop.longestDueMs()) / 1000;
          result.observe(seconds, { kind: loop.kind });
        }),
      );
    });
    this.#gauge(
      'oke.watches',
      'Watches of this replica, by cluster and state',
    ).addCallback(result =>
      watches().forEach(({ cluster, state, count }) =>
        result.observe(count, { cluster, state }),
      ),
    );
  }

  /** From now on, whenever metrics are collected, it is asked which rows could not be read. */
  observeUnreadable(list: () => { of: string }[]): void {
    this.#gauge(
      'oke.rows.unreadable',
      'Rows of what was found or concluded that this replica could not read when it last tried, by what they hold',
    ).addCallback(result => {
      const counts = new Map<string, number>();
      list().forEach(({ of }) => counts.set(of, (counts.get(of) ?? 0) + 1));
      counts.forEach((count, of) => result.observe(count, { of }));
    });
  }

  #seconds(
    name: string,
    description: string,
    explicitBucketBoundaries: number[] = SECONDS,
  ) {
    return this.#metrics.createHistogram(name, {
      description,
      unit: 's',
      advice: { explicitBucketBoundaries },
    });
  }

  #gauge(name: string, description: string, unit?: string) {
    return this.#metrics.createObservableGauge(name, { description, unit });
  }
}
