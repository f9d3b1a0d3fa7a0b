import type { OciApi } from '../../oci/OciApi';
import { runGraph } from '../graph';
import { convergeOciPart } from './convergeOciPart';
import type { OciIntention } from './examine';
import {
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
import { nameOf } from './part';
import { frozenRemains } from './frozen';
import { pruneParts } from './pruneParts';

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
  const waiting = await runGraph(parts, PARTS_AT_A_TIME, async part => {
    const outcome = await convergeOciPart(pass, part, intention);
    outcomes.set(part.id, outcome);
    if (outcome.live) {
      pass.inPlace.set(part.id, outcome.live);
    }
    return outcome.ready === true;
  });
  const results = parts.map(part => {
    const outcome =
      outcomes.get(part.id) ?? waitingFor(waiting.get(part.id) ?? []);
    return toResult(part.id, part.kind, nameOf(part), outcome);
  });

  const allReady = [...outcomes.values()].every(({ ready }) => ready);
  if (intention.frozen) {
    return {
      results: [...results, ...frozenRemains(intention)],
      nextMs: soonest([...outcomes.values()]),
    };
  }
  const pruned =
    allReady && waiting.size === 0 ? await pruneParts(pass, parts) : [];
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

function waitingFor(dependencies: string[]): OciOutcome {
  return {
    state: 'waiting',
    reason: 'DependencyMissing',
    message: `it waits for ${dependencies.join(', ')}`,
  };
}
