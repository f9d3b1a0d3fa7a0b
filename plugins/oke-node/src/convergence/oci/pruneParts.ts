import { isOciKind } from '../../oci/kinds';
import {
  toResult,
  type OciOutcome,
  type OciPartResult,
  type OciPass,
} from './OciPass';
import type { OciRecord } from './OciRecord';
import { ADDON_PART, type OciPart } from './part';
import { scopesOf } from './places';
import { removeAddon } from './removeAddon';
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
  const { records } = pass;
  const intended = new Set(parts.map(({ id }) => id));
  const pruned: Pruned[] = [];
  for (const record of records.all) {
    const { part, kind } = record;
    if (intended.has(part)) {
      continue;
    }
    const outcome = await prune(pass, record);
    if (!outcome || outcome.state === 'removed') {
      await records.drop(part);
    }
    if (outcome) {
      pruned.push({ result: toResult(part, kind, part, outcome), outcome });
    }
  }
  return pruned;
}

/** Undefined where nothing is to be done: rules go with their NSG, and what Okeanos did not create with what it came with. */
async function prune(
  pass: OciPass,
  record: OciRecord,
): Promise<OciOutcome | undefined> {
  const { part, kind, attempt } = record;
  if (attempt === 0) {
    return undefined;
  }
  if (isOciKind(kind)) {
    const groups = pass.records.all.flatMap(of =>
      of.kind === 'LogGroup' && of.ocid ? of.ocid : [],
    );
    const [scope] = scopesOf(kind, pass.compartmentId, groups);
    return removePart(pass, part, kind, scope);
  }
  const clusterId = pass.inPlace.get('cluster')?.id;
  return kind === 'Addon' && clusterId && part.startsWith(ADDON_PART)
    ? removeAddon(pass, record, clusterId)
    : undefined;
}
