import type { OciKind } from '../../oci/kinds';
import type { OciScope } from '../../oci/kinds/defineKind';
import { phaseOf } from './lifecycle';
import { isListComplete, NOT_FOUND } from './observe';
import { attempt, type OciOutcome, type OciPass } from './OciPass';
import type { OciRecord } from './OciRecord';
import { elapsedMs, pollMs, VISIBILITY_MS } from './timing';

/** Something to delete. */
export interface Removal {
  part: string;
  kind: OciKind;
  ocid: string;
  /** Where it is listed. The VCN or cluster in it was seen in this pass. */
  scope: OciScope;
}

/**
 * Deletes a resource, or looks what became of its deletion.
 *
 * @returns `removed` when it is proved gone
 */
export async function removeResource(
  pass: OciPass,
  removal: Removal,
): Promise<OciOutcome> {
  const { api, records, now, signal } = pass;
  const { part, kind, ocid } = removal;
  const found = await attempt(pass, 'unknown', () =>
    api.get(kind, ocid, signal),
  );
  if ('error' in found) {
    return { ...found.outcome, ocid };
  }
  if (!found.value) {
    return whenMissing(pass, removal);
  }
  const { resource, etag } = found.value;
  const phase = phaseOf(resource);
  if (phase === 'terminated') {
    return removed(ocid);
  }
  if (phase === 'terminating') {
    return deleting(pass, removal, 'Deleting', 'OCI is deleting it');
  }

  const record = recordOf(pass, removal);
  const startedAt =
    changeOf(pass, removal)?.startedAt ?? new Date(now()).toISOString();
  const change: NonNullable<OciRecord['change']> = {
    operation: 'delete',
    attempt: (changeOf(pass, removal)?.attempt ?? 0) + 1,
    startedAt,
  };
  // What is recorded of another one of the same part stays.
  if (record || !records.get(part)) {
    await records.put({
      ...(record ?? { part, kind, attempt: 1, startedAt, ocid }),
      change,
    });
  }
  await pass.hooks.beforeEffect();
  const deleted = await attempt(pass, 'failed', () =>
    api.delete(kind, ocid, etag, signal),
  );
  if ('error' in deleted) {
    const { reason, message } = deleted.error;
    return reason === 'IncorrectState' || reason === 'NoEtagMatch'
      ? deleting(pass, removal, 'InUse', message)
      : { ...deleted.outcome, ocid };
  }
  return deleting(pass, removal, 'Deleting', 'OCI is deleting it');
}

/** It answers 404: then what is recorded, and what the list shows, has to prove that it is gone. */
async function whenMissing(
  pass: OciPass,
  removal: Removal,
): Promise<OciOutcome> {
  const { kind, ocid, scope } = removal;
  const list = await attempt(pass, 'unknown', () =>
    pass.lists.get(kind, scope),
  );
  if ('error' in list) {
    return { ...list.outcome, ocid };
  }
  const listed = list.value.find(({ id }) => id === ocid);
  if (listed) {
    return phaseOf(listed) === 'terminated'
      ? removed(ocid)
      : deleting(pass, removal, 'NotVisible', 'OCI does not show it');
  }
  // It was there when its deletion was asked for, and the principal could read it.
  if (changeOf(pass, removal)) {
    return removed(ocid);
  }
  const record = recordOf(pass, removal);
  if (record && elapsedMs(record.startedAt, pass.now()) < VISIBILITY_MS) {
    return deleting(
      pass,
      removal,
      'NotVisibleYet',
      'it was made a moment ago, and OCI does not show it yet',
    );
  }
  return isListComplete(kind, list.value)
    ? removed(ocid)
    : {
        state: 'unknown',
        reason: 'NotAuthorizedOrNotFound',
        message: NOT_FOUND,
        ocid,
        againInMs: pollMs(kind, VISIBILITY_MS, pass.random()),
      };
}

/** The record is about this resource, and not about another of the same part. */
function recordOf(
  { records }: OciPass,
  { part, ocid }: Removal,
): OciRecord | undefined {
  const record = records.get(part);
  return record?.ocid === ocid ? record : undefined;
}

function changeOf(pass: OciPass, removal: Removal): OciRecord['change'] {
  const change = recordOf(pass, removal)?.change;
  return change?.operation === 'delete' ? change : undefined;
}

function removed(ocid: string): OciOutcome {
  return { state: 'removed', reason: 'Deleted', message: 'it is gone', ocid };
}

function deleting(
  pass: OciPass,
  removal: Removal,
  reason: string,
  message: string,
): OciOutcome {
  const { kind, ocid } = removal;
  const since = changeOf(pass, removal)?.startedAt;
  const age = since ? elapsedMs(since, pass.now()) : 0;
  return {
    ...{ state: 'waiting', reason, message, ocid, since },
    againInMs: pollMs(kind, age, pass.random()),
  };
}
