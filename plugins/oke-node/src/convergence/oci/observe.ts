import type { FieldChange } from '@okeanos/backstage-plugin-oke-common';
import {
  ociKinds,
  vcnIdOf,
  type OciKind,
  type OciResource,
} from '../../oci/kinds';
import { TAG_ID, TAG_PART } from '../../common/names';
import { OciApiError } from '../../oci/OciApiError';
import { describeAutoscaler } from './describeAutoscaler';
import { findDifferences } from './differences';
import { phaseOf, type Phase } from './lifecycle';
import { describePool } from './nodePools';
import type { OciReading } from './OciPass';
import type { OciScope } from '../../oci/kinds/defineKind';
import type { OciRecord } from './OciRecord';
import type { OciResourcePart } from './part';
import {
  describePeer,
  whoseAttachment,
  whyUnpeered,
  type Unpeered,
} from './peering';
import { elapsedMs, VISIBILITY_MS } from './timing';
import { failureOfWorkOn, readWorkRequest } from './workRequests';

/** What 404 means. */
export const NOT_FOUND =
  'OCI answers "not authorized or not found": it may be deleted, or the principal may not be permitted to read it';

/** How a part stands in OCI, as far as that can be told. */
export type OciObservation =
  /** Nothing was made, and nothing is there. */
  | { type: 'absent' }
  /**
   * A call to create it went out, and nothing is seen of it.
   *
   * - `accepted`: OCI answered, and works on it
   * - `notMade`: by now it would be seen
   */
  | { type: 'requested'; accepted: boolean; notMade: boolean }
  | { type: 'createFailed'; message: string }
  /** It was made a moment ago. */
  | { type: 'notVisible' }
  /** 404, which is not absence. */
  | { type: 'unknown'; message: string }
  | { type: 'gone'; message: string }
  /** There can be one, and somebody else made it. */
  | { type: 'taken'; message: string }
  | Present;

export interface Present {
  type: 'present';
  /** Undefined of an add-on. */
  live?: OciResource;
  phase: Phase;
  /** In OCI's word. */
  lifecycleState: string;
  /** What OCI says about its state. */
  message?: string;
  /** Paths of fields that differ and can be changed. */
  fields: string[];
  /** Paths of fields that differ and cannot be changed. */
  fixedFields: string[];
  /** Whether another one may be made in its place. */
  isReplaceable: boolean;
  /** What differs, for people. */
  told: string[];
  /** The same with what they are and become. */
  diff: FieldChange[];
  /** What is not intended and nobody's tampering, for people. */
  kept: string[];
  /** What is to be said of it also when it is as intended, for people. */
  notes: string[];
  /** Why it does not do what it is for although it stands as intended. */
  unpeered?: Unpeered;
  /** OCIDs of others that carry the tags of this part. */
  others: string[];
  /** Why the last change failed. */
  changeFailure?: string;
}

/**
 * Looks for the resource of a part: by the OCID that is recorded, and by tags among all of its VCN or
 * compartment. What it depends on is in place.
 *
 * @param part - with references resolved
 * @throws OciApiError: then nothing is known
 */
export async function observeResource(
  reading: OciReading,
  part: OciResourcePart,
  record: OciRecord | undefined,
): Promise<OciObservation> {
  const { kind } = part;
  const listed = await reading.lists.get(kind, scopeOf(reading, part));
  const creation = record?.ocid
    ? undefined
    : await readWorkRequest(reading, kind, record?.workRequestId);
  const recordedId =
    part.comesWith ?? record?.ocid ?? creation?.identifierOf(kind);
  const recorded =
    recordedId && (await find(reading, kind, listed, recordedId));
  const tagged = listed.filter(
    resource =>
      isTagged(resource, reading.id, part.id) &&
      phaseOf(resource) !== 'terminated',
  );
  const standing = tagged.filter(
    resource => phaseOf(resource) !== 'terminating',
  );

  const isThere = recorded && phaseOf(recorded) !== 'terminated';
  const shown = isThere ? recorded : standing[0] ?? tagged[0];
  if (shown) {
    const live = await readWhole(reading, kind, shown);
    if (!live) {
      return { type: 'unknown', message: NOT_FOUND };
    }
    const { changeable, fixed, told, diff, kept } = findDifferences(part, live);
    const phase = phaseOf(live);
    return {
      type: 'present',
      live,
      phase,
      lifecycleState: live.lifecycleState,
      message: await describeState(reading, kind, live, phase),
      fields: changeable,
      fixedFields: fixed,
      isReplaceable: ociKinds[kind].isReplaceable === true,
      told,
      diff,
      kept,
      notes: [
        ...describePool(part, live),
        ...(await describeLeftSize(reading, part)),
        ...describePeer(part, live),
      ],
      unpeered: whyUnpeered(part, live),
      others: standing.filter(({ id }) => id !== live.id).map(({ id }) => id),
      changeFailure:
        phase === 'ready' && changeable.length > 0
          ? (
              await readWorkRequest(
                reading,
                kind,
                record?.change?.workRequestId,
              )
            )?.failure
          : undefined,
    };
  }
  if (part.comesWith) {
    return observeMissing(reading, undefined, false);
  }
  if (recorded) {
    return { type: 'gone', message: `it is ${recorded.lifecycleState}` };
  }
  if (creation?.failure !== undefined) {
    return { type: 'createFailed', message: creation.failure };
  }
  const taken = whoseAttachment(kind, listed);
  if (taken !== undefined) {
    return { type: 'taken', message: taken };
  }
  const isComplete = isListComplete(kind, listed);
  if (recordedId) {
    return observeMissing(reading, record, isComplete);
  }
  return record?.request && !record.ended
    ? observeRequested(reading, record, isComplete)
    : { type: 'absent' };
}

/** Undefined when OCI shows it in a list only. */
async function readWhole(
  { api, signal }: OciReading,
  kind: OciKind,
  shown: OciResource,
): Promise<OciResource | undefined> {
  return ociKinds[kind].isListedShort
    ? (await api.get(kind, shown.id, signal))?.resource
    : shown;
}

/** Whether an autoscaler is there, of a node pool whose size is left to one. */
async function describeLeftSize(
  { api, signal }: OciReading,
  { details, leftSize }: OciResourcePart,
): Promise<string[]> {
  if (!leftSize || !('clusterId' in details)) {
    return [];
  }
  try {
    return [
      describeAutoscaler(await api.listAddons(details.clusterId, signal)),
    ];
  } catch (error) {
    if (error instanceof OciApiError) {
      return [describeAutoscaler(undefined)];
    }
    throw error;
  }
}

/** Where a part is listed. */
export function scopeOf(
  { compartmentId }: OciReading,
  { details }: OciResourcePart,
): OciScope {
  return {
    compartmentId:
      'compartmentId' in details ? details.compartmentId : compartmentId,
    vcnId: vcnIdOf(details),
    clusterId: 'clusterId' in details ? details.clusterId : undefined,
    logGroupId: 'logGroupId' in details ? details.logGroupId : undefined,
  };
}

export function isTagged(
  { freeformTags }: OciResource,
  id: string,
  part: string,
): boolean {
  return freeformTags[TAG_ID] === id && freeformTags[TAG_PART] === part;
}

async function find(
  { api, signal }: OciReading,
  kind: OciKind,
  listed: OciResource[],
  id: string,
): Promise<OciResource | undefined> {
  return (
    listed.find(resource => resource.id === id) ??
    (await api.get(kind, id, signal))?.resource
  );
}

/**
 * Whether what a list does not show is not there. The list itself succeeded, so its kind may be read. That it looks into the
 * right place is known when it shows others; inside a VCN or a cluster that was seen in the same reading, it is known as well.
 */
export function isListComplete(kind: OciKind, listed: OciResource[]): boolean {
  const { listedIn, isForgotten } = ociKinds[kind];
  return listedIn === 'compartment' && !isForgotten ? listed.length > 0 : true;
}

/** Its OCID is recorded, and answers 404. */
export function observeMissing(
  { now }: OciReading,
  record: OciRecord | undefined,
  isComplete: boolean,
): OciObservation {
  // It was there when its deletion was asked for, and the principal could read it.
  if (record?.change?.operation === 'delete') {
    return { type: 'gone', message: 'it was deleted' };
  }
  if (record && elapsedMs(record.startedAt, now()) < VISIBILITY_MS) {
    return { type: 'notVisible' };
  }
  return record && isComplete
    ? { type: 'gone', message: 'it is no longer listed where it was' }
    : { type: 'unknown', message: NOT_FOUND };
}

/** A call to create it went out, and nothing else is known. */
export function observeRequested(
  { now }: OciReading,
  record: OciRecord,
  isComplete: boolean,
): OciObservation {
  return {
    type: 'requested',
    accepted: record.workRequestId !== undefined,
    notMade: isComplete && elapsedMs(record.startedAt, now()) >= VISIBILITY_MS,
  };
}

async function describeState(
  reading: OciReading,
  kind: OciKind,
  live: OciResource,
  phase: Phase,
): Promise<string | undefined> {
  const details =
    'lifecycleDetails' in live ? live.lifecycleDetails : undefined;
  return phase === 'failed'
    ? (await failureOfWorkOn(reading, kind, live)) ?? details
    : details;
}
