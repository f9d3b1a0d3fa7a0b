import fc from 'fast-check';
import { changedFields } from './changedFields';
import { isRecord } from '../isRecord';

/** JSON objects, with keys in which no dot makes two paths look alike. */
const objects = fc.dictionary(
  fc.stringMatching(/^[a-z]{1,4}$/).filter(key => key !== 'status'),
  fc.letrec(tie => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.string(),
      fc.integer(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), tie('value'), {
        maxKeys: 4,
        noNullPrototype: true,
      }),
    ),
  })).value,
  { noNullPrototype: true },
);

/** Paths of all values that are no objects with something in them. */
function leaves(value: unknown, path: string[] = []): string[][] {
  return isRecord(value) && Object.keys(value).length > 0
    ? Object.entries(value).flatMap(([key, inner]) =>
        leaves(inner, [...path, key]),
      )
    : [path];
}

function copyOf(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function replaced(value: unknown, path: string[], by: unknown): unknown {
  if (path.length === 0) {
    return by;
  }
  const [key, ...rest] = path;
  return isRecord(value)
    ? { ...value, [key]: replaced(value[key], rest, by) }
    : value;
}

describe('changedFields', () => {
  it('finds nothing between an object and its copy', () => {
    fc.assert(
      fc.property(objects, object => {
        expect(changedFields(object, copyOf(object))).toEqual([]);
      }),
    );
  });

  it('finds exactly the field that changed, whichever version is the earlier', () => {
    fc.assert(
      fc.property(
        objects.filter(object => Object.keys(object).length > 0),
        fc.nat(),
        (object, pick) => {
          const paths = leaves(object);
          const path = paths[pick % paths.length];
          const changed = replaced(object, path, 'another value');
          fc.pre(JSON.stringify(changed) !== JSON.stringify(object));
          expect(changedFields(object, changed)).toEqual([path.join('.')]);
          expect(changedFields(changed, object)).toEqual([path.join('.')]);
        },
      ),
    );
  });

  it('names fields that came and went, sorted', () => {
    expect(
      changedFields(
        { spec: { hard: { pods: '1', cpu: '4' } }, data: { gone: '1' } },
        { spec: { hard: { pods: '2', cpu: '4' }, scopes: [] }, data: {} },
      ),
    ).toEqual(['data.gone', 'spec.hard.pods', 'spec.scopes']);
  });

  it('tells an empty map from none: to a NetworkPolicy they differ', () => {
    expect(changedFields({ spec: {} }, { spec: { podSelector: {} } })).toEqual([
      'spec.podSelector',
    ]);
  });

  it.each([
    [[{ a: 1 }], [{ a: 2 }]],
    [[1], [1, 2]],
    [
      [1, 2],
      [2, 1],
    ],
    [[], undefined],
  ])('compares a list as a whole: %j with %j', (before, after) => {
    expect(changedFields({ list: before }, { list: after })).toEqual(['list']);
  });

  it('leaves out what the API server keeps, at its place only', () => {
    expect(
      changedFields(
        {
          metadata: {
            uid: 'a',
            resourceVersion: '1',
            generation: 1,
            creationTimestamp: 'then',
            managedFields: [1],
          },
          status: { phase: 'Active' },
          spec: { status: 'a', uid: 'a' },
        },
        { metadata: {}, spec: { status: 'b', uid: 'b' } },
      ),
    ).toEqual(['spec.status', 'spec.uid']);
  });
});
