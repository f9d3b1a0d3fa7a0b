import { contentHash } from '../contentHash';
import { byOthers } from './byOthers';
import { createPart, resendPart } from './createPart';
import { convergeRules } from './convergeRules';
import type { OciDecision } from './decideOci';
import { frozenOutcome, hasEffect } from './frozen';
import { examine, type ExaminedPart, type OciIntention } from './examine';
import { phaseOf } from './lifecycle';
import { scopeOf, type OciObservation } from './observe';
import { attempt, type OciOutcome, type OciPass } from './OciPass';
import type { AddonPart, OciPart, OciResourcePart } from './part';
import { removeResource } from './removeResource';
import { elapsedMs, failureMs, pollMs } from './timing';
import { updateAddon } from './updateAddon';
import { updatePart } from './updatePart';

/** Observes a part whose dependencies are in place, and does what can be done now. */
export async function convergeOciPart(
  pass: OciPass,
  part: OciPart,
  intention: OciIntention,
): Promise<OciOutcome> {
  if (part.type === 'securityRules') {
    return convergeRules(pass, part, intention);
  }
  const { records } = pass;
  const before = records.get(part.id);
  const examined = await attempt(pass, 'unknown', () =>
    examine(pass, part, before, intention),
  );
  if ('error' in examined) {
    return { ...examined.outcome, ocid: before?.ocid };
  }
  const { record } = examined.value;
  if (record && contentHash(record) !== contentHash(before ?? null)) {
    await records.put(record);
  }
  const { decision } = examined.value;
  return intention.frozen && hasEffect(decision)
    ? frozenOutcome(examined.value, decision)
    : carryOut(pass, examined.value);
}

async function carryOut(
  pass: OciPass,
  examined: ExaminedPart<AddonPart | OciResourcePart>,
): Promise<OciOutcome> {
  const { part, observation, record, decision, isCarriedOut } = examined;
  const live = observation.type === 'present' ? observation.live : undefined;
  switch (decision.action) {
    case 'create':
      return {
        ...(await createPart(pass, examined)),
        ...(isCarriedOut &&
          record?.ended?.reason === 'Gone' && { drift: byOthers('Deleted') }),
      };
    case 'resend':
      return resendPart(
        pass,
        examined,
        observation.type === 'requested' && observation.notMade,
      );
    case 'update':
      return {
        ...(await changePart(pass, examined, decision)),
        ...(isCarriedOut && { drift: byOthers('Changed', decision.told) }),
      };
    case 'replace': {
      if (part.type !== 'resource' || !live) {
        return impossible(decision);
      }
      if (record?.hash) {
        // What is gone from then on was deleted by ourselves.
        const { hash: _hash, ...known } = record;
        await pass.records.put(known);
      }
      const removed = await removeResource(pass, {
        part: part.id,
        kind: part.kind,
        ocid: live.id,
        scope: scopeOf(pass, part),
      });
      if (phaseOf(live) !== 'failed') {
        return removed.state === 'removed' || removed.state === 'waiting'
          ? {
              ...removed,
              ...{ state: 'waiting', reason: 'Replacing' },
              message: decision.reason,
            }
          : removed;
      }
      return {
        ...removed,
        state: 'failed',
        reason: 'CreateFailed',
        message: `its creation failed: ${decision.reason}; it is deleted, and then made again`,
      };
    }
    default:
      return withoutEffect(pass, examined, decision);
  }
}

async function changePart(
  pass: OciPass,
  examined: ExaminedPart<AddonPart | OciResourcePart>,
  decision: Extract<OciDecision, { action: 'update' }>,
): Promise<OciOutcome> {
  const { part, observation, record } = examined;
  const live = observation.type === 'present' ? observation.live : undefined;
  if (!record) {
    return impossible(decision);
  }
  if (part.type === 'addon') {
    return updateAddon(pass, { ...examined, part }, record, decision);
  }
  return live
    ? updatePart(pass, { ...examined, part }, record, live, decision)
    : impossible(decision);
}

/** An add-on cannot be replaced. */
function impossible({ action }: OciDecision): never {
  throw new Error(`Nothing is known of how to ${action} this kind of part`);
}

function withoutEffect(
  pass: OciPass,
  { part, observation, record }: ExaminedPart<AddonPart | OciResourcePart>,
  decision: Exclude<
    OciDecision,
    { action: 'create' | 'resend' | 'update' | 'replace' }
  >,
): OciOutcome {
  const { now, random } = pass;
  const live = observation.type === 'present' ? observation.live : undefined;
  const { kept, notes } =
    observation.type === 'present' ? observation : { kept: [], notes: [] };
  const common = {
    message: decision.reason,
    ...(kept.length > 0 && { kept }),
    ...(notes.length > 0 && { notes }),
    ...(record?.ocid && { ocid: record.ocid }),
    ...(live && { live }),
    ready:
      observation.type === 'present' &&
      (observation.phase === 'ready' || observation.phase === 'degraded'),
  };
  switch (decision.action) {
    case 'none':
      return { ...common, state: 'current', reason: 'AsIntended' };
    case 'report':
      return { ...common, state: 'drifted', reason: decision.problem };
    case 'refuse':
      return { ...common, state: 'refused', reason: decision.problem };
    case 'unknown':
      return {
        ...common,
        state: 'unknown',
        reason: decision.problem,
        againInMs: failureMs(random()),
      };
    case 'fail':
      return {
        ...common,
        // The nodes do not go to another version before their cluster.
        ready: common.ready && !isVersionBehind(observation),
        state: 'failed',
        reason: decision.problem,
        againInMs: decision.retryInMs ?? failureMs(random()),
      };
    case 'wait': {
      const since = record?.change?.startedAt ?? record?.startedAt;
      const age = since ? elapsedMs(since, now()) : 0;
      return {
        ...common,
        state: 'waiting',
        reason: decision.problem,
        since,
        // A change that OCI does not show yet must not let others go on.
        ready: decision.isStanding === true,
        againInMs: decision.isStanding
          ? failureMs(random())
          : pollMs(part.kind, age, random()),
      };
    }
    default:
      return decision satisfies never;
  }
}

function isVersionBehind(observation: OciObservation): boolean {
  return (
    observation.type === 'present' &&
    observation.fields.includes('kubernetesVersion')
  );
}
