import { ociKinds, type OciResource } from '../../oci/kinds';
import { contentHash } from '../contentHash';
import { withKept } from './compareRules';
import { changeHash, type OciDecision } from './decideOci';
import { changesFor, findDifferences } from './differences';
import type { ExaminedPart } from './examine';
import { phaseOf } from './lifecycle';
import { attempt, type OciOutcome, type OciPass } from './OciPass';
import type { OciRecord } from './OciRecord';
import type { OciResourcePart } from './part';
import { pollMs } from './timing';

/**
 * Changes what differs, if that is still so. The change is recorded after the call: made twice, it has
 * one effect.
 */
export async function updatePart(
  pass: OciPass,
  { part, body }: ExaminedPart<OciResourcePart>,
  record: OciRecord,
  live: OciResource,
  { fields, told }: Extract<OciDecision, { action: 'update' }>,
): Promise<OciOutcome> {
  const { kind } = part;
  const seen = await attempt(pass, 'unknown', () =>
    pass.api.get(kind, live.id, pass.signal),
  );
  // While it is not changed, what depends on it can be looked at, but not go to another version before it.
  const unchanged = {
    ...{ ocid: live.id, live },
    ready: !fields.includes('kubernetesVersion'),
  };
  if ('error' in seen) {
    return { ...seen.outcome, ...unchanged };
  }
  const fresh = seen.value;
  const differing = fresh && findDifferences(part, fresh.resource);
  if (
    !fresh ||
    phaseOf(fresh.resource) !== phaseOf(live) ||
    contentHash(differing?.told) !== contentHash(told)
  ) {
    return {
      ...unchanged,
      ...waiting(pass, kind, 'Changing', 'it changed meanwhile'),
    };
  }

  await pass.hooks.beforeEffect();
  const updated = await attempt(pass, 'failed', () =>
    update(pass, part, fresh.resource, fresh.etag, fields),
  );
  const at = new Date(pass.now()).toISOString();
  const bodyHash = changeHash(contentHash(body), fields);
  const before = record.change;
  const change: NonNullable<OciRecord['change']> = {
    operation: 'update',
    bodyHash,
    attempt: before?.bodyHash === bodyHash ? before.attempt + 1 : 1,
    startedAt: at,
  };
  if ('error' in updated) {
    const { reason, message } = updated.error;
    if (reason === 'InvalidParameter' || reason === 'LimitExceeded') {
      const failure = { message, at };
      await pass.records.put({ ...record, change: { ...change, failure } });
    }
    const isPassing = reason === 'NoEtagMatch' || reason === 'IncorrectState';
    return {
      ...unchanged,
      ...(isPassing ? waiting(pass, kind, reason, message) : updated.outcome),
    };
  }
  const { workRequestId } = updated.value;
  await pass.records.put({
    ...record,
    change: { ...change, ...(workRequestId && { workRequestId }) },
  });
  const changed = told.join(', ');
  const kept = differing?.kept ?? [];
  return workRequestId
    ? {
        ...unchanged,
        ...waiting(pass, kind, 'Updating', `OCI is changing ${changed}`),
        since: at,
        ready: false,
      }
    : {
        ...unchanged,
        ...waiting(pass, kind, 'Updated', withKept(`changed ${changed}`, kept)),
        ...(kept.length > 0 && { kept }),
        state: 'applied',
      };
}

function update(
  { api, signal }: OciPass,
  part: OciResourcePart,
  live: OciResource,
  etag: string,
  fields: string[],
) {
  const { kind, details } = part;
  const { changeableApart = [] } = ociKinds[kind];
  const others = fields.filter(field => !changeableApart.includes(field));
  return others.length === 0 && 'endpointConfig' in details
    ? api.updateClusterEndpointConfig(
        live.id,
        { nsgIds: details.endpointConfig.nsgIds },
        etag,
        signal,
      )
    : api.update(kind, live.id, changesFor(part, live, others), etag, signal);
}

function waiting(
  pass: OciPass,
  kind: string,
  reason: string,
  message: string,
): OciOutcome {
  const againInMs = pollMs(kind, 0, pass.random());
  return { state: 'waiting', reason, message, againInMs };
}
