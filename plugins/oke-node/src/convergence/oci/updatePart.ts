import { contentHash } from '../part';
import { changeHash } from './decideOci';
import { changesFor, findDifferences } from './differences';
import type { ExaminedPart } from './examine';
import { phaseOf } from './lifecycle';
import { attempt, type OciOutcome, type OciPass } from './OciPass';
import type { OciRecord } from './OciRecord';
import type { OciResourcePart } from './part';
import type { OciResource } from './resources';
import { pollMs } from './timing';

/** What a cluster's own update cannot change. */
const ENDPOINT_NSGS = 'endpointConfig.nsgIds';

/** Changes what differs, if that is still so. */
export async function updatePart(
  pass: OciPass,
  { part, body, record }: ExaminedPart<OciResourcePart>,
  live: OciResource,
  fields: string[],
): Promise<OciOutcome> {
  const { kind, details } = part;
  const fresh = await attempt(pass, 'unknown', () =>
    pass.api.get(kind, live.id, pass.signal),
  );
  if ('error' in fresh) {
    return { ...fresh.outcome, ocid: live.id, live };
  }
  const seen = fresh.value;
  const differing =
    seen && findDifferences(kind, seen.resource, details).changeable;
  if (
    !seen ||
    phaseOf(seen.resource) !== phaseOf(live) ||
    contentHash(differing) !== contentHash(fields)
  ) {
    return waiting(pass, kind, live, 'Changing', 'it changed meanwhile');
  }

  const bodyHash = changeHash(contentHash(body), fields);
  const before = record?.change;
  const change: NonNullable<OciRecord['change']> = {
    operation: 'update',
    bodyHash,
    attempt: before?.bodyHash === bodyHash ? before.attempt + 1 : 1,
    startedAt: new Date(pass.now()).toISOString(),
  };
  const base: OciRecord = record ?? {
    part: part.id,
    kind,
    attempt: 1,
    startedAt: change.startedAt,
    ocid: live.id,
  };
  await pass.records.put({ ...base, change });

  await pass.hooks.beforeEffect();
  const updated = await attempt(pass, 'failed', () =>
    update(pass, part, seen.resource, seen.etag, fields),
  );
  if ('error' in updated) {
    const { reason, message } = updated.error;
    if (reason === 'NoEtagMatch' || reason === 'IncorrectState') {
      return waiting(pass, kind, live, reason, message);
    }
    if (reason === 'InvalidParameter' || reason === 'LimitExceeded') {
      const failure = { message, at: change.startedAt };
      await pass.records.put({ ...base, change: { ...change, failure } });
    }
    return { ...updated.outcome, ocid: live.id, live };
  }
  const { workRequestId } = updated.value;
  if (!workRequestId) {
    return {
      ...waiting(pass, kind, live, 'Updated', `changed ${fields.join(', ')}`),
      state: 'applied',
      ready: true,
    };
  }
  await pass.records.put({ ...base, change: { ...change, workRequestId } });
  return waiting(
    pass,
    kind,
    live,
    'Updating',
    `OCI is changing ${fields.join(', ')}`,
  );
}

function update(
  { api, signal }: OciPass,
  { kind, details }: OciResourcePart,
  live: OciResource,
  etag: string,
  fields: string[],
) {
  const others = fields.filter(field => field !== ENDPOINT_NSGS);
  return others.length === 0 && 'endpointConfig' in details
    ? api.updateClusterEndpointConfig(
        live.id,
        { nsgIds: details.endpointConfig.nsgIds },
        etag,
        signal,
      )
    : api.update(
        kind,
        live.id,
        changesFor(live, details, others),
        etag,
        signal,
      );
}

function waiting(
  pass: OciPass,
  kind: string,
  live: OciResource,
  reason: string,
  message: string,
): OciOutcome {
  return {
    ...{ state: 'waiting', reason, message, live },
    ocid: live.id,
    againInMs: pollMs(kind, 0, pass.random()),
  };
}
