import { isOciKind } from '../../oci/kinds';
import {
  toResult,
  type OciOutcome,
  type OciPartResult,
  type OciPass,
} from './OciPass';
import type { OciPart } from './part';
import { removePart } from './removePart';

/** What became of something that is no longer intended. */
export interface Pruned {
  result: OciPartResult;
  outcome: OciOutcome;
}

/**
 * Deletes what parts that are no longer intended left behind. All that is intended is in place, so
 * nothing needs them any more.
 */
export async function pruneParts(
  pass: OciPass,
  parts: OciPart[],
): Promise<Pruned[]> {
  const { records, compartmentId } = pass;
  const intended = new Set(parts.map(({ id }) => id));
  const pruned: Pruned[] = [];
  for (const { part, kind, attempt } of records.all) {
    if (intended.has(part)) {
      continue;
    }
    // Rules go with their NSG, add-ons with their cluster, and what Okeanos did not create with what it came with.
    const outcome =
      isOciKind(kind) && attempt > 0
        ? await removePart(pass, part, kind, { compartmentId })
        : undefined;
    if (!outcome || outcome.state === 'removed') {
      await records.drop(part);
    }
    if (outcome) {
      pruned.push({ result: toResult(part, kind, part, outcome), outcome });
    }
  }
  return pruned;
}
