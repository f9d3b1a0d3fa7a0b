import type { z } from 'zod';

const EXPECTED: Record<string, string> = {
  string: 'a text is expected',
  number: 'a number is expected',
  int: 'a whole number is expected',
  boolean: 'true or false is expected',
  array: 'a list is expected',
  object: 'an object with fields is expected',
  record: 'an object with fields is expected',
};

/**
 * What a schema has against a value, in words for people, where the schema itself has none. Goes with `safeParse`, as its
 * `error`. Pure.
 *
 * @public
 */
export const issueSentence: z.core.$ZodErrorMap = issue => {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? 'it is missing'
        : EXPECTED[issue.expected] ?? 'it is not of the expected type';
    case 'too_small':
      return issue.origin === 'string' && issue.minimum === 1
        ? 'it must not be empty'
        : bound('at least', issue.origin, issue.minimum);
    case 'too_big':
      return bound('at most', issue.origin, issue.maximum);
    case 'invalid_value':
      return `it must be one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_format':
      return 'it is not in the expected form';
    case 'invalid_key':
      return issue.issues
        .map(({ message }) => message)
        .filter(message => message !== undefined)
        .join('; ');
    case 'unrecognized_keys':
      return `there is no ${issue.keys.join(', ')}`;
    case 'invalid_union':
      return 'it is none of what can be here';
    default:
      return undefined; // a schema that checks something of its own says what
  }
};

function bound(
  which: 'at least' | 'at most',
  origin: string,
  value: number | bigint,
): string {
  switch (origin) {
    case 'string':
      return `it must have ${which} ${value} characters`;
    case 'array':
    case 'set':
      return `it must have ${which} ${value} ${
        value === 1 ? 'entry' : 'entries'
      }`;
    default:
      return `it must be ${which} ${value}`;
  }
}
