import { refOf } from './part';

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
