import type { PolicyItem } from '@okeanos/backstage-plugin-oke-common';
import { itemsOf, type Evaluation } from '../Evaluation';
import { kinds } from '../kinds';
import { absence, evidence, toAspect, type Finding } from '../findings';

/** Labels of Pod Security admission: https://kubernetes.io/docs/concepts/security/pod-security-admission/ */
const ENFORCE = 'pod-security.kubernetes.io/enforce';
const ENFORCE_VERSION = 'pod-security.kubernetes.io/enforce-version';

const LEVELS = ['privileged', 'baseline', 'restricted'];

function judge(namespace: string, labels: Record<string, string>): Finding {
  const level = labels[ENFORCE];
  const version = labels[ENFORCE_VERSION] ?? 'latest';
  const seen = [
    evidence(
      'Namespace',
      { metadata: { namespace: '', name: namespace } },
      `metadata.labels[${ENFORCE}]=${level ?? '(none)'}, [${ENFORCE_VERSION}]=${
        labels[ENFORCE_VERSION] ?? '(none)'
      }`,
    ),
  ];
  if (level === undefined) {
    return {
      state: 'unknown',
      reason: 'ClusterDefault',
      message: `Namespace ${namespace} names no Pod Security level: the cluster's default applies, which cannot be read.`,
      evidence: seen,
    };
  }
  if (!LEVELS.includes(level)) {
    return {
      state: 'unknown',
      reason: 'LevelUnknown',
      message: `Namespace ${namespace} names the Pod Security level "${level}", which Okeanos does not know.`,
      evidence: seen,
    };
  }
  if (level === 'privileged') {
    return {
      state: 'warning',
      reason: 'Privileged',
      message: `Namespace ${namespace} allows privileged pods: Pod Security restricts nothing.`,
      evidence: seen,
    };
  }
  if (version === 'latest') {
    return {
      state: 'warning',
      reason: 'VersionNotPinned',
      message: `The API server refuses new pods that break Pod Security level ${level}, in the version of the cluster: an upgrade may change what is refused.`,
      evidence: seen,
    };
  }
  return {
    state: 'healthy',
    reason: 'Enforced',
    message: `The API server refuses new pods that break Pod Security level ${level} of ${version}. Pods that are older than the label are not touched.`,
    evidence: seen,
  };
}

/** Which Pod Security level a namespace enforces. */
export function evaluatePodSecurity(
  evaluation: Evaluation,
  namespace: string,
): PolicyItem {
  const gaps: Finding[] = [];
  const [found] = itemsOf(
    evaluation.find(kinds.Namespace, 'name', `/${namespace}`),
    gaps,
  );
  const missing: Finding = {
    state: 'none',
    reason: 'NamespaceNotFound',
    message: `Namespace ${namespace} does not exist.`,
    evidence: [absence('Namespace', '', namespace)],
  };
  return {
    ...toAspect(
      gaps,
      found ? judge(namespace, found.metadata.labels) : missing,
      evaluation.now,
    ),
    kind: 'PodSecurity',
    name: found?.metadata.labels[ENFORCE] ?? '',
  };
}
