import {
  aspectSchema,
  type Aspect,
} from '@okeanos/backstage-plugin-oke-common';
import {
  enforcementOn,
  isUnreadable,
  kinds,
  mayBe,
  type ObjectOf,
  type ObjectView,
  type Unreadable,
} from '@okeanos/backstage-plugin-oke-node';
import {
  unavailable,
  type CertificateSource,
} from '@okeanos/backstage-plugin-oke-node/alpha';
import { z } from 'zod';
import type { OnModuleFault } from '../../extensions/logModuleFaults';
import { parseGiven } from '../../extensions/parseMade';
import type { ClusterView } from './ObservedClusterStore';

/** As a source tells it. */
const toldSchema = aspectSchema.extend({
  since: z.iso.datetime({ offset: true }),
});

type Component = Aspect & { name: string };

/**
 * What a cluster offers, and its nodes. Pure, but for telling of faults.
 *
 * @param sources - where certificates of namespaces can come from
 * @param onFault - told when one of them fails
 */
export function clusterView(
  view: ObjectView,
  sources: CertificateSource[],
  now: Date,
  onFault: OnModuleFault = () => {},
): ClusterView {
  const nodes = view.find(kinds.Node, 'namespace', '');
  return {
    components: [
      ...sources.map(source => ({
        name: source.title,
        ...stateOf(source, view, now, onFault),
      })),
      gatewayApi(view, now),
      policyAgent(view, now),
    ],
    nodes: nodes.state === 'read' ? countNodes(nodes.items) : {},
  };
}

/** When a source fails, nothing is known of it, and everything of the rest. */
function stateOf(
  source: CertificateSource,
  view: ObjectView,
  now: Date,
  onFault: OnModuleFault,
): Aspect {
  try {
    return parseGiven(toldSchema, source.state(view, now), 'its state');
  } catch (error) {
    onFault(`certificate source '${source.id}' of ${source.module}`, error);
    return {
      state: 'unknown',
      reason: 'SourceFailed',
      message: `What the certificate source '${source.id}' of ${source.module} would say is not known: it failed. Why is in the portal's log`,
      since: now.toISOString(),
      evidence: [],
    };
  }
}

const isReady = ({ status }: ObjectOf<'Node'>) =>
  status.conditions.some(
    ({ type, status: value }) => type === 'Ready' && value === 'True',
  );

/** How many are ready is not known while that of one of them cannot be read. */
function countNodes(
  nodes: readonly (ObjectOf<'Node'> | Unreadable)[],
): ClusterView['nodes'] {
  const may = nodes.filter(node =>
    isUnreadable(node) ? mayBe(node, isReady) : isReady(node),
  ).length;
  const mayNot = nodes.filter(node =>
    isUnreadable(node)
      ? mayBe<ObjectOf<'Node'>>(node, each => !isReady(each))
      : !isReady(node),
  ).length;
  return {
    total: nodes.length,
    ...(may + mayNot === nodes.length && { ready: may }),
  };
}

/** Keeps `since` of every component whose state and reason stayed. Pure. */
export function carryComponents(
  before: ClusterView | undefined,
  view: ClusterView,
): ClusterView {
  return {
    ...view,
    components: view.components.map(component => {
      const same = before?.components.find(
        ({ name, state, reason }) =>
          name === component.name &&
          state === component.state &&
          reason === component.reason,
      );
      return same ? { ...component, since: same.since } : component;
    }),
  };
}

function gatewayApi(view: ObjectView, now: Date): Component {
  const name = 'Gateway API';
  return {
    name,
    ...(unavailable(view.find(kinds.Gateway, 'namespace', ''), name, now) ?? {
      state: 'healthy',
      reason: 'Served',
      message: `The cluster serves ${name}`,
      since: now.toISOString(),
      evidence: [],
    }),
  };
}

const ENFORCEMENT = {
  enforced: { state: 'healthy', reason: 'Enforced' },
  noneKnown: { state: 'notInstalled', reason: 'NoKnownAgent' },
  unknown: { state: 'unknown', reason: 'EnforcementUnknown' },
} as const;

function policyAgent(view: ObjectView, now: Date): Component {
  const { state, message, evidence } = enforcementOn(view, undefined);
  return {
    name: 'Network policy agent',
    ...ENFORCEMENT[state],
    ...{ message, evidence },
    since: now.toISOString(),
  };
}
