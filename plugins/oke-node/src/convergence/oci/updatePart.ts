import { ociKinds, type OciResource } from '../../oci/kinds';
import type { OciAccepted } from '../../oci/OciApi';
import { contentHash } from '../contentHash';
import { withKept } from './compareRules';
import type { OciDecision } from './decideOci';
import { changesFor, findDifferences } from './differences';
import type { ExaminedPart } from './examine';
import { phaseOf } from './lifecycle';
import { attempt, type OciOutcome, type OciPass } from './OciPass';
import type { OciRecord } from './OciRecord';
import type { OciResourcePart } from './part';
import { sendChange, waitingForChange } from './sendChange';

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
      ...waitingForChange(pass, kind, 'Changing', 'it changed meanwhile'),
    };
  }

  const sent = await sendChange(
    pass,
    record,
    { bodyHash: contentHash(body), fields },
    () => update(pass, part, fresh.resource, fresh.etag, fields),
  );
  if ('outcome' in sent) {
    return { ...unchanged, ...sent.outcome };
  }
  const { at, workRequestId } = sent;
  const changed = told.join(', ');
  const kept = differing?.kept ?? [];
  return workRequestId
    ? {
        ...unchanged,
        ...waitingForChange(
          pass,
          kind,
          'Updating',
          `OCI is changing ${changed}`,
        ),
        since: at,
        ready: false,
      }
    : {
        ...unchanged,
        ...waitingForChange(
          pass,
          kind,
          'Updated',
          withKept(`changed ${changed}`, kept),
        ),
        ...(kept.length > 0 && { kept }),
        state: 'applied',
      };
}

async function update(
  { api, signal }: OciPass,
  part: OciResourcePart,
  live: OciResource,
  etag: string,
  fields: string[],
): Promise<OciAccepted> {
  const { kind, details } = part;
  const { changeableApart = [] } = ociKinds[kind];
  const others = fields.filter(field => !changeableApart.includes(field));
  if (others.length === 0 && 'endpointConfig' in details) {
    const { nsgIds } = details.endpointConfig;
    return api.updateClusterEndpointConfig(live.id, { nsgIds }, etag, signal);
  }
  if (others.length === 0 && 'peerId' in details && details.peerId) {
    await api.connectLocalPeeringGateways(live.id, details.peerId, signal);
    return {};
  }
  return api.update(
    kind,
    live.id,
    changesFor(part, live, others),
    etag,
    signal,
  );
}
