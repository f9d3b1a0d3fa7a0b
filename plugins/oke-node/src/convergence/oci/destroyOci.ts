import type { OciApi } from '../../oci/OciApi';
import { ociKinds, type OciKind, type OciResource } from '../../oci/kinds';
import { removalStages } from '../../oci/removalStages';
import type { OciScope } from '../../oci/kinds/defineKind';
import { TAG_ID, TAG_PART } from '../../common/names';
import { removeRules } from './convergeRules';
import { isLookedFor } from './isLookedFor';
import { phaseOf } from './lifecycle';
import {
  attempt,
  newReading,
  soonest,
  toResult,
  type OciHooks,
  type OciOutcome,
  type OciPass,
  type OciPassOptions,
  type OciPartResult,
  type OciPassResult,
} from './OciPass';
import { OciRecords, type OciRecord } from './OciRecord';
import { scopesOf } from './places';
import { removePart } from './removePart';

/**
 * What is to be removed.
 *
 * @public
 */
export interface OciRemains {
  /** UID of the incarnation. */
  id: string;
  compartmentId: string;
  records: OciRecord[];
  /** Kinds that a cluster has only where they are asked for, and that were: looked for also where nothing is recorded. */
  asked: readonly OciKind[];
}

/** What became of a part. */
interface Removed {
  result: OciPartResult;
  outcome: OciOutcome;
}

/**
 * One pass of removing everything that carries the tags of the incarnation or is recorded, first what nothing
 * else uses: node pools, the cluster, rules among NSGs and what is in the VCN, and the VCN at last. The load balancers that the cluster's Services have made must be gone before. It never
 * waits for OCI: the caller runs it again until it is done.
 *
 * @returns how what is left stands; `done` when nothing is left, which is proved
 * @throws what the hooks throw, and the reason of an abort
 * @public
 */
export async function destroyOci(
  api: OciApi,
  remains: OciRemains,
  hooks: OciHooks,
  options: OciPassOptions,
): Promise<OciPassResult & { done: boolean }> {
  const pass: OciPass = {
    ...newReading(api, remains, options),
    hooks,
    records: new OciRecords(remains.records, records => hooks.record(records)),
  };
  const removed: Removed[] = [];
  let done = true;
  for (const kinds of removalStages()) {
    const stood = await removeStage(
      pass,
      kinds.filter(kind =>
        isLookedFor(kind, {
          records: pass.records.all,
          asked: remains.asked,
        }),
      ),
    );
    removed.push(...stood);
    done = stood.every(({ outcome }) => outcome.state === 'removed');
    if (!done) {
      break;
    }
  }
  if (done) {
    await pass.records.clear();
  }
  return {
    results: removed.map(({ result }) => result),
    nextMs: soonest(removed.map(({ outcome }) => outcome)),
    done,
  };
}

async function removeStage(
  pass: OciPass,
  kinds: OciKind[],
): Promise<Removed[]> {
  const inVcn = kinds.filter(kind => ociKinds[kind].listedIn === 'Vcn');
  const others = kinds.filter(kind => ociKinds[kind].listedIn !== 'Vcn');
  const stood = await Promise.all([
    ...others.map(kind => removeListed(pass, kind)),
    ...(inVcn.length > 0 ? [removeFromVcns(pass, inVcn)] : []),
  ]);
  return stood.flat();
}

/** Removes all of a kind that is in no VCN. */
async function removeListed(pass: OciPass, kind: OciKind): Promise<Removed[]> {
  const { compartmentId } = pass;
  const groups =
    ociKinds[kind].listedIn === 'LogGroup'
      ? await attempt(pass, 'unknown', () =>
          pass.lists.get('LogGroup', { compartmentId }),
        )
      : { value: [] };
  if ('error' in groups) {
    return [toRemoved(kind, kind, kind, groups.outcome)];
  }
  const ours = groups.value.filter(group => isOurs(pass, group));
  const removed = await Promise.all(
    scopesOf(
      kind,
      compartmentId,
      ours.map(({ id }) => id),
    ).map(scope => removeKind(pass, kind, scope)),
  );
  return removed.flat();
}

/** Removes everything of ours in the VCNs of ours that are there; there is one, or none. */
async function removeFromVcns(
  pass: OciPass,
  kinds: OciKind[],
): Promise<Removed[]> {
  const { compartmentId } = pass;
  const recorded = pass.records.all.find(({ kind }) => kind === 'Vcn')?.ocid;
  const found = await attempt(pass, 'unknown', async () => {
    const listed = await pass.lists.get('Vcn', { compartmentId });
    const isRecordedListed = listed.some(({ id }) => id === recorded);
    const read =
      recorded && !isRecordedListed
        ? await pass.api.get('Vcn', recorded, pass.signal)
        : undefined;
    return [...listed, ...(read ? [read.resource] : [])];
  });
  if ('error' in found) {
    return [toRemoved('vcn', 'Vcn', 'vcn', found.outcome)];
  }
  const vcns = found.value.filter(
    vcn => isOurs(pass, vcn) && phaseOf(vcn) !== 'terminated',
  );
  const removed: Removed[] = [];
  for (const vcn of vcns) {
    const scope = { compartmentId, vcnId: vcn.id };
    const comesWith =
      'defaultSecurityListId' in vcn ? vcn.defaultSecurityListId : undefined;
    removed.push(...(await removeFromVcn(pass, kinds, scope, comesWith)));
  }
  return removed;
}

/** @param comesWith - what came with the VCN, and goes with it only */
async function removeFromVcn(
  pass: OciPass,
  kinds: OciKind[],
  scope: OciScope,
  comesWith: string | undefined,
): Promise<Removed[]> {
  if (kinds.includes('NetworkSecurityGroup')) {
    const disconnected = await attempt(pass, 'failed', () =>
      disconnectGroups(pass, scope),
    );
    if ('error' in disconnected) {
      const { outcome } = disconnected;
      return [toRemoved('rules', 'SecurityRules', 'rules', outcome)];
    }
  }
  const stood = await Promise.all(
    kinds.map(kind => removeKind(pass, kind, scope, comesWith)),
  );
  return stood.flat();
}

/** An NSG that rules of another one name cannot be deleted. */
async function disconnectGroups(pass: OciPass, scope: OciScope): Promise<void> {
  const groups = await pass.lists.get('NetworkSecurityGroup', scope);
  const standing = groups.filter(
    group => isOurs(pass, group) && phaseOf(group) === 'ready',
  );
  await Promise.all(
    standing.map(async ({ id }) => {
      const rules = await pass.api.listSecurityRules(id, pass.signal);
      const naming = rules.filter(({ sourceType, destinationType }) =>
        [sourceType, destinationType].includes('NETWORK_SECURITY_GROUP'),
      );
      await removeRules(pass, id, naming);
    }),
  );
}

/**
 * Removes all of a kind that is ours. What was asked for in a VCN and is not seen needs no waiting: OCI
 * does not delete a VCN with anything in it.
 */
async function removeKind(
  pass: OciPass,
  kind: OciKind,
  scope: OciScope,
  comesWith?: string,
): Promise<Removed[]> {
  const listed = await attempt(pass, 'unknown', () =>
    pass.lists.get(kind, scope),
  );
  if ('error' in listed) {
    return [toRemoved(kind, kind, kind, listed.outcome)];
  }
  const ours = listed.value.filter(
    resource =>
      resource.freeformTags[TAG_ID] === pass.id &&
      resource.id !== comesWith &&
      phaseOf(resource) !== 'terminated',
  );
  const names = new Map(
    ours.map(resource => [
      resource.freeformTags[TAG_PART] ?? resource.id,
      nameOfResource(resource),
    ]),
  );
  for (const { part, kind: recorded, ocid } of pass.records.all) {
    const isAwaited =
      ocid === undefined ? scope.vcnId === undefined : ocid !== comesWith;
    if (recorded === kind && isAwaited && !names.has(part)) {
      names.set(part, part);
    }
  }
  return Promise.all(
    [...names].map(async ([part, name]) => {
      const outcome = await removePart(pass, part, kind, scope);
      if (outcome.state === 'removed') {
        await pass.records.drop(part);
      }
      return toRemoved(part, kind, name, outcome);
    }),
  );
}

/** By its tags, or by its record when somebody took them away. */
function isOurs({ id, records }: OciPass, resource: OciResource): boolean {
  return (
    resource.freeformTags[TAG_ID] === id ||
    records.all.some(({ ocid }) => ocid === resource.id)
  );
}

export function nameOfResource(resource: OciResource): string {
  return 'name' in resource
    ? resource.name
    : resource.displayName ?? resource.id;
}

function toRemoved(
  part: string,
  kind: string,
  name: string,
  outcome: OciOutcome,
): Removed {
  return { result: toResult(part, kind, name, outcome), outcome };
}
