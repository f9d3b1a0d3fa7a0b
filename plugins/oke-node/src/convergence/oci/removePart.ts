import type { OciKind } from '../../oci/kinds';
import type { OciScope } from '../../oci/kinds/defineKind';
import { phaseOf } from './lifecycle';
import { isTagged } from './observe';
import { attempt, type OciOutcome, type OciPass } from './OciPass';
import { removeResource } from './removeResource';
import { elapsedMs, pollMs, VISIBILITY_MS } from './timing';
import { readWorkRequest } from './workRequests';

/**
 * Deletes all that there is of a part: what is recorded, and what carries its tags.
 *
 * @param scope - where it is listed. The VCN or cluster in it was seen in this pass.
 * @returns `removed` when it is proved that nothing is left
 */
export async function removePart(
  pass: OciPass,
  part: string,
  kind: OciKind,
  scope: OciScope,
): Promise<OciOutcome> {
  const record = pass.records.get(part);
  const seen = await attempt(pass, 'unknown', async () => {
    const listed = await pass.lists.get(kind, scope);
    const creation = record?.ocid
      ? undefined
      : await readWorkRequest(pass, kind, record?.workRequestId);
    return { listed, creation };
  });
  if ('error' in seen) {
    return { ...seen.outcome, ocid: record?.ocid };
  }
  const { listed, creation } = seen.value;
  const ids = new Set(
    listed
      .filter(
        resource =>
          isTagged(resource, pass.id, part) &&
          phaseOf(resource) !== 'terminated',
      )
      .map(({ id }) => id),
  );
  const recordedId = record?.ocid ?? creation?.identifierOf(kind);
  if (recordedId) {
    ids.add(recordedId);
  }
  // What was found is recorded, so that its deletion is as well.
  const [found] = ids;
  if (record && !record.ocid && found) {
    const { request: _, ...kept } = record;
    await pass.records.put({ ...kept, ocid: found });
  }

  const isAwaited =
    record?.request &&
    !record.request.refused &&
    !record.ended &&
    creation?.failure === undefined;
  if (ids.size === 0 && record && isAwaited) {
    const { startedAt: since } = record;
    const age = elapsedMs(since, pass.now());
    if (age < VISIBILITY_MS) {
      return {
        state: 'waiting',
        reason: 'NotVisibleYet',
        message:
          'its creation was asked for a moment ago; if it was made, it will be seen',
        since,
        againInMs: pollMs(kind, age, pass.random()),
      };
    }
  }

  const outcomes = await Promise.all(
    [...ids].map(ocid => removeResource(pass, { part, kind, ocid, scope })),
  );
  return (
    outcomes.find(({ state }) => state !== 'removed') ??
    outcomes[0] ?? {
      state: 'removed',
      reason: 'Deleted',
      message: 'nothing of it is there',
    }
  );
}
