import type { KubernetesObject } from '../../kubernetes';
import { attempt } from './attempt';
import { describeConflicts, type Decision } from './decide';
import type { KubernetesPart } from './part';
import type { Outcome, Pass } from './Pass';
import { planPart, type PlannedPart } from './planPart';

/** Observes a part and makes it as intended, if that can and may be done now. */
export async function convergePart(
  pass: Pass,
  part: KubernetesPart,
): Promise<Outcome> {
  const { api, intention, signal } = pass;
  const planned = await attempt(signal, () =>
    planPart(api, part, intention, signal),
  );
  if ('failure' in planned) {
    return { state: 'failed', ...planned.failure };
  }
  const { drift } = planned.value;
  const outcome = await carryOut(pass, part, planned.value);
  return { ...outcome, ...(drift && { drift }) };
}

/**
 * Observes a part that was made before, where something that it depends on is not there now: it stands as it stands, and
 * nothing is done to it.
 *
 * @param waiting - how it stands when it is not there, or when something would have to be done
 */
export async function observeWaiting(
  { api, intention, signal }: Pass,
  part: KubernetesPart,
  waiting: Outcome,
): Promise<Outcome> {
  const entry = intention.inventory.find(each => each.part === part.id);
  if (entry?.uid === undefined) {
    return waiting;
  }
  const planned = await attempt(signal, () =>
    planPart(api, part, intention, signal),
  );
  if ('failure' in planned) {
    return { state: 'failed', ...planned.failure };
  }
  const { decision, observation, drift } = planned.value;
  const live = 'live' in observation ? observation.live : undefined;
  if (!live) {
    // It may well have gone with what it depends on, which is told.
    return waiting;
  }
  const outcome =
    decision.action === 'create' || decision.action === 'update'
      ? { ...waiting, live }
      : withoutEffect(decision, live);
  return { ...outcome, ...(drift && { drift }) };
}

async function carryOut(
  { api, hooks, inventory, signal }: Pass,
  part: KubernetesPart,
  { decision, observation, drift }: PlannedPart,
): Promise<Outcome> {
  const live = 'live' in observation ? observation.live : undefined;
  if (decision.action !== 'create' && decision.action !== 'update') {
    if (decision.action === 'none' && live) {
      await inventory.made(part, live);
    }
    return withoutEffect(decision, live);
  }

  if (drift) {
    const { kind, metadata } = part.object;
    await hooks.beforeRepair?.({
      ...{ part: part.id, kind, name: metadata.name, drift },
    });
  }
  await hooks.beforeEffect();
  const { action, force, reason: message } = decision;
  const applied = await attempt(signal, () =>
    api.apply(part.object, { force, dryRun: false, signal }),
  );
  if ('failure' in applied) {
    return { state: 'failed', ...applied.failure, live };
  }
  if (applied.value.type === 'conflict') {
    return {
      state: 'refused',
      reason: 'Conflict',
      message: describeConflicts(applied.value.conflicts),
      live,
    };
  }
  const { object } = applied.value;
  await inventory.made(part, object);
  const reason = action === 'create' ? 'Created' : 'Updated';
  return { state: 'applied', reason, message, live: object };
}

function withoutEffect(
  decision: Exclude<Decision, { action: 'create' | 'update' }>,
  live: KubernetesObject | undefined,
): Outcome {
  const { reason: message } = decision;
  switch (decision.action) {
    case 'none':
      return { state: 'current', reason: 'AsIntended', message, live };
    case 'wait':
      return { state: 'waiting', reason: decision.problem, message, live };
    case 'refuse':
      return { state: 'refused', reason: decision.problem, message, live };
    case 'report':
      return live
        ? {
            state: 'drifted',
            reason: 'Changed',
            message: `${message}: ${decision.fields.join(', ')}`,
            live,
          }
        : { state: 'drifted', reason: 'Deleted', message };
    default:
      return decision satisfies never;
  }
}
