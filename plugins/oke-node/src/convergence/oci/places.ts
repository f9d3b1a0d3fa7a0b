import { ociKinds, vcnIdOf, type OciKind } from '../../oci/kinds';
import type { OciScope } from '../../oci/kinds/defineKind';
import type { OciRecord } from './OciRecord';
import type { OciPart } from './part';
import { referencedParts } from './references';

/**
 * Where those of a kind are listed that are not in a VCN: in the compartment, and logs in each log group. Pure.
 *
 * @param logGroupIds - OCIDs of the log groups of the cluster
 * @returns one at least
 */
export function scopesOf(
  kind: OciKind,
  compartmentId: string,
  logGroupIds: readonly string[],
): OciScope[] {
  return ociKinds[kind].listedIn === 'LogGroup' && logGroupIds.length > 0
    ? logGroupIds.map(logGroupId => ({ compartmentId, logGroupId }))
    : [{ compartmentId }];
}

/** Parts without which it cannot be, and cannot be looked for. Pure. */
export function placesOf(part: OciPart): string[] {
  switch (part.type) {
    case 'securityRules':
      return referencedParts(part.networkSecurityGroupId);
    case 'addon':
      return referencedParts(part.clusterId);
    default: {
      const { details, comesWith } = part;
      return referencedParts([
        comesWith,
        vcnIdOf(details),
        'clusterId' in details ? details.clusterId : undefined,
        'logGroupId' in details ? details.logGroupId : undefined,
      ]);
    }
  }
}

/**
 * Whether a part was made, and can be looked at although parts that come before it are not in place: it was made before
 * these were asked for, or they changed since. Pure.
 *
 * @param missing - parts that come first, and are not in place
 */
export function isLookedAtBefore(
  part: OciPart,
  record: OciRecord | undefined,
  missing: readonly string[],
): boolean {
  return (
    record?.hash !== undefined &&
    record.ended === undefined &&
    placesOf(part).every(place => !missing.includes(place))
  );
}
