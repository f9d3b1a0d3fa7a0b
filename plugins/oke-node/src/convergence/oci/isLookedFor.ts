import { ociKinds, type OciKind } from '../../oci/kinds';
import type { OciRecord } from './OciRecord';

/**
 * Whether there may be one of a kind. What clusters have only where it was asked for is recorded before it is made; elsewhere
 * nobody needs to be permitted to list it. Pure.
 */
export function isLookedFor(
  kind: OciKind,
  records: readonly OciRecord[],
): boolean {
  return (
    !ociKinds[kind].isOptional || records.some(record => record.kind === kind)
  );
}
