import type {
  Aspect,
  AspectState,
  Evidence,
} from '@okeanos/backstage-plugin-oke-common';
import { kindOf, type KindName } from './kinds';
import type { NamedObject } from './kinds/defineKind';

/**
 * An aspect whose start need not be known: then it is when it was first seen.
 *
 * @alpha
 */
export type Finding = Omit<Aspect, 'since'> & { since?: string };

/** From what must not be hidden by anything else to what may only be said when nothing else is. */
const WORST_FIRST: readonly AspectState[] = [
  'failed',
  'notPermitted',
  'unknown',
  'notInstalled',
  'pending',
  'declared',
  'warning',
  'none',
  'healthy',
];

/** The worst of some findings; the first of several that are as bad. */
export function worst<T extends { state: AspectState }>(
  findings: readonly [T, ...T[]],
): T {
  const rank = ({ state }: T) => WORST_FIRST.indexOf(state);
  return findings.reduce((one, other) =>
    rank(other) < rank(one) ? other : one,
  );
}

/**
 * One aspect out of several findings: the worst of them.
 *
 * @param otherwise - what to say when no finding is worse
 * @param now - since when an aspect is so that does not say it
 */
export function toAspect(
  findings: readonly Finding[],
  otherwise: Finding,
  now: Date,
): Aspect {
  const chosen = worst([otherwise, ...findings]);
  return {
    // Only these: a finding may be part of a larger status.
    state: chosen.state,
    reason: chosen.reason,
    message: chosen.message,
    since: chosen.since ?? now.toISOString(),
    evidence: chosen.evidence,
  };
}

/** The latest of some moments: since when all of several things are so. */
export function latest(...moments: (string | undefined)[]): string | undefined {
  // ISO 8601 in UTC sorts like time does.
  return moments
    .filter(moment => moment !== undefined)
    .sort()
    .at(-1);
}

/** What was seen at an object. */
export function evidence(
  kind: KindName,
  { metadata: { namespace, name } }: NamedObject,
  observed: string,
): Evidence {
  return evidenceOf(kindOf(kind), { metadata: { namespace, name } }, observed);
}

/** What was seen at an object of any kind. */
export function evidenceOf(
  { apiVersion, kind }: { apiVersion: string; kind: string },
  { metadata: { namespace, name } }: NamedObject,
  observed: string,
): Evidence {
  return { apiVersion, kind, namespace, name, observed };
}

/** That an object was looked for and is not there. */
export function absence(
  kind: KindName,
  namespace: string,
  name: string,
): Evidence {
  return evidence(kind, { metadata: { namespace, name } }, 'does not exist');
}

/**
 * How people name a kind: as Kubernetes does, and with its group where we need a name of our own to tell it from
 * another one.
 */
export function kindTitle(name: KindName): string {
  const { kind, id } = kindOf(name);
  return kind === name ? kind : id;
}

/** How people name an object: `Service shop/web`. */
export function title(name: KindName, { metadata }: NamedObject): string {
  const kind = kindTitle(name);
  return metadata.namespace
    ? `${kind} ${metadata.namespace}/${metadata.name}`
    : `${kind} ${metadata.name}`;
}
