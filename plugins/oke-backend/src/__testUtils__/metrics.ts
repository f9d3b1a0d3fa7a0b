import { metrics } from '@opentelemetry/api';
import { OkeMetrics } from '../metrics/OkeMetrics';

/** Metrics that nobody collects. */
export function metricsForTests(): OkeMetrics {
  return new OkeMetrics(metrics.getMeter('test'));
}
