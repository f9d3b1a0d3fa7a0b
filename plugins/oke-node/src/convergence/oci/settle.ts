import type { OciObservation } from './observe';
import type { OciRecord } from './OciRecord';
import { elapsedMs, RETRY_TOKEN_MS } from './timing';

/** What settling and deciding need to know beside the observation. */
export interface PartFacts {
  part: string;
  kind: string;
  /** Whether Okeanos creates it; other things come with what it creates. */
  isCreated: boolean;
  /** Hash of the part's intention. */
  hash: string;
  now: number;
}

/**
 * What an observation proves, written into the record. Pure.
 *
 * @returns the same record when nothing is new
 */
export function settle(
  observation: OciObservation,
  record: OciRecord | undefined,
  facts: PartFacts,
): OciRecord | undefined {
  const at = new Date(facts.now).toISOString();
  switch (observation.type) {
    case 'present':
      return settlePresent(observation, record, facts, at);
    case 'createFailed':
      return record && end(record, 'Failed', observation.message, at);
    case 'gone':
      return record && end(record, 'Gone', observation.message, at);
    case 'requested':
      return record && observation.notMade && isTokenSpent(record, facts.now)
        ? end(record, 'Failed', 'OCI never answered, and made nothing', at)
        : record;
    case 'absent':
    case 'notVisible':
    case 'unknown':
    case 'taken':
      return record;
    default:
      return observation satisfies never;
  }
}

function settlePresent(
  observation: Extract<OciObservation, { type: 'present' }>,
  record: OciRecord | undefined,
  { part, kind, isCreated, hash }: PartFacts,
  at: string,
): OciRecord {
  const { live, phase, fields, fixedFields, changeFailure } = observation;
  const attempt = isCreated ? 1 : 0;
  const known: OciRecord = record ?? { part, kind, attempt, startedAt: at };
  const { request: _, ended, change, ...kept } = known;
  const settled: OciRecord = { ...kept, ...(live && { ocid: live.id }) };
  const isCreationFailed =
    kept.hash === undefined &&
    (phase === 'failed' || (phase === 'terminating' && ended));
  if (isCreationFailed) {
    const message = observation.message ?? 'OCI says no more';
    return {
      ...settled,
      ...(change && { change }),
      ended: ended ?? { reason: 'Failed', message, at },
    };
  }
  const isInPlace =
    (phase === 'ready' || phase === 'degraded') &&
    fields.length === 0 &&
    fixedFields.length === 0;
  if (isInPlace) {
    return { ...settled, hash };
  }
  if (!change) {
    return settled;
  }
  const failure =
    change.failure ??
    (changeFailure === undefined ? undefined : { message: changeFailure, at });
  return { ...settled, change: { ...change, ...(failure && { failure }) } };
}

/** The attempt is over; the next one begins anew. What failed first, and was then deleted, has failed. */
export function end(
  { part, kind, attempt, startedAt, hash, ended }: OciRecord,
  reason: 'Failed' | 'Gone',
  message: string,
  at: string,
): OciRecord {
  return {
    ...{ part, kind, attempt, startedAt },
    ...(hash !== undefined && { hash }),
    ended: ended ?? { reason, message, at },
  };
}

/** Whether repeating the call could have a second effect. */
export function isTokenSpent(record: OciRecord, now: number): boolean {
  return elapsedMs(record.startedAt, now) >= RETRY_TOKEN_MS;
}
