import type { KubernetesPart } from '../../convergence/kubernetes';
import { LABEL_KEPT } from '../../common/names';
import {
  admissionPolicyParts,
  certManagerRule,
  SPEC_CHANGES,
} from './admissionPolicy';

/**
 * Name of the policy that holds kept namespaces.
 *
 * @public
 */
export const KEPT_NAMESPACE_POLICY = 'okeanos-kept-namespaces';

/**
 * No Certificate is made or changed in a namespace that was let go and kept. Its former owner has no rights there
 * any more; but an Ingress or a Gateway that stays could still make cert-manager ask any issuer of the cluster for
 * a host that belongs to somebody else by now.
 */
export function keptNamespacePolicyParts(): KubernetesPart[] {
  return admissionPolicyParts('kept-namespace-policy', KEPT_NAMESPACE_POLICY, {
    matchConstraints: {
      namespaceSelector: {
        matchExpressions: [{ key: LABEL_KEPT, operator: 'Exists' }],
      },
      resourceRules: [certManagerRule('certificates')],
    },
    matchConditions: [SPEC_CHANGES],
    validations: [
      {
        expression: 'false',
        message: `this namespace was let go by Okeanos and kept: no certificates are made in it until the label ${LABEL_KEPT} is taken away`,
      },
    ],
  });
}
