import {
  contentHash,
  LABEL_ID,
  type StoredObject,
} from '@okeanos/backstage-plugin-oke-node';
import { z } from 'zod';

/** What is kept of an object that may be a part of something declared. */
export interface PartTrace {
  uid: string;
  kind: string;
  /** Undefined when it belongs to none. */
  namespace: string | undefined;
  name: string;
  /** UID of what was declared, where the object says so. */
  id: string | undefined;
  /** Another one when somebody wrote something else than the status. */
  fingerprint: string;
}

const managedFieldsSchema = z
  .array(z.looseObject({ subresource: z.string().optional() }))
  .catch([]);

/**
 * Of an object's metadata, what tells by itself that the object changed. Who writes a field is in `managedFields`, also
 * where the kind has no generation; what is written to the status, as with every pod of a quota, stays out. Pure.
 */
export function partTrace(kind: string, { metadata }: StoredObject): PartTrace {
  const { uid, namespace, name, labels, annotations, generation } = metadata;
  const { deletionTimestamp, finalizers, managedFields } = metadata;
  return {
    ...{ uid, kind, namespace, name, id: labels?.[LABEL_ID] },
    fingerprint: contentHash([
      ...[labels, annotations, generation, deletionTimestamp, finalizers],
      managedFieldsSchema
        .parse(managedFields ?? [])
        .filter(({ subresource }) => !subresource),
    ]),
  };
}
