import { z } from 'zod';
import { issueSentence } from './issueSentence';
import { problemsOf } from './problemsOf';

const schema = z.strictObject({
  name: z.string().regex(/^[a-z]+$/, 'lower-case letters are expected'),
  ports: z.array(z.number().max(9, 'at most 9')).default([]),
  count: z.number().int().max(1_000).optional(),
});

function problems(input: unknown) {
  const { error } = schema.safeParse(input, { error: issueSentence });
  return error ? problemsOf(error, input) : [];
}

it('names field, value, message and remedy', () => {
  expect(problems({ name: 'Shop', ports: [1, 10] })).toEqual([
    {
      field: 'name',
      value: '"Shop"',
      message: 'lower-case letters are expected',
      remedy: 'Correct the field',
    },
    {
      field: 'ports[1]',
      value: '10',
      message: 'at most 9',
      remedy: 'Correct the field',
    },
  ]);
});

it('tells the strictest of the bounds that a value passes', () => {
  expect(problems({ name: 'shop', count: 1e20 })).toEqual([
    expect.objectContaining({ message: 'it must be at most 1000' }),
  ]);
});

it('comes to an end with very many problems, of which it tells the first', () => {
  const ports = Array.from({ length: 100_000 }, () => 10);
  const told = problems({ name: 'shop', ports });
  expect(told).toHaveLength(101);
  expect(told.at(-1)).toMatchObject({ message: '99900 more problems' });
});

it('asks for what is missing', () => {
  expect(problems({})).toEqual([
    expect.objectContaining({
      field: 'name',
      value: '',
      remedy: 'Set the field',
    }),
  ]);
});

it('names each field that there is not', () => {
  expect(problems({ name: 'shop', size: 1, colour: 'red' })).toEqual([
    {
      field: 'size',
      value: '1',
      message: 'there is no such field',
      remedy: 'Remove the field',
    },
    {
      field: 'colour',
      value: '"red"',
      message: 'there is no such field',
      remedy: 'Remove the field',
    },
  ]);
});

it('tells of an input that is no object at all', () => {
  expect(problems('shop')).toEqual([
    expect.objectContaining({ field: '', value: '"shop"' }),
  ]);
});

it('cuts long values', () => {
  const [{ value }] = problems({ name: 'X'.repeat(1_000) });
  expect(value).toHaveLength(100);
});

it('tells of the size of what is large', () => {
  expect(
    problems({ name: ['a', 'b'], ports: { first: 1 } }).map(
      ({ value }) => value,
    ),
  ).toEqual(['2 entries', 'an object with first']);
});
