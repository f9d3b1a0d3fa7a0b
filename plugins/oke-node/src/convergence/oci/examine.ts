import { contentHash } from '../contentHash';
import { decideOci, type OciDecision } from './decideOci';
import { whyNodesStay, withoutDefaults } from './nodePools';
import type { OciReading } from './OciPass';
import type { OciRecord } from './OciRecord';
import { observeResource, type OciObservation } from './observe';
import { observeAddon } from './observeAddon';
import type { AddonPart, OciPart, OciResourcePart } from './part';
import { reference, resolveReferences } from './references';
import { settle } from './settle';

/**
 * The parts of one cluster and what is known of them.
 *
 * @public
 */
export interface OciIntention {
  /** UID of the incarnation. */
  id: string;
  compartmentId: string;
  parts: OciPart[];
  records: OciRecord[];
  /** What happens when somebody else changes or deletes a part. */
  drift: 'report' | 'repair';
  /** Nothing is done, whatever was asked for: it is observed only. */
  frozen?: boolean;
  /** A new plan was confirmed: what somebody else deleted or changed is made again. */
  confirmed: boolean;
}

/** A part that could be compared, with what would be done. */
export interface ExaminedPart<P extends AddonPart | OciResourcePart> {
  /** With references resolved. */
  part: P;
  /** What is sent to create it. */
  body: Record<string, unknown>;
  observation: OciObservation;
  /** As the observation settled it. */
  record: OciRecord | undefined;
  decision: OciDecision;
  /** The intention is the one that was last carried out: what differs is somebody else's doing. */
  isCarriedOut: boolean;
}

/**
 * Observes a part whose dependencies are in place, and decides. Reads only.
 *
 * @throws OciApiError: then the part is unknown
 */
export async function examine<P extends AddonPart | OciResourcePart>(
  reading: OciReading,
  intended: P,
  record: OciRecord | undefined,
  intention: OciIntention,
): Promise<ExaminedPart<P>> {
  const part = resolve(reading, intended);
  const body = bodyOf(part);
  const hash = intentionHash(intended);
  const now = reading.now();
  const observation =
    part.type === 'addon'
      ? await observeAddon(reading, part, record)
      : await observeResource(reading, part, record);
  const settled = settle(observation, record, {
    ...{ part: part.id, kind: part.kind, hash, now },
    isCreated: part.type === 'addon' || !part.comesWith,
  });
  const nodesStay = whyNotShrunk(part, observation, intention);
  const decided = decideOci(observation, {
    record: settled,
    mayAct: mayAct(intention, settled, hash) && nodesStay === undefined,
    bodyHash: contentHash(body),
    now,
  });
  const decision =
    decided.action === 'report' && nodesStay
      ? { ...decided, reason: `${nodesStay}; ${decided.reason}` }
      : decided;
  const isCarriedOut = wasCarriedOut(intention, record, hash);
  return { part, body, observation, record: settled, decision, isCarriedOut };
}

/** Nodes go, with what runs on them, only by a plan that says so: an autoscaler may have added them. */
function whyNotShrunk(
  part: AddonPart | OciResourcePart,
  observation: OciObservation,
  { confirmed }: OciIntention,
): string | undefined {
  return !confirmed &&
    part.type === 'resource' &&
    part.leftSize === undefined &&
    observation.type === 'present' &&
    observation.live
    ? whyNodesStay(part, observation.live)
    : undefined;
}

/**
 * Tells one intention from another. What controllers may add is none: when Okeanos learns of another
 * rule that they write, nobody has asked for anything else.
 */
function intentionHash(part: AddonPart | OciResourcePart): string {
  const asked = part.type === 'addon' ? part : withoutDefaults(part);
  return contentHash({ ...asked, controllerRules: undefined });
}

/** Whether nothing else was asked for since the part was made as intended. */
export function wasCarriedOut(
  { confirmed }: OciIntention,
  record: OciRecord | undefined,
  hash: string,
): boolean {
  return !confirmed && record?.hash === hash;
}

/** Whether what differs may be put right. */
export function mayAct(
  { confirmed, drift }: OciIntention,
  record: OciRecord | undefined,
  hash: string,
): boolean {
  return confirmed || drift === 'repair' || record?.hash !== hash;
}

/** @throws when a part that it refers to is not in place, and something is to be done, which is a fault of ours */
export function resolve<P extends OciPart>(
  { inPlace, isLooking }: OciReading,
  part: P,
): P {
  return resolveReferences(part, (other, field) => {
    const resource = inPlace.get(other);
    const id =
      field === 'id'
        ? resource?.id
        : resource &&
          'defaultSecurityListId' in resource &&
          resource.defaultSecurityListId;
    if (!id && isLooking) {
      return reference(other, field);
    }
    if (!id) {
      throw new Error(`${part.id} needs the ${field} of ${other}`);
    }
    return id;
  });
}

function bodyOf(part: AddonPart | OciResourcePart): Record<string, unknown> {
  return part.type === 'addon'
    ? {
        ...{ clusterId: part.clusterId, addonName: part.addonName },
        ...part.details,
      }
    : part.details;
}
