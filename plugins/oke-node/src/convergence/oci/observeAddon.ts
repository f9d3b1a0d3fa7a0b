import type { FieldChange } from '@okeanos/backstage-plugin-oke-common';
import type { OciAddon, OciAddonDetails } from '../../oci/addons';
import { phaseOf, type Phase } from './lifecycle';
import {
  observeMissing,
  observeRequested,
  type OciObservation,
} from './observe';
import type { OciReading } from './OciPass';
import type { OciRecord } from './OciRecord';
import type { AddonPart } from './part';
import { elapsedMs } from './timing';
import { readWorkRequest } from './workRequests';

/** So long OKE may try to install an add-on, which needs nodes for example, before that it needs attention is a failure. */
const PATIENCE_MS = 10 * 60_000;

/**
 * Looks for an add-on of the cluster, which is in place.
 *
 * @param part - with references resolved
 * @throws OciApiError: then nothing is known
 */
export async function observeAddon(
  reading: OciReading,
  part: AddonPart,
  record: OciRecord | undefined,
): Promise<OciObservation> {
  const { api, signal } = reading;
  const { clusterId, addonName, details } = part;
  const addons = await api.listAddons(clusterId, signal);
  const listed = addons.find(({ name }) => name === addonName);
  const addon =
    listed && details && phaseOf(listed) !== 'terminated'
      ? (await api.getAddon(clusterId, addonName, signal))?.addon
      : listed;
  if (addon && phaseOf(addon) !== 'terminated') {
    const diff = details ? differencesOf(addon, details) : [];
    const fields = diff.map(({ field }) => field);
    return {
      type: 'present',
      phase: phaseNow(addon, record, reading.now()),
      lifecycleState: addon.lifecycleState,
      message: addon.addonError?.message,
      ...{ fields, fixedFields: [], isReplaceable: false },
      ...{ told: fields, diff },
      ...{ kept: [], notes: [], others: [] },
    };
  }
  if (!record || record.ended) {
    return { type: 'absent' };
  }
  if (record.request) {
    const work = await readWorkRequest(
      reading,
      part.kind,
      record.workRequestId,
    );
    return work?.failure === undefined
      ? observeRequested(reading, record, true)
      : { type: 'createFailed', message: work.failure };
  }
  if (listed) {
    return { type: 'gone', message: `it is ${listed.lifecycleState}` };
  }
  // It was in place: it needs no more time to be seen. The cluster may be another one by now.
  return record.hash === undefined
    ? observeMissing(reading, record, true)
    : { type: 'gone', message: 'the cluster does not have it any more' };
}

/** OKE goes on trying. As long as the add-on was not in place yet, that is its making. */
function phaseNow(
  addon: OciAddon,
  record: OciRecord | undefined,
  now: number,
): Phase {
  const phase = phaseOf(addon);
  const isBeingMade =
    record !== undefined &&
    record.hash === undefined &&
    elapsedMs(record.startedAt, now) < PATIENCE_MS;
  return phase === 'degraded' && isBeingMade ? 'pending' : phase;
}

/** @returns what differs; a version that is left to OKE may be any */
export function differencesOf(
  addon: OciAddon,
  { version, configurations }: OciAddonDetails,
): FieldChange[] {
  const live = new Map(
    addon.configurations?.map(({ key, value }) => [key, value]),
  );
  const intended = new Map(
    configurations?.map(({ key, value }) => [key, value]),
  );
  const keys = configurations
    ? [...new Set([...live.keys(), ...intended.keys()])].sort()
    : [];
  return [
    ...(version && version !== addon.version
      ? [change('version', addon.version, version)]
      : []),
    ...keys
      .filter(key => live.get(key) !== intended.get(key))
      .map(key =>
        change(`configurations.${key}`, live.get(key), intended.get(key)),
      ),
  ];
}

function change(
  field: string,
  from: string | undefined,
  to: string | undefined,
): FieldChange {
  return {
    field,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  };
}
