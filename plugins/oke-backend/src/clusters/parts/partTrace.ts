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
  /** Another one when somebody wrote something else than the status, or when cert-manager says something else of it. */
  fingerprint: string;
  /** What is to be known of it without asking: what Okeanos made, and Certificates, without who wrote what. */
  object?: StoredObject;
}

const managedFieldsSchema = z
  .array(z.looseObject({ subresource: z.string().optional() }))
  .catch([]);

/** What is declared stands as these do, and they change by themselves: an issuer fails, a Secret is deleted. */
const OF_CERT_MANAGER = ['Certificate', 'ClusterIssuer', 'Issuer'];

/** The same is true of Okeanos' own Gateway; of those of others nothing is declared. */
function isTold(kind: string, id: string | undefined): boolean {
  return (
    OF_CERT_MANAGER.includes(kind) || (kind === 'Gateway' && id !== undefined)
  );
}

const statusSchema = z
  .object({
    conditions: z
      .array(
        z.object({
          type: z.string(),
          status: z.string(),
          reason: z.string().optional(),
          observedGeneration: z.number().optional(),
        }),
      )
      .catch([]),
  })
  .catch({ conditions: [] });

/** What is kept of an object that is read as a whole. Pure. */
export function partTrace(kind: string, stored: StoredObject): PartTrace {
  const { managedFields: _managedFields, ...metadata } = stored.metadata;
  const identity = identityOf(kind, stored);
  const isKept = identity.id !== undefined || kind === 'Certificate';
  return {
    ...identity,
    fingerprint: contentHash([
      fingerprintOf(stored),
      writersOf(stored),
      ...(isTold(kind, identity.id) ? [standingOf(stored)] : []),
    ]),
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

/** What cert-manager says of an object, without its words: these can differ with every attempt. */
function standingOf({ status }: StoredObject & { status?: unknown }) {
  return statusSchema.parse(status).conditions;
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
