import { isDeepStrictEqual } from 'node:util';
import { isRecord } from '../isRecord';

/** Kept by the API server, never by an intention. */
export const SERVER_FIELDS = new Set([
  'metadata.managedFields',
  'metadata.resourceVersion',
  'metadata.generation',
  'metadata.creationTimestamp',
  'metadata.uid',
  'status',
]);

/**
 * Paths of the fields in which two versions of one object differ, for example `spec.hard.pods`,
 * sorted. Lists are compared as a whole. What the API server itself keeps is left out.
 *
 * @public
 */
export function changedFields(before: unknown, after: unknown): string[] {
  return [...differences(before, after, '')].sort();
}

function* differences(
  before: unknown,
  after: unknown,
  path: string,
): Iterable<string> {
  if (SERVER_FIELDS.has(path)) {
    return;
  }
  if (isRecord(before) && isRecord(after)) {
    const keys = Object.keys({ ...before, ...after });
    for (const key of keys) {
      yield* differences(
        before[key],
        after[key],
        path ? `${path}.${key}` : key,
      );
    }
  } else if (!isDeepStrictEqual(before, after)) {
    yield path;
  }
}
