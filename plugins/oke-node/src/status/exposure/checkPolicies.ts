import { isIP } from 'node:net';
import { itemsOf, type Evaluation } from '../Evaluation';
import { evidence, type Finding } from '../findings';
import { kinds, type ObjectOf } from '../kinds';
import type { LabelSelector } from '../kinds/fields';
import { directionsOf } from '../policy/directions';
import { enforcementOn } from '../policy/enforcement';
import type { Subject } from '../policy/subjects';
import { matchesLabels, matchesSelector } from '../selectors';
import { findPort, type Backend, type PortRef } from './backend';
import { isInBlock } from './isInBlock';

type NetworkPolicy = ObjectOf<'NetworkPolicy'>;
type Rule = NetworkPolicy['spec']['ingress'][number];
type Labels = Record<string, string>;

/** Set by the API server on every Namespace. */
const LABEL_NAMESPACE_NAME = 'kubernetes.io/metadata.name';

/** From where requests come to the pods, as NetworkPolicies see it. */
export type Source =
  /** Pods of a gateway. */
  | {
      kind: 'pods';
      namespace: string;
      namespaceLabels: Labels;
      /** Of each of them. */
      labels: Labels[];
      /** Those of all of them; undefined when they are not known. */
      addresses: string[] | undefined;
    }
  /** A gateway whose pods are not known; its namespace is undefined when that is not, either. */
  | { kind: 'gateway'; namespace: string | undefined; namespaceLabels: Labels }
  /** Load balancers, nodes and clients; undefined when it is not known which. */
  | { kind: 'addresses'; addresses?: string[] };

/** The labels of a namespace; the one that every Namespace has, while the others are not known. */
function labelsOf(evaluation: Evaluation, namespace: string): Labels {
  const [found] = itemsOf(
    evaluation.find(kinds.Namespace, 'name', `/${namespace}`),
    [],
  );
  return { [LABEL_NAMESPACE_NAME]: namespace, ...found?.metadata.labels };
}

/**
 * From where a gateway's requests come.
 *
 * @param services - the Services that have its address
 * @param namespace - that of the Gateway; undefined when it is not known where its pods are
 */
export function sourceOf(
  evaluation: Evaluation,
  services: readonly ObjectOf<'Service'>[],
  namespace: string | undefined,
): Source {
  const [service] = services;
  const selector = service?.spec.selector ?? {};
  if (service && Object.keys(selector).length > 0) {
    const of = service.metadata.namespace;
    const addresses = addressesOf(evaluation, service);
    const pods = itemsOf(
      evaluation.find(kinds.Pod, 'namespace', of),
      [],
    ).filter(({ metadata }) => matchesLabels(selector, metadata.labels));
    return pods.some(({ spec }) => spec.hostNetwork)
      ? { kind: 'addresses', addresses }
      : {
          ...{ kind: 'pods', namespace: of, addresses },
          namespaceLabels: labelsOf(evaluation, of),
          labels:
            pods.length > 0
              ? pods.map(({ metadata }) => metadata.labels)
              : [selector],
        };
  }
  return {
    kind: 'gateway',
    namespace,
    namespaceLabels:
      namespace === undefined ? {} : labelsOf(evaluation, namespace),
  };
}

/** Where the pods of a Service answer; undefined when that is not known, or not of all. */
function addressesOf(
  evaluation: Evaluation,
  { metadata }: ObjectOf<'Service'>,
): string[] | undefined {
  const gaps: Finding[] = [];
  const slices = itemsOf(
    evaluation.find(
      kinds.EndpointSlice,
      'service',
      `${metadata.namespace}/${metadata.name}`,
    ),
    gaps,
  );
  const addresses = slices
    .flatMap(({ endpoints }) => endpoints)
    .flatMap(endpoint => endpoint.addresses);
  return gaps.length === 0 && addresses.length > 0 && addresses.every(isIP)
    ? addresses
    : undefined;
}

const matches = (selector: LabelSelector | undefined, labels: Labels) =>
  selector === undefined || matchesSelector(selector, labels);

/** Whether a rule may admit a source. What is not known of it may be so. */
function mayAdmit(
  { from }: Rule,
  source: Source,
  policyNamespace: string,
): boolean {
  return (
    from.length === 0 ||
    from.some(({ ipBlock, namespaceSelector, podSelector }) => {
      if (ipBlock) {
        return (
          source.kind === 'gateway' ||
          (source.addresses ?? []).every(each => isInBlock(ipBlock, each))
        );
      }
      if (source.kind === 'addresses') {
        return false;
      }
      const isNamespace = namespaceSelector
        ? source.namespace === undefined ||
          matchesSelector(namespaceSelector, source.namespaceLabels)
        : source.namespace === policyNamespace;
      return (
        isNamespace &&
        (source.kind === 'gateway' ||
          source.labels.every(labels => matches(podSelector, labels)))
      );
    })
  );
}

/** Whether a rule is for one of some ports. A port by its name is the pods', and may be any. */
function isForPort({ ports }: Rule, targets: readonly number[]): boolean {
  return (
    ports.length === 0 ||
    targets.length === 0 ||
    ports.some(
      ({ protocol, port, endPort }) =>
        protocol === 'TCP' &&
        (typeof port !== 'number' ||
          targets.some(
            target => port <= target && target <= (endPort ?? port),
          )),
    )
  );
}

/** Whether a policy lets only those in to a pod whom one names. */
function isolates(policy: NetworkPolicy, pod: Subject): boolean {
  return (
    !pod.hostNetwork &&
    matchesSelector(policy.spec.podSelector, pod.labels) &&
    directionsOf(policy).includes('Ingress')
  );
}

/** The policies that isolate a pod and let nobody of a source in; none when it is let in. */
function refusing(
  policies: readonly NetworkPolicy[],
  pod: Subject,
  source: Source,
  targets: readonly number[],
): NetworkPolicy[] {
  const isolating = policies.filter(policy => isolates(policy, pod));
  return isolating.some(({ metadata, spec }) =>
    spec.ingress.some(
      rule =>
        mayAdmit(rule, source, metadata.namespace) && isForPort(rule, targets),
    ),
  )
    ? []
    : isolating;
}

/** What it means that policies refuse, by what is known of their enforcement. */
const MEANING = {
  enforced: { state: 'failed', words: '' },
  noneKnown: {
    state: 'warning',
    words: ': it is refused as soon as policies are enforced',
  },
  unknown: { state: 'unknown', words: '' },
} as const;

/**
 * Checks that NetworkPolicies let the requests of a way in pass to the pods of a service.
 *
 * @param what - who sends them, for people
 */
export function checkPolicies(
  evaluation: Evaluation,
  backend: Backend,
  port: PortRef,
  what: string,
  source: Source,
): Finding[] {
  const { namespace, name, service, slices } = backend;
  if (!service) {
    return [];
  }
  const gaps: Finding[] = [];
  const { pods, nodes } = backend.subjects();
  const policies = itemsOf(
    evaluation.find(kinds.NetworkPolicy, 'namespace', namespace),
    gaps,
    policy => pods.some(pod => isolates(policy, pod)),
  );
  const portName = findPort(service, port)?.name;
  const targets = [
    ...new Set(
      slices
        .flatMap(({ ports }) => ports)
        .filter(each => each.name === portName)
        .flatMap(each => each.port ?? []),
    ),
  ];
  const refused = pods
    .map(pod => refusing(policies, pod, source, targets))
    .filter(({ length }) => length > 0);
  // Policies add up: who is let in stays so, whatever another says that cannot be read.
  const isCertain =
    refused.length === 0 &&
    pods.every(pod => policies.some(policy => isolates(policy, pod)));
  if (refused.length === 0 || gaps.length > 0) {
    return isCertain ? [] : gaps;
  }
  const by = [...new Set(refused.flat())];
  const enforcement = enforcementOn(evaluation, nodes);
  const { state, words } = MEANING[enforcement.state];
  return [
    {
      state:
        refused.length < pods.length && state === 'failed' ? 'warning' : state,
      reason: 'RefusedByPolicy',
      message: `No NetworkPolicy lets ${what} in to ${
        targets.length > 0 ? `port ${targets.join(', ')} of ` : ''
      }${
        refused.length < pods.length
          ? `${refused.length} of the ${pods.length} pods`
          : 'the pods'
      } of Service ${namespace}/${name}, and ${by
        .map(({ metadata }) => metadata.name)
        .join(', ')} let in only whom one names. ${
        enforcement.message
      }${words}.`,
      evidence: by.map(policy =>
        evidence(
          'NetworkPolicy',
          policy,
          `spec.ingress has no rule for ${what}`,
        ),
      ),
    },
  ];
}
