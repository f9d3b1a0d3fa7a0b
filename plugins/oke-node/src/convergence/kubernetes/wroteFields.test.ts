import type { KubernetesObject } from '../../kubernetes';
import { wroteFields } from './wroteFields';

const quota = (...managedFields: unknown[]): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'okeanos', managedFields },
});
const entry = (manager: string, fieldsV1: unknown, more: object = {}) => ({
  ...{ manager, operation: 'Update', apiVersion: 'v1' },
  ...{ time: '2026-12-01T10:00:00Z', fieldsV1, ...more },
});
const PODS = { 'f:spec': { 'f:hard': { 'f:pods': {} } } };

describe('who wrote fields', () => {
  it('is who has one of them, and when', () => {
    expect(
      wroteFields(
        quota(
          entry('okeanos', PODS),
          entry('kubectl-edit', PODS),
          entry('helm', { 'f:spec': { 'f:hard': { 'f:cpu': {} } } }),
        ),
        ['spec.hard.pods'],
      ),
    ).toEqual([{ manager: 'kubectl-edit', at: '2026-12-01T10:00:00Z' }]);
  });

  it.each([
    ['what is in it', 'spec'],
    ['what it is in', 'spec.hard.pods.inner'],
    ['an item of it', 'spec.hard.pods[name="x"].y'],
  ])('is also who has %s', (_, field) => {
    expect(wroteFields(quota(entry('flux', PODS)), [field])).toHaveLength(1);
  });

  it('is not who has a field whose name only begins alike', () => {
    const fields = { 'f:spec': { 'f:hard': { 'f:podsLimit': {} } } };
    expect(
      wroteFields(quota(entry('flux', fields)), ['spec.hard.pods']),
    ).toEqual([]);
  });

  it('reads keys with dots, as of labels', () => {
    const fields = { 'f:metadata': { 'f:labels': { 'f:a.b/c': {} } } };
    expect(
      wroteFields(quota(entry('kubectl-label', fields)), [
        'metadata.labels.a.b/c',
      ]),
    ).toHaveLength(1);
  });

  it('is nobody who wrote the status, and each once, with the latest time', () => {
    const later = { time: '2026-12-01T11:00:00Z', apiVersion: 'v2' };
    expect(
      wroteFields(
        quota(
          entry('controller', PODS, { subresource: 'status' }),
          entry('flux', PODS, later),
          entry('flux', PODS),
        ),
        ['spec.hard.pods'],
      ),
    ).toEqual([{ manager: 'flux', at: later.time }]);
  });

  it('is not known where the API server tells nothing, or what cannot be read', () => {
    expect(wroteFields(quota(), ['spec'])).toEqual([]);
    expect(wroteFields(quota('what'), ['spec'])).toEqual([]);
  });
});
