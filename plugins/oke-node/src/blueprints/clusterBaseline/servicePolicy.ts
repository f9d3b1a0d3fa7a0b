import type { KubernetesPart } from '../../convergence/kubernetes';
import {
  admissionPolicyParts,
  annotationsOf,
  inAppNamespaces,
  SPEC_OR_ANNOTATIONS_CHANGE,
} from './admissionPolicy';
import { controllerAnnotationRules } from './controllerAnnotationRules';
import { grantVariables, type Grant } from './grants';
import { NAMESPACE_VARIABLES } from './namespaceVariables';
import {
  LOAD_BALANCER_IS_INTERNAL,
  ociAnnotationRules,
} from './ociAnnotationRules';

/**
 * Names that end within the cluster or the machine, and addresses. With less than two dots a name is
 * looked for in the cluster first: `ledger.billing` is a Service there.
 */
const WITHIN = '(^|[.])(svc|local|localhost|internal|arpa|[0-9]+)[.]?$';

/**
 * Holds the Services of app namespaces to ways in that were granted: none that the internet reaches, no port of the
 * nodes, no address of somebody else's, and no other name for what lies in another namespace.
 */
export function servicePolicyParts(grants: Grant[]): KubernetesPart[] {
  return admissionPolicyParts('service-policy', 'okeanos-services', {
    matchConstraints: inAppNamespaces([''], ['services']),
    matchConditions: [SPEC_OR_ANNOTATIONS_CHANGE],
    variables: [
      ...NAMESPACE_VARIABLES,
      ...grantVariables(grants),
      { name: 'annotations', expression: annotationsOf('object') },
      {
        name: 'type',
        expression: "has(object.spec.type) ? object.spec.type : 'ClusterIP'",
      },
    ],
    validations: [
      {
        expression: `variables.type != 'LoadBalancer' || variables.publicEntry || ${LOAD_BALANCER_IS_INTERNAL}`,
        message:
          "type: this namespace was not granted a public way in (oke.grants in app-config). For an internal load balancer, set the annotation service.beta.kubernetes.io/oci-load-balancer-internal to 'true'; for one of the type nlb, oci-network-load-balancer.oraclecloud.com/internal",
      },
      {
        expression: "variables.type != 'NodePort' || variables.nodePorts",
        message:
          'type: this namespace was not granted ports of the nodes (oke.grants in app-config)',
      },
      {
        // https://github.com/kubernetes/kubernetes/issues/97076 (CVE-2020-8554)
        expression:
          '!has(object.spec.externalIPs) || size(object.spec.externalIPs) == 0',
        message: 'externalIPs: they would take what others send to an address',
      },
      {
        expression: `variables.type != 'ExternalName' || !has(object.spec.externalName) || (object.spec.externalName.matches('[.].+[.]') && !object.spec.externalName.matches('${WITHIN}'))`,
        message:
          'externalName: only full names of hosts outside of the cluster, with two dots at least',
      },
      ...ociAnnotationRules('annotations'),
      ...controllerAnnotationRules('annotations'),
    ],
  });
}
