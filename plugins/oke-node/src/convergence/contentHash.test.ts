import fc from 'fast-check';
import { contentHash } from './contentHash';

const configMap = (data: Record<string, unknown>) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a' },
  data,
});

describe('contentHash', () => {
  it('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true }),
        data => {
          const reversed = Object.fromEntries(Object.entries(data).reverse());
          const { metadata, ...rest } = configMap(reversed);
          expect(contentHash({ ...rest, metadata })).toBe(
            contentHash(configMap(data)),
          );
        },
      ),
    );
  });

  it.each([
    ['a value', { a: '2', list: [1, 2] }],
    ['a key', { b: '1', list: [1, 2] }],
    ['the type of a value', { a: 1, list: [1, 2] }],
    ['the order of a list', { a: '1', list: [2, 1] }],
  ])('changes with %s', (_what, data) => {
    expect(contentHash(configMap(data))).not.toBe(
      contentHash(configMap({ a: '1', list: [1, 2] })),
    );
  });
});
