/** The part of a field's schema that a value is held to. */
export interface InputSchema {
  type?: unknown;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  /** Sentences, by keyword (ajv-errors). */
  errorMessage?: unknown;
}

const NUMBER = /^[+-]?\d+(\.\d+)?$/;

/**
 * The value that somebody meant with a text: without the spaces around it, that come with what is pasted. Where a number is
 * asked for and none is written, it stays a text, so that the form says so. Pure.
 */
export function readInput(text: string, schema: InputSchema): string | number {
  const trimmed = text.trim();
  const isNumber = schema.type === 'integer' || schema.type === 'number';
  return isNumber && NUMBER.test(trimmed) ? Number(trimmed) : trimmed;
}

/**
 * What is wrong with a value, in the template's words; undefined when nothing is. As the form finds it when it is sent; the
 * form, not this, decides. Pure.
 */
export function inputProblem(
  value: string | number,
  schema: InputSchema,
): string | undefined {
  const keyword = violatedKeyword(value, schema);
  return keyword && messageOf(schema.errorMessage, keyword);
}

function violatedKeyword(
  value: string | number,
  schema: InputSchema,
): string | undefined {
  const { type, minLength = 0, maxLength = Infinity, pattern } = schema;
  const { minimum = -Infinity, maximum = Infinity } = schema;
  if (type === 'integer' || type === 'number') {
    if (typeof value !== 'number') {
      return 'type';
    }
    if (type === 'integer' && !Number.isInteger(value)) {
      return 'type';
    }
    if (value < minimum) {
      return 'minimum';
    }
    return value > maximum ? 'maximum' : undefined;
  }
  const text = String(value);
  if (text.length < minLength) {
    return 'minLength';
  }
  if (text.length > maxLength) {
    return 'maxLength';
  }
  return pattern && !new RegExp(pattern, 'u').test(text)
    ? 'pattern'
    : undefined;
}

function messageOf(errorMessage: unknown, keyword: string): string | undefined {
  if (typeof errorMessage === 'string') {
    return errorMessage;
  }
  const message: unknown = Object(errorMessage)[keyword];
  return typeof message === 'string' ? message : undefined;
}
