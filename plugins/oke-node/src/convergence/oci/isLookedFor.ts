import { ociKinds, type OciKind } from '../../oci/kinds';
import type { OciRemains } from './destroyOci';

/**
 * Whether there may be one of a kind. What clusters have only where it was asked for is asked for, or recorded before it is
 * made; elsewhere nobody needs to be permitted to list it. Pure.
 */
export function isLookedFor(
  kind: OciKind,
  { records, asked }: Pick<OciRemains, 'records' | 'asked'>,
): boolean {
  return (
    !ociKinds[kind].isOptional ||
    asked.includes(kind) ||
    records.some(record => record.kind === kind)
  );
}
