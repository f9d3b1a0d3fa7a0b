import { createHash } from 'node:crypto';
import { addonDetailsSchema } from '../../oci/addons';
import { ociDetailsSchemas } from '../../oci/kinds';
import { contentHash } from '../contentHash';
import type { ExaminedPart } from './examine';
import { phaseOf } from './lifecycle';
import { attempt, type OciOutcome, type OciPass } from './OciPass';
import type { OciRecord } from './OciRecord';
import type { AddonPart, OciResourcePart } from './part';
import { end } from './settle';
import { elapsedMs, pollMs, VISIBILITY_MS } from './timing';

type Requested = OciRecord & { request: NonNullable<OciRecord['request']> };

/** Of a call that is made for the first time, it proves that nothing was made. */
const SPENT_TOKEN = 'InvalidatedRetryToken';

/** Nobody takes a part away and asks for it again so often within the 24 hours of a token. */
const MOST_TOKENS = 50;

const TRANSIENT_REFUSALS = new Set([
  'NotAuthorizedOrNotFound',
  'IncorrectState',
  SPENT_TOKEN,
]);

/** Begins a new attempt to create a part: writes down the call, then makes it. */
export async function createPart(
  pass: OciPass,
  examined: ExaminedPart<AddonPart | OciResourcePart>,
): Promise<OciOutcome> {
  const { part, body, record } = examined;
  const number = (record?.attempt ?? 0) + 1;
  const bodyHash = contentHash(body);
  const requested: Requested = {
    part: part.id,
    kind: part.kind,
    attempt: number,
    startedAt: new Date(pass.now()).toISOString(),
    request: {
      body,
      bodyHash,
      retryToken: retryToken(pass.id, part.id, number, bodyHash),
    },
  };
  await pass.records.put(requested);
  const outcome = await send(
    pass,
    part,
    requested,
    reason => isDefinite(reason) || reason === SPENT_TOKEN,
    true,
  );
  const ended = pass.records.get(part.id);
  // Something like it was there before, and is deleted: the next number has a token of its own.
  return outcome.reason === SPENT_TOKEN && ended?.ended && number < MOST_TOKENS
    ? createPart(pass, { ...examined, record: ended })
    : outcome;
}

/**
 * Makes the recorded call again.
 *
 * @param notMade - by now it would be seen, had it had an effect
 */
export async function resendPart(
  pass: OciPass,
  { part, record }: ExaminedPart<AddonPart | OciResourcePart>,
  notMade: boolean,
): Promise<OciOutcome> {
  if (!record?.request) {
    throw new Error(`No call is recorded that creates ${part.id}`);
  }
  const requested = { ...record, request: record.request };
  return send(pass, part, requested, () => notMade);
}

/** At most 64 characters, as OCI takes them. */
function retryToken(
  id: string,
  part: string,
  number: number,
  bodyHash: string,
): string {
  return createHash('sha256')
    .update(JSON.stringify([id, part, number, bodyHash]))
    .digest('hex');
}

/**
 * @param provesNothingMade - whether such a refusal means that the attempt is over
 * @param isFirst - it was not made before
 */
async function send(
  pass: OciPass,
  part: AddonPart | OciResourcePart,
  record: Requested,
  provesNothingMade: (reason: string) => boolean,
  isFirst = false,
): Promise<OciOutcome> {
  await pass.hooks.beforeEffect();
  const { refused, ...request } = record.request;
  // The answer to this call may be lost.
  if (refused) {
    await pass.records.put({ ...record, request });
  }
  const sent = await attempt(pass, 'failed', () => call(pass, part, record));
  const since = record.startedAt;
  const age = elapsedMs(since, pass.now());
  if ('error' in sent) {
    const { reason, message } = sent.error;
    if (isRefusal(reason) && provesNothingMade(reason)) {
      const at = new Date(pass.now()).toISOString();
      await pass.records.put(end(record, 'Failed', message, at));
      return sent.outcome;
    }
    if (isRefusal(reason) && (isFirst || refused)) {
      await pass.records.put({
        ...record,
        request: { ...request, refused: true },
      });
    }
    // What it needs may not be visible everywhere yet, its permissions included.
    return isRefusal(reason) && !isDefinite(reason) && age < VISIBILITY_MS
      ? { ...sent.outcome, state: 'waiting', since }
      : sent.outcome;
  }
  const { resource, workRequestId } = sent.value;
  const { request: _, ...answered } = record;
  await pass.records.put({
    ...(resource ? { ...answered, ocid: resource.id } : { ...record, request }),
    ...(workRequestId && { workRequestId }),
  });
  const isReady = resource && phaseOf(resource) === 'ready';
  return {
    state: isReady ? 'applied' : 'waiting',
    reason: isReady ? 'Created' : 'Creating',
    message: isReady ? 'it was made' : 'OCI is making it',
    ...(resource && { ocid: resource.id, live: resource }),
    since,
    ready: isReady,
    againInMs: pollMs(part.kind, age, pass.random()),
  };
}

/** From the record in any case, so that it is the same call every time. */
async function call(
  { api, signal }: OciPass,
  part: AddonPart | OciResourcePart,
  { request }: Requested,
) {
  const { body, retryToken: token } = request;
  if (part.type === 'addon') {
    const { workRequestId } = await api.installAddon(
      part.clusterId,
      part.addonName,
      addonDetailsSchema.parse(body),
      token,
      signal,
    );
    return { resource: undefined, workRequestId };
  }
  const details = ociDetailsSchemas[part.kind].parse(body);
  return api.create(part.kind, details, token, signal);
}

/** OCI looked at the call and said no. */
function isRefusal(reason: string): boolean {
  return isDefinite(reason) || TRANSIENT_REFUSALS.has(reason);
}

/** The same call will be refused again. */
function isDefinite(reason: string): boolean {
  return reason === 'InvalidParameter' || reason === 'LimitExceeded';
}
