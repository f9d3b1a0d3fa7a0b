import { z } from 'zod';
import { invalidParameter, missingParameter } from './ServiceError';

/**
 * Reads a request body or parameter. A field that the schema does not have is refused: the client would believe that it counts.
 *
 * @throws ServiceError 400 MissingParameter or InvalidParameter, which name the field
 */
export function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) {
    const [dropped] = droppedFields(value, result.data, []);
    if (dropped) {
      throw invalidParameter(
        `${dropped}: is not served by the Okeanos sandbox`,
      );
    }
    return result.data;
  }
  const [issue] = result.error.issues;
  const field = issue.path.join('.') || 'request body';
  if (issue.input === undefined) {
    throw missingParameter(field);
  }
  throw invalidParameter(`${field}: ${issue.message}`);
}

/** Paths of what was sent and is not in what was read, at any depth. */
function droppedFields(
  sent: unknown,
  read: unknown,
  path: readonly (string | number)[],
): string[] {
  if (Array.isArray(sent) && Array.isArray(read)) {
    return sent.flatMap((item, index) =>
      droppedFields(item, read[index], [...path, index]),
    );
  }
  if (!isObject(sent) || !isObject(read)) {
    return [];
  }
  return Object.entries(sent).flatMap(([key, value]) =>
    Object.hasOwn(read, key)
      ? droppedFields(value, read[key], [...path, key])
      : [[...path, key].join('.')],
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @throws ServiceError 400 MissingParameter */
export function requireQuery(query: URLSearchParams, name: string): string {
  const value = query.get(name);
  if (!value) {
    throw missingParameter(name);
  }
  return value;
}
