import {
  contentHash,
  fingerprintOf,
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
  /** What is to be known of it without asking: what Okeanos made, and Certificates, without who wrote what. */
  object?: StoredObject;
}

const managedFieldsSchema = z
  .array(z.looseObject({ subresource: z.string().optional() }))
  .catch([]);

/** What is kept of an object that is read as a whole. Pure. */
export function partTrace(kind: string, stored: StoredObject): PartTrace {
  const { managedFields: _managedFields, ...metadata } = stored.metadata;
  const identity = identityOf(kind, stored);
  const isKept = identity.id !== undefined || kind === 'Certificate';
  return {
    ...identity,
    fingerprint: contentHash([fingerprintOf(stored), writersOf(stored)]),
    ...(isKept && { object: { ...stored, metadata } }),
  };
}

/**
 * What is kept of an object of which the metadata alone is read, which tells by itself that it changed. Who writes a
 * field is in `managedFields`, also where the kind has no generation; what is written to the status stays out. Pure.
 */
export function metadataTrace(kind: string, stored: StoredObject): PartTrace {
  const { labels, annotations, generation, deletionTimestamp } =
    stored.metadata;
  const { finalizers } = stored.metadata;
  return {
    ...identityOf(kind, stored),
    fingerprint: contentHash([
      ...[labels, annotations, generation, deletionTimestamp, finalizers],
      writersOf(stored),
    ]),
  };
}

/** Who has which fields, those of the status left out. */
function writersOf({ metadata: { managedFields } }: StoredObject) {
  return managedFieldsSchema
    .parse(managedFields ?? [])
    .filter(({ subresource }) => !subresource);
}

function identityOf(kind: string, { metadata }: StoredObject) {
  const { uid, namespace, name, labels } = metadata;
  return { uid, kind, namespace, name, id: labels?.[LABEL_ID] };
}
