import type { PartDrift } from '../PartDrift';

/**
 * What somebody else did to a part in OCI and is put right. Who it was, no resource tells: OCI's Audit service does.
 *
 * @param told - in words, names of fields or rules
 */
export function byOthers(
  change: PartDrift['change'],
  told: string[] = [],
): PartDrift {
  return { change, fields: told.map(field => ({ field })), by: [] };
}
