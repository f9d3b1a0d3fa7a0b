import { contentHash } from '../contentHash';
import type { OciDecision } from './decideOci';
import type { ExaminedPart } from './examine';
import { differencesOf } from './observeAddon';
import { attempt, type OciOutcome, type OciPass } from './OciPass';
import type { OciRecord } from './OciRecord';
import type { AddonPart } from './part';
import { sendChange, waitingForChange } from './sendChange';

/** Brings version and configurations of an add-on to what is intended, if they are still as they were seen. */
export async function updateAddon(
  pass: OciPass,
  { part, body }: ExaminedPart<AddonPart>,
  record: OciRecord,
  { fields, told }: Extract<OciDecision, { action: 'update' }>,
): Promise<OciOutcome> {
  const { api, signal } = pass;
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
    return waitingForChange(
      pass,
      part.kind,
      'Changing',
      'it changed meanwhile',
    );
  }

  const sent = await sendChange(
    pass,
    record,
    { bodyHash: contentHash(body), fields },
    () => api.updateAddon(clusterId, addonName, details, fresh.etag, signal),
  );
  if ('outcome' in sent) {
    return sent.outcome;
  }
  const message = `OCI is changing ${told.join(', ')}`;
  return {
    ...waitingForChange(pass, part.kind, 'Updating', message),
    since: sent.at,
  };
}
