import { contentHash } from '../contentHash';
import { changeHash, type OciDecision } from './decideOci';
import type { ExaminedPart } from './examine';
import { differencesOf } from './observeAddon';
import { attempt, type OciOutcome, type OciPass } from './OciPass';
import type { OciRecord } from './OciRecord';
import type { AddonPart } from './part';
import { pollMs } from './timing';

/** Brings version and configurations of an add-on to what is intended, if they are still as they were seen. */
export async function updateAddon(
  pass: OciPass,
  { part, body }: ExaminedPart<AddonPart>,
  record: OciRecord,
  { fields, told }: Extract<OciDecision, { action: 'update' }>,
): Promise<OciOutcome> {
  const { api, records, hooks, signal } = pass;
  const { clusterId, addonName, details = {} } = part;
  const seen = await attempt(pass, 'unknown', () =>
    api.getAddon(clusterId, addonName, signal),
  );
  if ('error' in seen) {
    return seen.outcome;
  }
  const fresh = seen.value;
  const differing = fresh && differencesOf(fresh.addon, details);
  if (
    !fresh ||
    contentHash(differing?.map(({ field }) => field)) !== contentHash(told)
  ) {
    return waiting(pass, 'Changing', 'it changed meanwhile');
  }

  await hooks.beforeEffect();
  const bodyHash = changeHash(contentHash(body), fields);
  const before = record.change;
  const at = new Date(pass.now()).toISOString();
  const change: NonNullable<OciRecord['change']> = {
    operation: 'update',
    bodyHash,
    attempt: before?.bodyHash === bodyHash ? before.attempt + 1 : 1,
    startedAt: at,
  };
  const updated = await attempt(pass, 'failed', () =>
    api.updateAddon(clusterId, addonName, details, fresh.etag, signal),
  );
  if ('error' in updated) {
    const { reason, message } = updated.error;
    if (reason === 'InvalidParameter' || reason === 'LimitExceeded') {
      const failure = { message, at };
      await records.put({ ...record, change: { ...change, failure } });
    }
    return reason === 'NoEtagMatch' || reason === 'IncorrectState'
      ? waiting(pass, reason, message)
      : updated.outcome;
  }
  const { workRequestId } = updated.value;
  await records.put({
    ...record,
    change: { ...change, ...(workRequestId && { workRequestId }) },
  });
  const message = `OCI is changing ${told.join(', ')}`;
  return { ...waiting(pass, 'Updating', message), since: at };
}

function waiting(pass: OciPass, reason: string, message: string): OciOutcome {
  const againInMs = pollMs('Addon', 0, pass.random());
  return { state: 'waiting', reason, message, againInMs };
}
