import { isOciKind } from '../../oci/kinds';
import type { OciIntention } from './examine';
import type { OciRecord } from './OciRecord';
import { ADDON_PART } from './part';

/**
 * What was made for parts that are no longer asked for, and is to be taken away: resources, and add-ons that were asked for.
 * Rules go with their NSG, and what Okeanos did not create with what it came with. Pure.
 */
export function remainsOf({
  parts,
  records,
}: Pick<OciIntention, 'parts' | 'records'>): OciRecord[] {
  const intended = new Set(parts.map(({ id }) => id));
  return records.filter(
    ({ part, kind, attempt }) =>
      !intended.has(part) &&
      attempt > 0 &&
      (isOciKind(kind) || part.startsWith(ADDON_PART)),
  );
}
