import type { OciOutcome, OciPartResult, OciPass } from './OciPass';
import type { OciPart } from './part';
import { removeResource } from './removeResource';
import { isOciKind } from './resources';
import { toResult } from './toResult';

/**
 * Deletes what parts that are no longer intended left behind. All that is intended is in place, so
 * nothing needs them any more.
 */
export async function pruneParts(
  pass: OciPass,
  parts: OciPart[],
): Promise<{ result: OciPartResult; outcome: OciOutcome }[]> {
  const { records, compartmentId } = pass;
  const intended = new Set(parts.map(({ id }) => id));
  const pruned = [];
  for (const { part, kind, ocid } of records.all) {
    if (intended.has(part)) {
      continue;
    }
    // Rules go with their NSG, and add-ons with their cluster.
    if (!ocid || !isOciKind(kind)) {
      await records.drop(part);
      continue;
    }
    const outcome = await removeResource(pass, {
      ...{ part, kind, ocid },
      scope: { compartmentId },
    });
    if (outcome.state === 'removed') {
      await records.drop(part);
    }
    pruned.push({ result: toResult(part, kind, part, outcome), outcome });
  }
  return pruned;
}
