import type { StoredObject } from '@okeanos/backstage-plugin-oke-node';
import { metadataTrace, partTrace } from './partTrace';

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
  metadataTrace('ResourceQuota', quota(metadata)).fingerprint;

describe('metadataTrace', () => {
  it('tells whose an object is', () => {
    expect(metadataTrace('ResourceQuota', quota({}))).toMatchObject({
      ...{ uid: 'uid-1', kind: 'ResourceQuota', id: 'id-1' },
      ...{ namespace: 'shop', name: 'okeanos' },
    });
    expect(metadataTrace('ResourceQuota', quota({ labels: {} })).id).toBe(
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

describe('partTrace', () => {
  const whole = (kind: string, metadata: Partial<StoredObject['metadata']>) =>
    partTrace(kind, { ...quota(metadata), spec: { hard: { pods: '10' } } });

  it('keeps what Okeanos made as it is, without who wrote what', () => {
    const { managedFields: _, ...metadata } = quota({}).metadata;
    expect(whole('ResourceQuota', {})).toMatchObject({
      ...{ uid: 'uid-1', kind: 'ResourceQuota', id: 'id-1' },
      ...{ namespace: 'shop', name: 'okeanos' },
    });
    expect(whole('ResourceQuota', {}).object).toEqual({
      ...{ apiVersion: 'v1', kind: 'PartialObjectMetadata', metadata },
      spec: { hard: { pods: '10' } },
    });
  });

  it('keeps of others their Certificates only', () => {
    expect(whole('Role', { labels: {} }).object).toBeUndefined();
    expect(whole('Certificate', { labels: {} }).object).toBeDefined();
  });

  it('tells a change of the content, and none of the status', () => {
    const { fingerprint: before } = whole('ResourceQuota', {});
    const stored = { ...quota({}), spec: { hard: { pods: '10' } } };
    expect(
      partTrace('ResourceQuota', { ...stored, status: { used: {} } }),
    ).toMatchObject({ fingerprint: before });
    expect(
      partTrace('ResourceQuota', { ...stored, spec: {} }).fingerprint,
    ).not.toBe(before);
  });

  it('is another one when an issuer or a Certificate stands differently', () => {
    const certificate = (ready: string, message: string) =>
      partTrace('Certificate', {
        ...quota({}),
        status: {
          conditions: [
            { type: 'Ready', status: ready, reason: 'Ready', message },
          ],
        },
      } as StoredObject).fingerprint;
    const before = certificate('True', 'is up to date');
    expect(certificate('True', 'is up to date still')).toBe(before);
    expect(certificate('False', 'is up to date')).not.toBe(before);
    expect(partTrace('Certificate', quota({})).fingerprint).not.toBe(before);
  });
});
