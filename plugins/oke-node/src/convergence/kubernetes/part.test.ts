import { isAdoptable, refOf } from './part';

const configMap = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a' },
};

describe('refOf', () => {
  it('names an object, with its namespace if it is in one', () => {
    expect(refOf(configMap)).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      name: 'a',
    });
    expect(
      refOf({ ...configMap, metadata: { name: 'a', namespace: 'shop' } }),
    ).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      namespace: 'shop',
      name: 'a',
    });
  });
});

describe('isAdoptable', () => {
  const isIt = (object: { kind: string; namespace?: string }) =>
    isAdoptable({
      object: {
        apiVersion: 'v1',
        kind: object.kind,
        metadata: { name: 'a', namespace: object.namespace },
      },
    });

  it('takes a Namespace and what is in one, and nothing else', () => {
    expect(isIt({ kind: 'Namespace' })).toBe(true);
    expect(isIt({ kind: 'ConfigMap', namespace: 'shop' })).toBe(true);
    expect(isIt({ kind: 'PersistentVolume' })).toBe(false);
  });
});
