import { ociKinds, type OciKind } from '../../oci/kinds';
import type { OciScope } from '../../oci/kinds/defineKind';

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
