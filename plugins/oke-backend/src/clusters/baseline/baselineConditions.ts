import type { KubernetesPartResult } from '@okeanos/backstage-plugin-oke-node';
import { sourceOfPart } from '@okeanos/backstage-plugin-oke-node/alpha';
import { because, type EvaluatedCondition } from '../../reconcile/conditions';

/** Type of the condition of a certificate source in a baseline. */
function typeOf(source: string): string {
  return `CertificateSourceReady.${source}`;
}

/**
 * How the baseline of a cluster stands: first what namespaces wait for, then each source that a module brought, for
 * which only its own Certificates wait. Pure.
 *
 * @param sources - ids of the sources that are registered
 * @param missing - ids of sources that namespaces use and nobody registered
 * @param troubles - by id of a source, what keeps its authorities from being signed
 */
export function baselineConditions(
  results: KubernetesPartResult[],
  sources: string[],
  missing: string[],
  troubles: ReadonlyMap<string, string> = new Map(),
): EvaluatedCondition[] {
  const ofSources = sources.flatMap(source => {
    const own = results.filter(({ part }) => sourceOfPart(part) === source);
    return own.length > 0
      ? [sourceCondition(source, own, troubles.get(source))]
      : [];
  });
  const conditions = [...ofSources, ...missing.map(missingCondition)];
  const common = results.filter(({ part }) => !sourceOfPart(part));
  return [commonCondition(common, conditions), ...conditions];
}

function commonCondition(
  results: KubernetesPartResult[],
  sources: EvaluatedCondition[],
): EvaluatedCondition {
  const troubles = sources.filter(({ status }) => status !== 'True');
  return conditionOf('BaselineReady', results, [
    'The issuer, the admission policies and the watcher role exist',
    ...troubles.map(({ message }) => message),
  ]);
}

function sourceCondition(
  source: string,
  results: KubernetesPartResult[],
  trouble: string | undefined,
): EvaluatedCondition {
  const made = conditionOf(typeOf(source), results, ['What it needs exists']);
  const condition: EvaluatedCondition =
    made.status === 'True' && trouble
      ? { ...made, status: 'False', reason: 'NotSigned', message: trouble }
      : made;
  return condition.status === 'True'
    ? condition
    : {
        ...condition,
        message: `the certificate source ${source} is not ready: ${condition.message}`,
      };
}

function missingCondition(source: string): EvaluatedCondition {
  return {
    type: typeOf(source),
    status: 'False',
    reason: 'NotInstalled',
    message: `the portal has no certificate source ${source} any more, and namespaces use it: what it made stays as it is`,
  };
}

/** @param ready - what is said when nothing hinders */
function conditionOf(
  type: string,
  results: KubernetesPartResult[],
  ready: string[],
): EvaluatedCondition {
  const hindering =
    results.find(({ state }) => state === 'refused') ??
    results.find(({ state }) => state === 'failed') ??
    results.find(({ state }) => state === 'waiting');
  return hindering
    ? {
        type,
        status: hindering.state === 'failed' ? 'Unknown' : 'False',
        ...because(hindering),
      }
    : { type, status: 'True', reason: 'Applied', message: ready.join('; ') };
}
