import { z as z3 } from 'zod/v3';
import { z } from 'zod';
import {
  clusterStatusSchema,
  namespaceSpecSchema,
} from '@okeanos/backstage-plugin-oke-common';
import { namespaceSpec } from '../__testUtils__/fixtures';
import { toZod3 } from './toZod3';

const input = toZod3(z3, namespaceSpecSchema, 'input');
const { spec } = { spec: namespaceSpec() };

describe('toZod3', () => {
  it('takes what the schema takes, and gives what the schema makes of it', () => {
    const { cluster, name, owner } = spec;
    const taken = input.parse({ cluster, name, owner });
    expect(namespaceSpecSchema.parse(taken)).toEqual(spec);
  });

  it.each([
    ['a field is missing', { name: undefined }],
    ['a type is another', { quota: { pods: '7' } }],
    ['a choice is none', { drift: 'perhaps' }],
    ['an item is of another type', { sharedWith: [7] }],
  ])('refuses it when %s', (_what, changes) => {
    expect(input.safeParse({ ...spec, ...changes }).success).toBe(false);
  });

  it('passes on what the schema then refuses with words for people', () => {
    const unknown = { ...spec, colour: 'blue', name: 'Shop' };
    const passed = input.parse(unknown);
    expect(passed).toEqual(unknown);
    expect(namespaceSpecSchema.safeParse(passed).success).toBe(false);
  });

  it('keeps descriptions', () => {
    expect(input.shape.owner.description).toBe('Group that owns the namespace');
  });

  it('leaves out what an answer may leave out', () => {
    const answer = toZod3(z3, clusterStatusSchema, 'output');
    const { nodes } = answer.shape;
    expect(nodes.safeParse({}).success).toBe(true);
    expect(nodes.safeParse({ ready: 'two' }).success).toBe(false);
  });

  it('takes anything where anything is taken', () => {
    const any = toZod3(
      z3,
      z.object({ of: z.record(z.string(), z.unknown()) }),
      'input',
    );
    const value = { of: { a: 1, b: ['x'], c: null } };
    expect(any.parse(value)).toEqual(value);
    expect(any.safeParse({ of: 'x' }).success).toBe(false);
  });

  it('says so when a schema has what it cannot say', () => {
    const odd = z.object({ either: z.union([z.string(), z.number()]) });
    expect(() => toZod3(z3, odd, 'input')).toThrow(
      'There is no zod 3 schema for',
    );
  });
});
