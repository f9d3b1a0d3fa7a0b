import type { Condition } from '@okeanos/backstage-plugin-oke-common';
import type { OciPartResult } from '@okeanos/backstage-plugin-oke-node';
import {
  because,
  lastingConditions,
  type EvaluatedCondition,
} from '../../reconcile/conditions';
import { deletedPart, driftedCondition } from '../../reconcile/drift';

/**
 * Conditions of an OKE cluster after a pass, `Ready` first. Pure.
 *
 * @param baseline - the conditions of what is inside the cluster; none before its first pass
 * @param isFrozen - nothing of it is changed in OCI
 */
export function clusterConditions(
  results: OciPartResult[],
  baseline: Condition[],
  isFrozen = false,
): EvaluatedCondition[] {
  const provisioned = provisionedCondition(results);
  const drifted = driftedCondition(results);
  const made = baseline.find(({ type }) => type === 'BaselineReady');
  // What was made inside can be broken there: then certificates end, and the cluster is not ready.
  const issuers = baseline
    .filter(({ type }) => type === 'IssuerReady')
    .map(withoutHistory);
  // Namespaces work without it, so that the cluster is ready all the same.
  const gateways = baseline
    .filter(({ type }) => type === 'GatewayReady')
    .map(withoutHistory);
  const inside: EvaluatedCondition = made
    ? withoutHistory(made)
    : {
        type: 'BaselineReady',
        status: 'Unknown',
        reason: 'NotReachableYet',
        message: 'The API server cannot be reached yet',
        inProgress: true,
      };
  const [hindering] = lastingConditions([
    ...[provisioned, inside, ...issuers].filter(
      ({ status }) => status !== 'True',
    ),
    ...(drifted.status === 'False' ? [] : [drifted]),
  ]);
  // Such as nodes that still run another version: what works and is not all that was asked for.
  const notes = results
    .filter(({ notes: told = [] }) => told.length > 0)
    .map(({ kind, name, notes: told = [] }) =>
      [`${kind} ${name}`, told.join('; ')].join(': '),
    );
  const ready: EvaluatedCondition = hindering
    ? {
        ...hindering,
        type: 'Ready',
        status: hindering.status === 'Unknown' ? 'Unknown' : 'False',
      }
    : {
        type: 'Ready',
        status: 'True',
        reason: 'AsIntended',
        message: (notes.length > 0
          ? ['OCI has everything that was asked for', ...notes]
          : ['Everything is as intended']
        ).join('; '),
      };
  return [
    isFrozen
      ? frozen(ready, hindering === provisioned || hindering === drifted)
      : ready,
    ...[provisioned, inside, ...issuers, ...gateways, drifted],
  ];
}

/**
 * What is as it should be says so by its reason, too. What is not keeps its own, which tells what to look at.
 *
 * @param isOfOci - it is not for something in OCI, of which nothing comes by itself then
 */
function frozen(
  ready: EvaluatedCondition,
  isOfOci: boolean,
): EvaluatedCondition {
  return {
    ...ready,
    ...(ready.status === 'True' && { reason: 'Frozen' }),
    ...(ready.status === 'False' && isOfOci && { final: true }),
    message: `Okeanos changes nothing here in OCI (frozen); ${ready.message}`,
  };
}

function withoutHistory({
  observedGeneration: _observed,
  since: _since,
  ...evaluated
}: Condition): EvaluatedCondition {
  return evaluated;
}

function provisionedCondition(results: OciPartResult[]): EvaluatedCondition {
  const type = 'Provisioned';
  const worst =
    withState(results, 'refused') ??
    withState(results, 'failed') ??
    withState(results, 'unknown');
  if (worst) {
    return {
      type,
      status: worst.state === 'unknown' ? 'Unknown' : 'False',
      ...because(worst),
    };
  }
  const deleted = deletedPart(results);
  if (deleted) {
    return { type, status: 'False', ...because(deleted) };
  }
  const waiting = results.filter(({ state }) => state === 'waiting');
  if (waiting.length > 0) {
    // What waits for OCI tells more than what waits for that.
    const telling =
      waiting.find(({ ocid, since }) => ocid ?? since) ?? waiting[0];
    const done = results.length - waiting.length;
    const told = because(telling);
    return {
      type,
      status: 'False',
      ...told,
      message: `${done} of ${results.length} parts are as asked for; ${told.message}`,
    };
  }
  return {
    type,
    status: 'True',
    reason: 'Provisioned',
    message: 'OCI has everything that was asked for',
  };
}

function withState(
  results: OciPartResult[],
  state: OciPartResult['state'],
): OciPartResult | undefined {
  return results.find(result => result.state === state);
}
