import type { OciAddon } from '../../oci/addons';
import type { OciApi } from '../../oci/OciApi';
import type { OciResource } from '../../oci/kinds';
import type { SecurityRule } from '../../oci/securityRules';
import { runGraph } from '../graph';
import { compareRules } from './compareRules';
import { PARTS_AT_A_TIME } from './convergeOci';
import { resolve, type OciIntention } from './examine';
import { phaseOf } from './lifecycle';
import {
  attempt,
  newReading,
  type OciPassOptions,
  type OciReading,
} from './OciPass';
import type { OciRecord } from './OciRecord';
import { NOT_FOUND, observeResource, type OciObservation } from './observe';
import { observeAddon } from './observeAddon';
import {
  nameOf,
  type AddonPart,
  type OciPart,
  type OciResourcePart,
  type SecurityRulesPart,
} from './part';
import { placesOf } from './places';
import { remainsOf } from './remains';

/**
 * A part as OCI answers it now.
 *
 * @public
 */
export type SeenOciPart =
  | { part: OciResourcePart; live: OciResource }
  | {
      part: SecurityRulesPart;
      /** OCID. */
      networkSecurityGroupId: string;
      /** All but those that controllers of the cluster write. */
      rules: SecurityRule[];
      /** Those of controllers. */
      kept: SecurityRule[];
    }
  | { part: AddonPart; clusterId: string; addon: OciAddon };

/**
 * A part that is not told, and why.
 *
 * @public
 */
export interface UntoldOciPart {
  part: string;
  kind: string;
  name: string;
  /** For people. */
  reason: string;
}

/**
 * All parts of a cluster as OCI answers them now.
 *
 * @public
 */
export interface OciPartsRead {
  /** In the order of the intention. */
  seen: SeenOciPart[];
  /** What is proved not to be there. */
  absent: UntoldOciPart[];
  /** What could not be read, or is on its way: of it nothing can be said that will hold. */
  unclear: UntoldOciPart[];
}

type Told = { seen: SeenOciPart } | { absent: string } | { unclear: string };

/**
 * Reads every part of a cluster as OCI answers it now, each by itself: a list may tell less. Reads only.
 *
 * @throws the reason of an abort
 * @public
 */
export async function readOciParts(
  api: OciApi,
  intention: Pick<OciIntention, 'id' | 'compartmentId' | 'parts' | 'records'>,
  options: OciPassOptions,
): Promise<OciPartsRead> {
  const { parts, records } = intention;
  const reading = { ...newReading(api, intention, options), isLooking: true };
  const told = new Map<string, Told>();
  await runGraph(parts, PARTS_AT_A_TIME, async part => {
    const read = await attempt(
      reading,
      'unknown',
      async () =>
        withoutItsPlace(part, told) ??
        readPart(
          reading,
          part,
          records.find(record => record.part === part.id),
        ),
    );
    told.set(
      part.id,
      'error' in read ? { unclear: read.error.message } : read.value,
    );
    // What is somewhere else than what is gone may be there all the same.
    return true;
  });
  const untold = (reasonOf: (of: Told) => string | undefined) =>
    parts.flatMap(part => {
      const of = told.get(part.id);
      const reason = of && reasonOf(of);
      return reason === undefined
        ? []
        : { part: part.id, kind: part.kind, name: nameOf(part), reason };
    });
  return {
    seen: parts.flatMap(({ id }) => {
      const of = told.get(id);
      return of && 'seen' in of ? of.seen : [];
    }),
    absent: untold(of => ('absent' in of ? of.absent : undefined)),
    unclear: [
      ...untold(of => ('unclear' in of ? of.unclear : undefined)),
      ...remainsOf(intention)
        .filter(({ ended }) => !ended)
        .map(({ part, kind }) => ({
          ...{ part, kind, name: part },
          reason: 'it is no longer asked for, and not seen to be gone',
        })),
    ],
  };
}

/** What is known of a part because of what it is in; undefined when that is there. */
function withoutItsPlace(
  part: OciPart,
  told: ReadonlyMap<string, Told>,
): Told | undefined {
  for (const place of placesOf(part)) {
    const of = told.get(place);
    if (of && 'absent' in of) {
      return { absent: `it belongs in ${place}, which is not there` };
    }
    if (of && 'unclear' in of) {
      return { unclear: `it is in ${place}` };
    }
  }
  return undefined;
}

async function readPart(
  reading: OciReading,
  part: OciPart,
  record: OciRecord | undefined,
): Promise<Told> {
  switch (part.type) {
    case 'securityRules':
      return readRules(reading, part);
    case 'addon':
      return readAddon(reading, part, record);
    default:
      return readResource(reading, part, record);
  }
}

async function readResource(
  reading: OciReading,
  part: OciResourcePart,
  record: OciRecord | undefined,
): Promise<Told> {
  const observation = await observeResource(
    reading,
    resolve(reading, part),
    record,
  );
  if (observation.type !== 'present') {
    return whyNotPresent(observation);
  }
  const { api, signal, inPlace } = reading;
  const live =
    observation.live &&
    (await api.get(part.kind, observation.live.id, signal))?.resource;
  if (!live) {
    return { unclear: NOT_FOUND };
  }
  if (!isStanding(live)) {
    return { unclear: `it is ${live.lifecycleState}` };
  }
  inPlace.set(part.id, live);
  return { seen: { part, live } };
}

async function readAddon(
  reading: OciReading,
  part: AddonPart,
  record: OciRecord | undefined,
): Promise<Told> {
  const { clusterId, addonName } = resolve(reading, part);
  const addons = await reading.api.listAddons(clusterId, reading.signal);
  const addon = addons.some(({ name }) => name === addonName)
    ? (await reading.api.getAddon(clusterId, addonName, reading.signal))?.addon
    : undefined;
  if (!addon || phaseOf(addon) === 'terminated') {
    const observation = await observeAddon(
      reading,
      { ...part, clusterId },
      record,
    );
    return observation.type === 'present'
      ? { unclear: `it is ${observation.lifecycleState}` }
      : whyNotPresent(observation);
  }
  return isStanding(addon)
    ? { seen: { part, clusterId, addon } }
    : { unclear: `it is ${addon.lifecycleState}` };
}

async function readRules(
  reading: OciReading,
  part: SecurityRulesPart,
): Promise<Told> {
  const { networkSecurityGroupId, rules } = resolve(reading, part);
  const live = await reading.api.listSecurityRules(
    networkSecurityGroupId,
    reading.signal,
  );
  const { kept } = compareRules(rules, live);
  return {
    seen: {
      ...{ part, networkSecurityGroupId, kept },
      rules: live.filter(rule => !kept.includes(rule)),
    },
  };
}

function whyNotPresent(
  observation: Exclude<OciObservation, { type: 'present' }>,
): Told {
  switch (observation.type) {
    case 'absent':
      return { absent: 'it was not made' };
    case 'gone':
    case 'taken':
      return { absent: observation.message };
    case 'createFailed':
      return { absent: `it could not be made: ${observation.message}` };
    case 'unknown':
      return { unclear: observation.message };
    case 'requested':
      return { unclear: 'it is being made' };
    case 'notVisible':
      return { unclear: 'it was made a moment ago, and OCI does not show it' };
    default:
      return observation satisfies never;
  }
}

function isStanding(thing: { lifecycleState: string }): boolean {
  const phase = phaseOf(thing);
  return phase === 'ready' || phase === 'degraded';
}
