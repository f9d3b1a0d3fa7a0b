import { z } from 'zod';
import type { Kind, NamedObject } from './kinds/defineKind';
import { metadata } from './kinds/fields';
import type { Unreadable } from './Reading';

const identity = z.object({ metadata });

/**
 * Cuts an object, as the API server sent it, to the fields in use. An object of an unexpected form
 * is kept by its name and with those parts of it that are understood, so that what depends on the others is unknown, not
 * absent. Nothing in it can be changed: all evaluators read the same objects.
 *
 * @param object - the parsed JSON; `apiVersion` and `kind` may be missing, as in lists
 * @throws Error when not even `metadata.name` is there: then it is no Kubernetes object
 * @public
 */
export function readObject<T extends NamedObject>(
  kind: Kind<T>,
  object: unknown,
): T | Unreadable {
  try {
    return frozen(kind.trim(object));
  } catch (error) {
    const known = identity.safeParse(object);
    if (!known.success) {
      throw error;
    }
    return Object.defineProperty(
      {
        apiVersion: kind.apiVersion,
        kind: kind.kind,
        ...known.data,
        unreadable: error instanceof Error ? error.message : String(error),
      },
      'parts',
      // Not enumerable: who writes or compares the whole of it would use what could not be read.
      { value: kind.parts(object) },
    );
  }
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(frozen);
    Object.freeze(value);
  }
  return value;
}
