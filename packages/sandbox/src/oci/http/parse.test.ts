import { z } from 'zod';
import { parse } from './parse';

const schema = z.object({
  name: z.string(),
  size: z.int().default(1),
  parts: z
    .array(z.object({ kind: z.string(), at: z.string().optional() }))
    .optional(),
  tags: z.record(z.string(), z.json()).optional(),
  key: z
    .string()
    .transform(text => text || undefined)
    .optional(),
});

describe('parse', () => {
  it('gives what the schema reads', () => {
    expect(
      parse(schema, {
        name: 'a',
        parts: [{ kind: 'b' }],
        tags: { any: { thing: 1 } },
        key: '',
      }),
    ).toEqual({
      name: 'a',
      size: 1,
      parts: [{ kind: 'b' }],
      tags: { any: { thing: 1 } },
    });
  });

  it('names the field that is wrong or missing', () => {
    expect(() => parse(schema, { name: 1 })).toThrow(/^name: /);
    expect(() => parse(schema, {})).toThrow('name is required');
    expect(() => parse(schema, undefined)).toThrow('request body is required');
  });

  it.each([
    [{ name: 'a', colour: 'blue' }, 'colour'],
    [
      { name: 'a', parts: [{ kind: 'b' }, { kind: 'c', hue: 1 }] },
      'parts.1.hue',
    ],
  ])('refuses %j by name instead of dropping the field', (value, field) => {
    expect(() => parse(schema, value)).toThrow(
      `${field}: is not served by the Okeanos sandbox`,
    );
  });
});
