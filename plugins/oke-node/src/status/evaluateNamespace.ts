import {
  worstFirst,
  type AspectState,
  type ObservedState,
} from '@okeanos/backstage-plugin-oke-common';
import { summarizeCertificate } from './certificates/certificateSummary';
import type { Dependency } from './dependencies';
import { Evaluation, itemsOf } from './Evaluation';
import type { Finding } from './findings';
import { kinds } from './kinds';
import type { ObjectView } from './objectView';

/**
 * How a namespace stands as a whole.
 *
 * @alpha
 */
export interface NamespaceEvaluation {
  observed: ObservedState;
  /** When time alone may change it; undefined when never. Evaluate again then. */
  nextAt: Date | undefined;
  /** What it rests on beside its services, for `ServiceDependencies`. */
  dependencies: ReadonlySet<Dependency>;
}

/**
 * The worst of the services and certificates of a namespace, those included that no service uses. What cannot be read keeps
 * it from being healthy. Pure.
 *
 * @param view - the objects of the cluster
 * @param services - how each of its services stands
 * @param now - the present moment
 * @alpha
 */
export function evaluateNamespace(
  view: ObjectView,
  namespace: string,
  services: readonly ObservedState[],
  now: Date,
): NamespaceEvaluation {
  const evaluation = new Evaluation(view, now);
  const gaps: Finding[] = [];
  const certificates = itemsOf(
    evaluation.find(kinds.Certificate, 'namespace', namespace),
    gaps,
  ).map(item => summarizeCertificate(evaluation, item));
  const parts: ObservedState[] = [
    // Of several that are as bad, always the same one is told.
    ...[...services].sort((a, b) =>
      (a.subject ?? '') < (b.subject ?? '') ? -1 : 1,
    ),
    ...certificates.map(({ name: subject, state, message, since }) => ({
      ...{ state, message, subject },
      ...(since !== undefined && { since }),
    })),
    ...gaps.map(({ state, message }) => ({ state, message })),
  ];
  const [worst] = worstFirst(parts.filter(({ state }) => !isFine(state)));
  return {
    observed: worst ?? {
      state: 'healthy',
      message: 'Its services and certificates are in order.',
    },
    nextAt: evaluation.nextAt,
    dependencies: evaluation.dependencies,
  };
}

/** A service that is not there is nothing to be mended. */
function isFine(state: AspectState): boolean {
  return state === 'healthy' || state === 'none';
}
