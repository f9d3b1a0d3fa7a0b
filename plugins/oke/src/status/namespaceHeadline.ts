import {
  worstFirst,
  type AspectState,
  type NamespaceStatus,
  type NamespaceSummary,
} from '@okeanos/backstage-plugin-oke-common';
import { conditionState } from './conditionState';
import { namespaceState } from './namespaceState';

/** What of a namespace is read of the cluster. */
export const OBSERVED_PARTS = [
  'services',
  'quota',
  'access',
  'policies',
  'certificates',
] as const;

/** The one state of a namespace, and why. */
export interface NamespaceHeadline {
  state: AspectState | 'deleting';
  /** ISO 8601; undefined when not known. */
  since?: string;
  /** What the message is about: a service or a certificate. */
  subject?: string;
  /** A sentence; undefined when there is nothing to add. */
  message?: string;
  /** Services that are declared and not deployed, where all else is in order. */
  missing?: string[];
  /** What could not be read, where that is the reason. */
  unread?: (typeof OBSERVED_PARTS)[number][];
}

type Observed = NamespaceHeadline & { state: AspectState };

/**
 * The worst of what is declared and what is observed of a namespace. What is not known keeps it from being healthy, and
 * so nothing is claimed of what was not looked at. A service that is not deployed yet is nothing to be mended. Pure.
 *
 * @param status - undefined while it is not known
 */
export function namespaceHeadline(
  declared: NamespaceSummary,
  status: NamespaceStatus | undefined,
): NamespaceHeadline {
  const unread = OBSERVED_PARTS.filter(part => status?.[part].state !== 'read');
  const headline = worstOf(declared, [
    ...namedIn(status?.services).filter(each => each.state !== 'none'),
    ...namedIn(status?.certificates),
    ...(unread.length > 0 ? [{ state: 'unknown' as const, unread }] : []),
  ]);
  const missing = namedIn(status?.services)
    .filter(each => each.state === 'none')
    .map(({ subject }) => subject);
  return headline.state === 'healthy' && missing.length > 0
    ? { ...headline, missing }
    : headline;
}

/** The same by what a list tells of a namespace. Pure. */
function listedHeadline(declared: NamespaceSummary): NamespaceHeadline {
  const { observed } = declared;
  return worstOf(declared, [
    observed ?? { state: 'unknown', unread: ['services', 'certificates'] },
  ]);
}

/** Namespaces of a list, those first that need somebody. What goes is on its way, like what comes. Pure. */
export function listWorstFirst(
  namespaces: readonly NamespaceSummary[],
): { namespace: NamespaceSummary; headline: NamespaceHeadline }[] {
  const listed = namespaces.map(namespace => {
    const headline = listedHeadline(namespace);
    const { state } = headline;
    return {
      ...{ namespace, headline },
      state: state === 'deleting' ? 'pending' : state,
    };
  });
  return worstFirst(listed);
}

function worstOf(
  declared: NamespaceSummary,
  observed: Observed[],
): NamespaceHeadline {
  const { state, message, since, others } = namespaceState(declared);
  const asDeclared = { message: message || undefined, since };
  if (state === 'deleting') {
    return { state, ...asDeclared };
  }
  const [worst] = worstFirst<Observed>([
    { state, ...asDeclared },
    ...others.map(condition => ({
      state: conditionState(condition, declared.generation),
      message: condition.message,
      since: condition.since,
    })),
    // While it is being made or changed, what is not known or not there yet is nothing to be mended.
    ...observed.filter(
      each => state !== 'pending' || ['failed', 'warning'].includes(each.state),
    ),
  ]);
  return worst.state === 'healthy' ? { state: 'healthy', since } : worst;
}

function namedIn(
  told:
    | NamespaceStatus['services']
    | NamespaceStatus['certificates']
    | undefined,
) {
  const items: {
    name: string;
    state: AspectState;
    message: string;
    since?: string;
  }[] = told?.state === 'read' ? told.items : [];
  return items.map(({ name: subject, state, message, since }) => ({
    ...{ subject, state, message, since },
  }));
}
