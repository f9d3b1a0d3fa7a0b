import { createServiceFactory } from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { metrics } from '@opentelemetry/api';
import {
  PrometheusExporter,
  PrometheusSerializer,
} from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import request from 'supertest';
import { namespaceSpec } from '../__testUtils__/fixtures';
import { ADA } from '../__testUtils__/teams';
import { until } from '../__testUtils__/until';
import { okePlugin } from '../plugin';

jest.setTimeout(60_000);

/** Its kubeconfigs do not exist: passes and watchers are told so. */
const demo = {
  name: 'demo',
  provisioner: { kubeconfig: '/nowhere/provisioner' },
  watcher: { kubeconfig: '/nowhere/watcher', group: 'okeanos:watchers' },
};

describe('metrics of the plugin, by Backstage and OpenTelemetry', () => {
  const exporter = new PrometheusExporter({ preventServerStart: true });
  const collect = async () => {
    const { resourceMetrics } = await exporter.collect();
    return new PrometheusSerializer().serialize(resourceMetrics);
  };

  afterAll(() => metrics.disable());

  it('tell of plans, passes, queues, ages and leases, and name no namespace, team or person', async () => {
    metrics.setGlobalMeterProvider(new MeterProvider({ readers: [exporter] }));
    const backend = await startTestBackend({
      features: [
        okePlugin,
        mockServices.rootConfig.factory({
          data: { oke: { clusters: [demo] } },
        }),
        mockServices.permissions.factory({ result: AuthorizeResult.ALLOW }),
        catalogServiceMock.factory(),
        createServiceFactory({
          service: signalsServiceRef,
          deps: {},
          factory: () => ({ publish: jest.fn() }),
        }),
      ],
    });
    try {
      const put = (query: string) =>
        request(backend.server)
          .put(`/api/oke/v1/clusters/demo/namespaces/shop${query}`)
          .set('authorization', mockCredentials.user.header(ADA))
          .send(namespaceSpec());
      await put('?dryRun=true').expect(200);
      await put('').expect(200);
      const text = await until(collect, told =>
        told.includes('oke_reconcile_pass_duration_count{kind="namespace"'),
      );
      const values = Object.fromEntries(
        [...text.matchAll(/^(oke_\w+)\{([^}]*),otel[^}]*\} (\S+)$/gm)].map(
          ([, name, attributes, value]) => [`${name} ${attributes}`, +value],
        ),
      );
      expect(values).toMatchObject({
        'oke_plan_duration_count kind="namespace",result="planned"': 1,
        'oke_reconcile_pass_duration_count kind="namespace",result="done"':
          expect.any(Number),
        'oke_reconcile_queue_depth kind="namespace"': 0,
        'oke_reconcile_queue_depth kind="baseline"': 0,
        'oke_reconcile_due_age kind="namespace"': expect.any(Number),
        'oke_reconcile_due_age kind="baseline"': expect.any(Number),
        'oke_leases_held kind="namespace"': expect.any(Number),
        'oke_leases_held kind="watch"': expect.any(Number),
      });
      expect(text).not.toMatch(/shop|default\//);
    } finally {
      await backend.stop();
    }
  });
});
