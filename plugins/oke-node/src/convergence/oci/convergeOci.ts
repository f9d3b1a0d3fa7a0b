import type { OciApi } from '../../oci/OciApi';
import { runGraph } from '../graph';
import { convergeOciPart } from './convergeOciPart';
import { resolve, type OciIntention } from './examine';
import { observeResource } from './observe';
import {
  attempt,
  newReading,
  soonest,
  toResult,
  type OciHooks,
  type OciOutcome,
  type OciPass,
  type OciPassOptions,
  type OciPassResult,
} from './OciPass';
import { OciRecords } from './OciRecord';
import { nameOf, type OciPart } from './part';
import { isLookedAtBefore } from './places';
import { frozenRemains } from './frozen';
import { pruneParts } from './pruneParts';

/** Reason of what comes after parts that are not in place. */
const WAITING = 'DependencyMissing';

/** So many parts of one cluster at a time: enough to hide latency, kind to the API. */
export const PARTS_AT_A_TIME = 6;

/**
 * One pass: observes every part whose dependencies are in place, and does what can be done now; of what is frozen, nothing. It
 * never waits for OCI: the caller runs it again, which continues. Running it twice at once, or after
 * a crash at any point, makes the same resources, none twice.
 *
 * @returns how every part stands, in the order of the parts; then what was, or should have been,
 *   removed because it is no longer intended
 * @throws what the hooks throw, and the reason of an abort; what fails of single parts is a result
 * @public
 */
export async function convergeOci(
  api: OciApi,
  intention: OciIntention,
  hooks: OciHooks,
  options: OciPassOptions,
): Promise<OciPassResult> {
  const { parts } = intention;
  const pass: OciPass = {
    ...newReading(api, intention, options),
    hooks: intention.frozen ? { ...hooks, beforeEffect: refuseEffect } : hooks,
    records: new OciRecords(intention.records, records =>
      hooks.record(records),
    ),
  };
  const outcomes = new Map<string, OciOutcome>();
  await runGraph(parts, PARTS_AT_A_TIME, async part => {
    const missing = part.dependsOn.filter(id => !outcomes.get(id)?.ready);
    const outcome =
      missing.length === 0
        ? await convergeOciPart(pass, part, intention)
        : await waitFor(pass, part, missing);
    outcomes.set(part.id, outcome);
    if (outcome.live) {
      pass.inPlace.set(part.id, outcome.live);
    }
    return true;
  });
  const results = parts.map(part =>
    toResult(part.id, part.kind, nameOf(part), outcomes.get(part.id)!),
  );

  const allReady = [...outcomes.values()].every(
    ({ ready, reason }) => ready && reason !== WAITING,
  );
  if (intention.frozen) {
    return {
      results: [...results, ...frozenRemains(intention)],
      nextMs: soonest([...outcomes.values()]),
    };
  }
  const pruned = allReady ? await pruneParts(pass, parts) : [];
  return {
    results: [...results, ...pruned.map(({ result }) => result)],
    nextMs: soonest([
      ...outcomes.values(),
      ...pruned.map(({ outcome }) => outcome),
    ]),
  };
}

/** Nothing gets here: decisions that have an effect are not carried out. */
async function refuseEffect(): Promise<never> {
  throw new Error('The cluster is frozen: nothing of it is changed');
}

/**
 * A part that comes after others which are not in place. What was made before them stands as it is, so that what is built on
 * it does not wait: a running cluster does not stop because something new cannot be made.
 */
async function waitFor(
  pass: OciPass,
  part: OciPart,
  missing: string[],
): Promise<OciOutcome> {
  const waiting: OciOutcome = {
    state: 'waiting',
    reason: WAITING,
    message: `it waits for ${missing.join(', ')}`,
  };
  const record = pass.records.get(part.id);
  if (part.type !== 'resource' || !isLookedAtBefore(part, record, missing)) {
    return waiting;
  }
  const seen = await attempt(pass, 'unknown', () =>
    observeResource(pass, resolve({ ...pass, isLooking: true }, part), record),
  );
  const observation = 'value' in seen ? seen.value : undefined;
  const isStanding =
    observation?.type === 'present' &&
    (observation.phase === 'ready' || observation.phase === 'degraded');
  return isStanding
    ? { ...waiting, ocid: record?.ocid, live: observation.live, ready: true }
    : waiting;
}
