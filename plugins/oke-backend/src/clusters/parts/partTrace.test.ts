import type { StoredObject } from '@okeanos/backstage-plugin-oke-node';
import { partTrace } from './partTrace';

const spec = { manager: 'okeanos', time: '1', fieldsV1: { 'f:spec': {} } };
const status = {
  ...{ manager: 'kube-controller-manager', subresource: 'status', time: '1' },
};

function quota(metadata: Partial<StoredObject['metadata']>): StoredObject {
  return {
    ...{ apiVersion: 'v1', kind: 'PartialObjectMetadata' },
    metadata: {
      ...{ uid: 'uid-1', namespace: 'shop', name: 'okeanos' },
      ...{ resourceVersion: '1', labels: { 'okeanos.io/id': 'id-1' } },
      managedFields: [spec, status],
      ...metadata,
    },
  };
}
const fingerprint = (metadata: Partial<StoredObject['metadata']>) =>
  partTrace('ResourceQuota', quota(metadata)).fingerprint;

describe('partTrace', () => {
  it('tells whose an object is', () => {
    expect(partTrace('ResourceQuota', quota({}))).toMatchObject({
      ...{ uid: 'uid-1', kind: 'ResourceQuota', id: 'id-1' },
      ...{ namespace: 'shop', name: 'okeanos' },
    });
    expect(partTrace('ResourceQuota', quota({ labels: {} })).id).toBe(
      undefined,
    );
  });

  it('is the same while only the status is written', () => {
    expect(
      fingerprint({
        resourceVersion: '2',
        managedFields: [spec, { ...status, time: '2' }],
      }),
    ).toBe(fingerprint({}));
  });

  it.each([
    ['of the spec', { managedFields: [{ ...spec, time: '2' }, status] }],
    ['by another', { managedFields: [spec, { ...spec, manager: 'k' }] }],
    ['of a label', { labels: {} }],
    ['of an annotation', { annotations: { a: 'b' } }],
    ['of a finalizer', { finalizers: ['example.com/mine'] }],
    ['of the generation', { generation: 2 }],
    ['that ends it', { deletionTimestamp: '2026-11-28T12:00:00Z' }],
  ])('is another after a change %s', (_name, metadata) => {
    expect(fingerprint(metadata)).not.toBe(fingerprint({}));
  });
});
