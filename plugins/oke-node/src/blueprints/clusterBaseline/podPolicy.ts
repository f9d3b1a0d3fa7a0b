import type { KubernetesPart } from '../../convergence/kubernetes';
import {
  admissionPolicyParts,
  inAppNamespaces,
  SPEC_CHANGES,
} from './admissionPolicy';

/**
 * Keeps the pods of app namespaces from the priorities of the system, with which they would push the pods of others off
 * the nodes. https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/
 */
export function podPolicyParts(): KubernetesPart[] {
  return admissionPolicyParts('pod-policy', 'okeanos-pods', {
    matchConstraints: inAppNamespaces([''], ['pods']),
    matchConditions: [SPEC_CHANGES],
    validations: [
      {
        expression:
          "!has(object.spec.priorityClassName) || !object.spec.priorityClassName.startsWith('system-')",
        message:
          'priorityClassName: those of the system are not for app namespaces',
      },
    ],
  });
}
