import { z } from 'zod';
import { namespaceSpecSchema } from './namespaceSpec';
import { readInput } from './readInput';

describe('readInput', () => {
  const schema = z.strictObject({ pods: z.number().default(5) });

  it('gives what the schema makes of it', () => {
    expect(readInput(schema, {})).toEqual({ value: { pods: 5 } });
  });

  it('tells everything that is wrong at once', () => {
    expect(readInput(schema, { pods: 'x', more: 1 })).toMatchObject({
      problems: [{ field: 'pods' }, { field: 'more' }],
    });
  });

  it('tells of fields that the schema would leave out in silence', () => {
    const spec = JSON.parse(
      '{"cluster":"demo","name":"shop","owner":"group:default/shop","blocks":{"__proto__":{"a":1},"x":[{"__proto__":2}]}}',
    );
    expect(namespaceSpecSchema.safeParse(spec).success).toBe(true);
    expect(readInput(namespaceSpecSchema, spec)).toEqual({
      problems: [
        {
          field: 'blocks.__proto__',
          value: 'an object with a',
          message: 'no field can have this name',
          remedy: 'Remove the field',
        },
        expect.objectContaining({
          field: 'blocks.x[0].__proto__',
          value: '2',
        }),
      ],
    });
  });
});
