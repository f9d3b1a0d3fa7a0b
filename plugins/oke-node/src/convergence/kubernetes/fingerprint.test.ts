import type { KubernetesObject } from '../../kubernetes';
import { fingerprintOf } from './fingerprint';

const quota: KubernetesObject = {
  ...{ apiVersion: 'v1', kind: 'ResourceQuota' },
  metadata: {
    ...{ namespace: 'shop', name: 'okeanos', uid: 'uid-1' },
    ...{ resourceVersion: '1', labels: { 'okeanos.io/id': 'id-1' } },
  },
  spec: { hard: { pods: '10' } },
  status: { used: { pods: '1' } },
};
const { metadata } = quota;

describe('fingerprintOf', () => {
  it('is the same while the API server and controllers keep their own', () => {
    expect(
      fingerprintOf({
        ...quota,
        metadata: {
          ...{ ...metadata, resourceVersion: '2', generation: 2 },
          ...{ creationTimestamp: '2026-11-28T12:00:00Z', managedFields: [{}] },
        },
        status: { used: { pods: '2' } },
      }),
    ).toBe(fingerprintOf(quota));
  });

  it.each<[string, Partial<KubernetesObject>]>([
    ['of the spec', { spec: { hard: { pods: '11' } } }],
    ['of what has no spec', { rules: [] }],
    ['of a label', { metadata: { ...metadata, labels: {} } }],
    ['of an annotation', { metadata: { ...metadata, annotations: { a: '' } } }],
    ['of a finalizer', { metadata: { ...metadata, finalizers: ['a/b'] } }],
    ['of an owner', { metadata: { ...metadata, ownerReferences: [{}] } }],
    ['of the incarnation', { metadata: { ...metadata, uid: 'uid-2' } }],
    [
      'that ends it',
      { metadata: { ...metadata, deletionTimestamp: '2026-11-28T12:00:00Z' } },
    ],
  ])('is another after a change %s', (_name, change) => {
    expect(fingerprintOf({ ...quota, ...change })).not.toBe(
      fingerprintOf(quota),
    );
  });
});
