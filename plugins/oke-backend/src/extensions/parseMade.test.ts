import { parseMadeParts } from './parseMade';

const part = (object: object, more: object = {}) => ({
  id: 'a',
  object: {
    ...{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } },
    ...object,
  },
  ...more,
});
const named = (metadata: object) => part({ metadata });

describe('parseMadeParts', () => {
  it('takes objects of any kind, in plain JSON', () => {
    const made = [
      named({
        name: 'system:Reader_1',
        namespace: 'shop',
        labels: { 'acme.com/okeanos.io': 'x' },
        annotations: { a: 'b' },
        finalizers: ['acme.com/x'],
      }),
      part(
        { apiVersion: 'acme.io/v1beta1', spec: { a: undefined, b: [1] } },
        { id: 'b', dependsOn: ['a'] },
      ),
    ];
    expect(parseMadeParts(made)).toEqual(JSON.parse(JSON.stringify(made)));
  });

  it('gives parts that nobody else holds', () => {
    const data = { a: '1' };
    const [{ object }] = parseMadeParts([part({ data })]);
    data.a = '2';
    expect(object.data).toEqual({ a: '1' });
  });

  it.each([
    ['nothing', undefined, 'the parts: '],
    ['a promise', Promise.resolve([]), 'the parts: '],
    ['null for a part', [null], 'the parts[0]: '],
    ['no id', [part({}, { id: undefined })], 'the parts[0].id: '],
    ['an id with a line break', [part({}, { id: 'a\nb' })], 'the parts[0].id'],
    ['no metadata', [part({ metadata: undefined })], '[0].object.metadata: '],
    ['no name', [named({})], 'the parts[0].object.metadata.name: '],
    ['an empty name', [named({ name: '' })], '[0].object.metadata.name: '],
    ['a name with a path', [named({ name: '../x' })], 'cannot be the name'],
    ['a namespace with a path', [named({ name: 'a', namespace: '..' })], ''],
    ['no kind', [part({ kind: 'config map' })], 'a kind is one word'],
    ['no version', [part({ apiVersion: 'a/b/v1' })], 'no version of an API'],
    ['a group alone', [part({ apiVersion: 'acme.io' })], 'no version'],
    ['a group in capitals', [part({ apiVersion: 'RBAC.io/v1' })], 'no version'],
    ['a UID', [named({ name: 'a', uid: 'x' })], 'metadata.uid: the API server'],
    [
      'a version of the object',
      [named({ name: 'a', resourceVersion: '1' })],
      'the API server alone',
    ],
    [
      'a label of Okeanos',
      [named({ name: 'a', labels: { 'okeanos.io/id': 'x' } })],
      'metadata.labels: names under okeanos.io/',
    ],
    [
      'an annotation of Okeanos',
      [named({ name: 'a', annotations: { 'okeanos.io/owner': 'x' } })],
      'metadata.annotations: names under okeanos.io/',
    ],
  ])('refuses %s', (_, made, message) => {
    expect(() => parseMadeParts(made)).toThrow(message);
  });
});
