import { z } from 'zod';
import { kindOf, type KindName, type ObjectOf, type Unreadable } from './kinds';
import { metadata } from './kinds/fields';

const identity = z.object({ metadata });

/**
 * Cuts an object, as the API server sent it, to the fields in use. An object of an unexpected form
 * is kept by its name alone, so that what depends on it is unknown, not absent.
 *
 * @param object - the parsed JSON; `apiVersion` and `kind` may be missing, as in lists
 * @throws Error when not even `metadata.name` is there: then it is no Kubernetes object
 * @public
 */
export function readObject<K extends KindName>(
  kind: K,
  object: unknown,
): ObjectOf<K> | Unreadable {
  try {
    return kindOf(kind).trim(object);
  } catch (error) {
    const known = identity.safeParse(object);
    if (!known.success) {
      throw error;
    }
    return {
      ...known.data,
      unreadable: error instanceof Error ? error.message : String(error),
    };
  }
}
