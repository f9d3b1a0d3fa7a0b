import type { DriftWriter } from '@okeanos/backstage-plugin-oke-common';
import { z } from 'zod';
import type { KubernetesObject } from '../../kubernetes';
import { isRecord } from '../isRecord';

/** As `api.apply` names itself. */
const OWN_MANAGER = 'okeanos';

/** https://kubernetes.io/docs/reference/using-api/server-side-apply/#managers */
const managedFieldsSchema = z.array(
  z.object({
    manager: z.string().default(''),
    time: z.string().optional(),
    subresource: z.string().optional(),
    fieldsV1: z.unknown(),
  }),
);

/**
 * Field managers other than Okeanos that have one of these fields, or something in it, and when each last changed
 * which fields it has. Pure.
 *
 * A field that was taken away is in nobody's list, so that it is not known who did it.
 */
export function wroteFields(
  { metadata }: KubernetesObject,
  fields: string[],
): DriftWriter[] {
  const managed = managedFieldsSchema.safeParse(metadata.managedFields ?? []);
  if (!managed.success) {
    return [];
  }
  const latest = new Map<string, string | undefined>();
  for (const { manager, time, subresource, fieldsV1 } of managed.data) {
    const isOther = manager !== OWN_MANAGER && manager !== '';
    if (isOther && subresource !== 'status' && hasOne(fieldsV1, fields)) {
      const known = latest.get(manager);
      latest.set(manager, known && time && known > time ? known : time);
    }
  }
  return [...latest].map(([manager, at]) => ({ manager, ...(at && { at }) }));
}

function hasOne(fieldsV1: unknown, fields: string[]): boolean {
  const owned = [...pathsOf(fieldsV1, '')];
  return fields.some(field =>
    owned.some(
      path =>
        path === field ||
        path.startsWith(`${field}.`) ||
        field.startsWith(`${path}.`) ||
        field.startsWith(`${path}[`),
    ),
  );
}

/** Paths as `changedFields` gives them: it compares lists as a whole, so that no path leads into one. */
function* pathsOf(fields: unknown, path: string): Iterable<string> {
  const inner = isRecord(fields)
    ? Object.entries(fields).filter(([key]) => key.startsWith('f:'))
    : [];
  if (inner.length === 0 && path !== '') {
    yield path;
  }
  for (const [key, value] of inner) {
    const name = key.slice('f:'.length);
    yield* pathsOf(value, path ? `${path}.${name}` : name);
  }
}
