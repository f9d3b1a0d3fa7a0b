import { z } from 'zod';
import { fromJson, jsonColumns } from './json';

it('writes what is there, and leaves the rest as it is', () => {
  const columns = jsonColumns({ list: [], view: { a: 1 }, other: undefined });
  expect(Object.entries(columns)).toEqual([
    ['list', '[]'],
    ['view', '{"a":1}'],
  ]);
});

it('reads what has the form that is expected', () => {
  const schema = z.array(z.number());
  expect(fromJson(schema, '[1,2]')).toEqual([1, 2]);
  expect(() => fromJson(schema, '["a"]')).toThrow(/expected number/);
});
