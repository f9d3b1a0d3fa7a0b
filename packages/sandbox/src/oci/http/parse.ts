import { z } from 'zod';
import { invalidParameter, missingParameter } from './ServiceError';

/**
 * Reads a request body or parameter.
 *
 * @throws ServiceError 400 MissingParameter or InvalidParameter, which name the field
 */
export function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) {
    return result.data;
  }
  const [issue] = result.error.issues;
  const field = issue.path.join('.') || 'request body';
  if (issue.input === undefined) {
    throw missingParameter(field);
  }
  throw invalidParameter(`${field}: ${issue.message}`);
}

/** @throws ServiceError 400 MissingParameter */
export function requireQuery(query: URLSearchParams, name: string): string {
  const value = query.get(name);
  if (!value) {
    throw missingParameter(name);
  }
  return value;
}
