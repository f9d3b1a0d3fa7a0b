import { itemsOf, type Evaluation } from '../Evaluation';
import { kinds } from '../kinds';
import { evidence, title, type Finding } from '../findings';
import { matchesLabels } from '../selectors';

/** A pod that policies are judged for. */
export interface Subject {
  labels: Record<string, string>;
  hostNetwork: boolean;
}

/** The pods of a service. */
export interface Subjects {
  pods: Subject[];
  /** How people name them. */
  words: string;
  /** Names of the nodes that they run on; undefined while they run on none. */
  nodes?: string[];
  /** Why they may not be all. */
  gaps: readonly Finding[];
  findings: readonly Finding[];
}

/**
 * The pods of a service. While there are none, one with the labels that the Service selects stands
 * for those to come.
 */
export function subjectsOf(
  evaluation: Evaluation,
  namespace: string,
  name: string,
): Subjects {
  const gaps: Finding[] = [];
  const [service] = itemsOf(
    evaluation.find(kinds.Service, 'name', `${namespace}/${name}`),
    gaps,
  );
  const selector = service?.spec.selector ?? {};
  if (gaps.length > 0) {
    return { pods: [], words: '', gaps, findings: [] };
  }
  if (!service || Object.keys(selector).length === 0) {
    return {
      pods: [],
      words: '',
      gaps,
      findings: [
        service
          ? {
              state: 'unknown',
              reason: 'NoSelector',
              message: `${title(
                'Service',
                service,
              )} selects no pods: which policies apply to what is behind it is not known.`,
              evidence: [
                evidence('Service', service, 'spec.selector is empty'),
              ],
            }
          : {
              state: 'none',
              reason: 'ServiceNotFound',
              message: `Service ${namespace}/${name} does not exist.`,
              evidence: [],
            },
      ],
    };
  }
  const running = itemsOf(
    evaluation.find(kinds.Pod, 'namespace', namespace),
    gaps,
    ({ metadata, status }) =>
      matchesLabels(selector, metadata.labels) &&
      status.phase !== 'Succeeded' &&
      status.phase !== 'Failed',
  );
  if (gaps.length > 0 && running.length === 0) {
    return { pods: [], words: '', gaps, findings: [] };
  }
  if (running.length === 0) {
    return {
      pods: [{ labels: selector, hostNetwork: false }],
      words: 'its pods to come (there are none now)',
      gaps,
      findings: [],
    };
  }
  const nodes = [
    ...new Set(running.flatMap(({ spec }) => spec.nodeName ?? [])),
  ];
  const onHostNetwork = running.filter(({ spec }) => spec.hostNetwork);
  return {
    pods: running.map(({ metadata, spec }) => ({
      labels: metadata.labels,
      hostNetwork: spec.hostNetwork ?? false,
    })),
    words: `${running.length} ${running.length === 1 ? 'pod' : 'pods'}`,
    nodes: nodes.length > 0 ? nodes : undefined,
    gaps,
    findings:
      onHostNetwork.length > 0
        ? [
            {
              state: 'warning',
              reason: 'HostNetwork',
              message: `${onHostNetwork.length} of ${
                running.length
              } pods of ${title(
                'Service',
                service,
              )} use the network of their node: no NetworkPolicy applies to them.`,
              evidence: onHostNetwork.map(pod =>
                evidence('Pod', pod, 'spec.hostNetwork=true'),
              ),
            },
          ]
        : [],
  };
}
