import { createHash } from 'node:crypto';
import { isRecord } from './isRecord';

/**
 * Hash of what is intended, independent of the order of keys.
 *
 * @public
 */
export function contentHash(object: unknown): string {
  return createHash('sha256').update(canonicalJson(object)).digest('hex');
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner) =>
    isRecord(inner)
      ? Object.fromEntries(
          Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : inner,
  );
}
