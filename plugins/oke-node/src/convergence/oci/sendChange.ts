import type { OciAccepted } from '../../oci/OciApi';
import { changeHash } from './decideOci';
import { attempt, type OciOutcome, type OciPass } from './OciPass';
import type { OciRecord } from './OciRecord';
import { pollMs } from './timing';

/** What became of a call that changes something. */
export type SentChange =
  | {
      /** When OCI took it, ISO 8601. */
      at: string;
      /** OCI works on it; undefined when it is done. */
      workRequestId: string | undefined;
    }
  /** OCI did not take it. */
  | { outcome: OciOutcome };

/**
 * Makes a call that changes what stands, and records it, or why OCI refused it for good.
 *
 * @param bodyHash - of the intention
 * @param fields - paths of what is changed: the same change is counted
 */
export async function sendChange(
  pass: OciPass,
  record: OciRecord,
  { bodyHash, fields }: { bodyHash: string; fields: string[] },
  call: () => Promise<OciAccepted>,
): Promise<SentChange> {
  const { records, hooks, now } = pass;
  await hooks.beforeEffect();
  const sent = await attempt(pass, 'failed', call);
  const at = new Date(now()).toISOString();
  const hash = changeHash(bodyHash, fields);
  const before = record.change;
  const change: NonNullable<OciRecord['change']> = {
    operation: 'update',
    bodyHash: hash,
    attempt: before?.bodyHash === hash ? before.attempt + 1 : 1,
    startedAt: at,
  };
  if ('error' in sent) {
    const { reason, message } = sent.error;
    if (reason === 'InvalidParameter' || reason === 'LimitExceeded') {
      const failure = { message, at };
      await records.put({ ...record, change: { ...change, failure } });
    }
    const isPassing = reason === 'NoEtagMatch' || reason === 'IncorrectState';
    return {
      outcome: isPassing
        ? waitingForChange(pass, record.kind, reason, message)
        : sent.outcome,
    };
  }
  const { workRequestId } = sent.value;
  await records.put({
    ...record,
    change: { ...change, ...(workRequestId && { workRequestId }) },
  });
  return { at, workRequestId };
}

/** A change that is not in place yet, or not now. */
export function waitingForChange(
  pass: OciPass,
  kind: string,
  reason: string,
  message: string,
): OciOutcome {
  const againInMs = pollMs(kind, 0, pass.random());
  return { state: 'waiting', reason, message, againInMs };
}
