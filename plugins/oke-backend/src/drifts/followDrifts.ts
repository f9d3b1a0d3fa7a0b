import type { PartDrift, PartResult } from '@okeanos/backstage-plugin-oke-node';
import type { DriftRecord } from './DriftRecord';

/** What comes again within so long is told as one: a tug of war is one entry that counts. */
const EPISODE_MS = 60 * 60_000;
/** That it still stands is written so often. */
const SEEN_AGAIN_MS = 60_000;
/** What is under way in OCI is put right once the part is read to be as intended. */
const UNDER_WAY: { [S in PartResult['state']]?: 'repairing' } = {
  waiting: 'repairing',
};
/** So many fields are told. */
const MOST_FIELDS = 20;

/** A part about which something is to be recorded. */
export type DriftedPart = Pick<PartResult, 'part' | 'kind' | 'name'> & {
  drift: PartDrift;
  /** `repairing`: it is about to be put right. */
  state: 'repairing' | 'putRight' | 'standing';
  /** Why it still stands. */
  message: string;
};

/**
 * What a pass found of all parts of an object, brought together with what is recorded. Pure.
 *
 * @param newId - gives ids of new records
 * @returns the records that are new or changed
 */
export function followDrifts(
  records: DriftRecord[],
  results: PartResult[],
  now: Date,
  newId: () => string,
): DriftRecord[] {
  const found = results.flatMap(({ drift, state, ...result }) =>
    drift
      ? [recordOf(records, toldOf({ ...result, state, drift }), now, newId)]
      : [],
  );
  const ended = records
    .filter(({ state }) => state === 'standing')
    .flatMap(record => endOf(record, results, now) ?? []);
  return [...found.flatMap(record => record ?? []), ...ended];
}

/**
 * A part about to be put right, brought together with what is recorded. Pure.
 */
export function beginRepair(
  records: DriftRecord[],
  repair: Pick<DriftedPart, 'part' | 'kind' | 'name' | 'drift'>,
  now: Date,
  newId: () => string,
): DriftRecord {
  const part = { ...repair, state: 'repairing' as const, message: '' };
  return written(sameAs(records, part, now), part, now, newId);
}

function toldOf(result: PartResult & { drift: PartDrift }): DriftedPart {
  const { part, kind, name, drift, state, message } = result;
  const isPutRight = state === 'applied' || state === 'current';
  return {
    ...{ part, kind, name, drift },
    state: isPutRight ? 'putRight' : UNDER_WAY[state] ?? 'standing',
    message: isPutRight ? '' : message,
  };
}

/** Undefined when nothing new is known. */
function recordOf(
  records: DriftRecord[],
  part: DriftedPart,
  now: Date,
  newId: () => string,
): DriftRecord | undefined {
  const known = sameAs(records, part, now);
  const isKnown =
    known?.state === 'standing' &&
    part.state === 'standing' &&
    known.message === part.message &&
    identity(known) === identity(part.drift) &&
    now.getTime() - Date.parse(known.lastAt) < SEEN_AGAIN_MS;
  return isKnown ? undefined : written(known, part, now, newId);
}

/** The record that the part goes on with: the one that stands, or what was the same not long ago. */
function sameAs(
  records: DriftRecord[],
  { part, drift }: DriftedPart,
  now: Date,
): DriftRecord | undefined {
  const own = records.filter(record => record.part === part);
  return (
    own.find(({ state }) => state === 'standing') ??
    own.find(
      record =>
        identity(record) === identity(drift) &&
        now.getTime() - Date.parse(record.lastAt) < EPISODE_MS,
    )
  );
}

function written(
  known: DriftRecord | undefined,
  { part, kind, name, drift, state, message }: DriftedPart,
  now: Date,
  newId: () => string,
): DriftRecord {
  const at = now.toISOString();
  const { change, fields, by } = drift;
  const timesPutRight = known?.timesPutRight ?? 0;
  return {
    id: known?.id ?? newId(),
    ...{ part, kind, name, change, by, message },
    fields: fields.slice(0, MOST_FIELDS),
    moreFields: Math.max(0, fields.length - MOST_FIELDS),
    firstAt: known?.firstAt ?? at,
    lastAt: at,
    timesPutRight: state === 'putRight' ? timesPutRight + 1 : timesPutRight,
    state: state === 'putRight' ? 'putRight' : 'standing',
    ...(state === 'putRight'
      ? { endedAt: at }
      : { since: known?.state === 'standing' ? known.since : at }),
    isRepaired: state === 'repairing',
  };
}

/** What stood and is there no more; undefined while that is not known. */
function endOf(
  record: DriftRecord,
  results: PartResult[],
  now: Date,
): DriftRecord | undefined {
  const result = results.find(({ part }) => part === record.part);
  if (result?.drift) {
    return undefined; // goes on
  }
  const isReadAsIntended =
    !result || ['current', 'applied', 'removed'].includes(result.state);
  if (!isReadAsIntended) {
    return undefined;
  }
  const isByUs = record.isRepaired || result?.state === 'applied';
  const { since: _since, ...ended } = record;
  return {
    ...ended,
    state: isByUs ? 'putRight' : 'ended',
    timesPutRight: record.timesPutRight + (isByUs ? 1 : 0),
    ...{ endedAt: now.toISOString(), message: '', isRepaired: false },
  };
}

function identity({
  change,
  fields,
  by,
}: Pick<DriftRecord, 'change' | 'fields' | 'by'>): string {
  return JSON.stringify([
    change,
    fields.slice(0, MOST_FIELDS).map(({ field }) => field),
    by.map(({ manager }) => manager).sort(),
  ]);
}
