import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Attributes } from '@opentelemetry/api';
import {
  PrometheusExporter,
  PrometheusSerializer,
} from '@opentelemetry/exporter-prometheus';
import { DataPointType, MeterProvider } from '@opentelemetry/sdk-metrics';
import type { MetricsService } from '@backstage/backend-plugin-api/alpha';
import { OkeMetrics } from './OkeMetrics';

const DASHBOARD = path.resolve(
  __dirname,
  '../../../../docs/dashboards/okeanos.json',
);

const DOCUMENT = path.resolve(__dirname, '../../../../docs/operations.md');

/** OpenTelemetry's own SDK, collected as Prometheus would. */
function setUp() {
  const exporter = new PrometheusExporter({ preventServerStart: true });
  const meter = new MeterProvider({ readers: [exporter] }).getMeter('test');
  const registered: string[] = [];
  // As Backstage's service passes them on to a meter.
  const service = new Proxy(meter as MetricsService, {
    get:
      (target, method: keyof MetricsService) =>
      (name: string, opts: object) => {
        registered.push(name);
        return target[method](name, opts);
      },
  });
  const metrics = new OkeMetrics(service);
  const collect = async () => {
    const { resourceMetrics } = await exporter.collect();
    return {
      text: new PrometheusSerializer().serialize(resourceMetrics),
      metrics: resourceMetrics.scopeMetrics.flatMap(scope => scope.metrics),
    };
  };
  /** The data points of a metric, with their attributes. */
  const pointsOf = async (name: string) => {
    const found = (await collect()).metrics.find(
      ({ descriptor }) => descriptor.name === name,
    );
    return (found?.dataPoints ?? []).map(
      ({ attributes, value }): [Attributes, unknown] => [
        attributes,
        found?.dataPointType === DataPointType.HISTOGRAM
          ? (value as { count: number }).count
          : value,
      ],
    );
  };
  const attributesOf = async (name: string) => {
    const [[attributes]] = await pointsOf(name);
    return Object.keys(attributes).sort();
  };
  return { metrics, registered, collect, pointsOf, attributesOf };
}

const loop = (kind: string, longestDueMs: () => Promise<number>) => ({
  kind,
  waiting: 2,
  failing: 1,
  longestDueMs,
});

/** Everything once. */
async function record(metrics: OkeMetrics): Promise<void> {
  metrics.passEnded('namespace', 'done', 0.2);
  metrics.leaseLost('watch');
  metrics.relisted('demo', 'Pod');
  metrics.putRight('baseline', 'demo', 2);
  metrics.eventsWritten('demo', 0.3);
  metrics.ociCalled({ operation: 'list Vcn', status: 429, seconds: 0.1 });
  metrics.ociCalled({ operation: 'list Vcn', status: undefined, seconds: 15 });
  await metrics.whilePlanning('cluster', async () => ({
    changes: [],
    problems: [],
  }));
  await metrics.whileHeld('watch', async () => {});
  metrics.observe({
    loops: [loop('namespace', async () => 3_000)],
    watches: () => [{ cluster: 'demo', state: 'synced', count: 13 }],
  });
  metrics.observeUnreadable(() => [{ of: 'status' }, { of: 'status' }]);
}

describe('OkeMetrics', () => {
  it('is what the dashboard shows, all of it and nothing else', async () => {
    const { metrics, registered, collect } = setUp();
    await record(metrics);
    const { text } = await collect();
    const types = [...text.matchAll(/^# TYPE (oke_\w+) (\w+)$/gm)];
    expect(types).toHaveLength(registered.length);
    const collected = types.map(([, name]) => name);

    const dashboard = JSON.parse(readFileSync(DASHBOARD, 'utf8'));
    const shown = dashboard.panels.flatMap(
      ({ targets }: { targets: { expr: string }[] }) =>
        targets.flatMap(({ expr }) =>
          // A collector adds the unit to the name, OpenTelemetry's exporter does not.
          [...expr.replaceAll('(_seconds)?', '').matchAll(/\boke_\w+/g)].map(
            ([name]) => name.replace(/_(bucket|count|sum)$/, ''),
          ),
        ),
    );
    expect([...new Set(shown)].sort()).toEqual(collected.sort());
  });

  it('is what the documentation lists, with its attributes', async () => {
    const { metrics, registered, attributesOf } = setUp();
    await record(metrics);
    const recorded = await Promise.all(
      registered.map(async name => [name, await attributesOf(name)]),
    );
    const rows = readFileSync(DOCUMENT, 'utf8').matchAll(
      /^\| `(oke\.[\w.]+)` +\|[^|]*\|([^|]*)\|/gm,
    );
    const documented = [...rows].map(([, name, attributes]) => [
      name,
      [...attributes.matchAll(/\w+/g)].map(([attribute]) => attribute).sort(),
    ]);
    expect(Object.fromEntries(documented)).toEqual(
      Object.fromEntries(recorded),
    );
  });

  it('is broken down in the dashboard by attributes that it has', async () => {
    const { metrics, registered, attributesOf } = setUp();
    await record(metrics);
    const dashboard = JSON.parse(readFileSync(DASHBOARD, 'utf8'));
    const expressions: string[] = dashboard.panels.flatMap(
      ({ targets }: { targets: { expr: string }[] }) =>
        targets.map(({ expr }) => expr),
    );
    for (const expression of expressions) {
      const [name] = registered.filter(each =>
        expression.includes(each.replaceAll('.', '_')),
      );
      const [, by] = /\bby \(([^)]*)\)/.exec(expression) ?? [];
      expect([...(await attributesOf(name)), 'le', 'instance']).toEqual(
        expect.arrayContaining(by.split(', ')),
      );
    }
  });

  it('tells apart calls that were throttled and calls without an answer', async () => {
    const { metrics, pointsOf } = setUp();
    await record(metrics);
    expect(await pointsOf('oke.oci.call.duration')).toEqual([
      [{ operation: 'list Vcn', status: '429' }, 1],
      [{ operation: 'list Vcn', status: 'none' }, 1],
    ]);
  });

  it('counts leases while they are held, also by what fails', async () => {
    const { metrics, pointsOf } = setUp();
    const held = () => pointsOf('oke.leases.held');
    await metrics.whileHeld('watch', async () => {
      expect(await held()).toEqual([[{ kind: 'watch' }, 1]]);
    });
    const failing = metrics.whileHeld('watch', async () => {
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await held()).toEqual([[{ kind: 'watch' }, 0]]);
  });

  it('tells how plans ended', async () => {
    const { metrics, pointsOf } = setUp();
    const problem = { field: '', value: '', message: '', remedy: '' };
    const plan = { changes: [], problems: [problem] };
    const made = await metrics.whilePlanning('namespace', async () => plan);
    expect(made).toBe(plan);
    const failing = metrics.whilePlanning('namespace', async () => {
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await pointsOf('oke.plan.duration')).toEqual([
      [{ kind: 'namespace', result: 'problems' }, 1],
      [{ kind: 'namespace', result: 'failed' }, 1],
    ]);
  });

  it('says nothing of an age that it cannot read, and tells the others', async () => {
    const { metrics, pointsOf } = setUp();
    metrics.observe({
      loops: [
        loop('namespace', async () => {
          throw new Error('the database is gone');
        }),
        loop('cluster', async () => 0),
        loop('baseline', async () => 61_000),
      ],
      watches: () => [],
    });
    expect(await pointsOf('oke.reconcile.due.age')).toEqual([
      [{ kind: 'cluster' }, 0],
      [{ kind: 'baseline' }, 61],
    ]);
    expect(await pointsOf('oke.watches')).toEqual([]);
    expect(await pointsOf('oke.reconcile.queue.depth')).toHaveLength(3);
  });
});
