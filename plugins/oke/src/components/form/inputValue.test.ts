import { inputProblem, readInput } from './inputValue';

it.each<[string, string, string | number]>([
  ['string', ' shop\n', 'shop'],
  ['string', '4', '4'],
  ['integer', ' 50 ', 50],
  ['integer', '', ''],
  ['integer', '5o', '5o'],
  ['integer', '1.5', 1.5],
  ['integer', '1e9', '1e9'],
  ['number', '-2.25', -2.25],
])('reads for a %s %j as %j', (type, text, value) => {
  expect(readInput(text, { type })).toBe(value);
});

const errorMessage = {
  ...{ type: 'type', minLength: 'minLength', maxLength: 'maxLength' },
  ...{ pattern: 'pattern', minimum: 'minimum', maximum: 'maximum' },
};

it.each<[object, string | number, string | undefined]>([
  [{ type: 'string', pattern: '^[a-z]+$', maxLength: 3 }, 'abc', undefined],
  [{ type: 'string', pattern: '^[a-z]+$', maxLength: 3 }, 'A', 'pattern'],
  [{ type: 'string', pattern: '^[a-z]+$', maxLength: 3 }, 'abcd', 'maxLength'],
  [{ type: 'string', minLength: 1 }, '', 'minLength'],
  [{ type: 'integer', minimum: 1, maximum: 9 }, 5, undefined],
  [{ type: 'integer', minimum: 1, maximum: 9 }, 0, 'minimum'],
  [{ type: 'integer', minimum: 1, maximum: 9 }, 10, 'maximum'],
  [{ type: 'integer', minimum: 1 }, 1.5, 'type'],
  [{ type: 'number', minimum: 1 }, 1.5, undefined],
  [{ type: 'integer' }, 'many', 'type'],
  [{ type: 'integer' }, '', 'type'],
])('of %j it says for %j: %s', (schema, value, message) => {
  expect(inputProblem(value, { ...schema, errorMessage })).toBe(message);
});

it('says nothing where the template has no words', () => {
  const schema = { type: 'string', pattern: '^[a-z]+$' };
  expect(inputProblem('A', schema)).toBeUndefined();
  expect(inputProblem('A', { ...schema, errorMessage: 'no' })).toBe('no');
});
