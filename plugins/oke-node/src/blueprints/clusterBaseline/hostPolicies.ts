import type { KubernetesPart } from '../../convergence/kubernetes';
import {
  admissionPolicyParts,
  annotationsOf,
  inAppNamespaces,
  SPEC_OR_ANNOTATIONS_CHANGE,
} from './admissionPolicy';
import { controllerAnnotationRules } from './controllerAnnotationRules';
import { grantVariables, type Grant } from './grants';
import {
  isOwnName,
  NAMESPACE_VARIABLES,
  OWN_NAMES,
} from './namespaceVariables';
import {
  LOAD_BALANCER_IS_INTERNAL,
  ociAnnotationRules,
} from './ociAnnotationRules';

const GATEWAY_API = [
  'gateway.networking.k8s.io',
  'gateway.networking.x-k8s.io', // of what is still an experiment, such as XListenerSet
];

/**
 * Holds what opens an app namespace to requests from outside to the hosts of that namespace. A host
 * that is left out stands for all, so that it would take the requests of others.
 */
export function hostPolicyParts(grants: Grant[]): KubernetesPart[] {
  return [
    ...ingressPolicyParts(grants),
    ...listenerPolicyParts(grants),
    ...routePolicyParts(),
  ];
}

/** https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ingress-v1/ */
function ingressPolicyParts(grants: Grant[]): KubernetesPart[] {
  return admissionPolicyParts('ingress-policy', 'okeanos-ingresses', {
    matchConstraints: inAppNamespaces(['networking.k8s.io'], ['ingresses']),
    matchConditions: [SPEC_OR_ANNOTATIONS_CHANGE],
    variables: [
      ...NAMESPACE_VARIABLES,
      ...grantVariables(grants),
      { name: 'annotations', expression: annotationsOf('object') },
    ],
    validations: [
      {
        expression: `!has(object.spec.rules) || object.spec.rules.all(rule, has(rule.host) && ${isOwnName(
          'rule.host',
        )})`,
        messageExpression: `'rules[].host: each rule names a host, and hosts are ' + ${OWN_NAMES}`,
        message:
          'rules[].host: each rule names one of the hosts of this namespace',
      },
      {
        expression: `!has(object.spec.tls) || object.spec.tls.all(entry, !has(entry.hosts) || entry.hosts.all(host, ${isOwnName(
          'host',
        )}))`,
        messageExpression: `'tls[].hosts: hosts are ' + ${OWN_NAMES}`,
        message: 'tls[].hosts: only hosts of this namespace',
      },
      {
        expression: '!has(object.spec.defaultBackend)',
        message:
          'defaultBackend: it would take the requests for everybody’s hosts',
      },
      ...ociAnnotationRules('metadata.annotations'),
      ...controllerAnnotationRules('metadata.annotations'),
    ],
  });
}

/** https://gateway-api.sigs.k8s.io/reference/spec/#listener, the same in ListenerSets. */
function listenerPolicyParts(grants: Grant[]): KubernetesPart[] {
  const isGateway = "request.resource.resource == 'gateways'";
  const infrastructure = `${isGateway} && has(object.spec.infrastructure)`;
  return admissionPolicyParts('listener-policy', 'okeanos-listeners', {
    matchConstraints: inAppNamespaces(GATEWAY_API, [
      'gateways',
      'listenersets',
      'xlistenersets',
    ]),
    matchConditions: [SPEC_OR_ANNOTATIONS_CHANGE],
    variables: [
      ...NAMESPACE_VARIABLES,
      ...grantVariables(grants),
      {
        name: 'annotations',
        expression: `${infrastructure} && has(object.spec.infrastructure.annotations) ? object.spec.infrastructure.annotations : {}`,
      },
    ],
    validations: [
      {
        // TCP and UDP have no hosts. In a Gateway of its own such a listener takes nothing of others.
        expression: `!has(object.spec.listeners) || object.spec.listeners.all(listener, has(listener.hostname) ? ${isOwnName(
          'listener.hostname',
        )} : (${isGateway} && listener.protocol in ['TCP', 'UDP']))`,
        messageExpression: `'listeners[].hostname: each listener names a host, and hosts are ' + ${OWN_NAMES}`,
        message:
          'listeners[].hostname: each listener names one of the hosts of this namespace',
      },
      {
        // Its controller makes the load balancer, some of them in another namespace, where no policy for Services holds it.
        expression: `!(${isGateway}) || variables.publicEntry || ${LOAD_BALANCER_IS_INTERNAL}`,
        message:
          "infrastructure.annotations: a Gateway says that its load balancer is internal (service.beta.kubernetes.io/oci-load-balancer-internal: 'true'), since this namespace was not granted a public way in (oke.grants in app-config)",
      },
      {
        expression: `!(${infrastructure} && has(object.spec.infrastructure.parametersRef)) || variables.publicEntry`,
        message:
          'infrastructure.parametersRef: what it names could make the load balancer a public one, and this namespace was not granted a public way in (oke.grants in app-config)',
      },
      ...ociAnnotationRules('infrastructure.annotations'),
      ...controllerAnnotationRules('infrastructure.annotations'),
      ...controllerAnnotationRules(
        'metadata.annotations',
        annotationsOf('object'),
      ),
    ],
  });
}

/** https://gateway-api.sigs.k8s.io/reference/spec/#httproute, the same in the others. */
function routePolicyParts(): KubernetesPart[] {
  return admissionPolicyParts('route-policy', 'okeanos-routes', {
    matchConstraints: inAppNamespaces(GATEWAY_API, [
      'httproutes',
      'grpcroutes',
      'tlsroutes',
    ]),
    matchConditions: [SPEC_OR_ANNOTATIONS_CHANGE],
    variables: NAMESPACE_VARIABLES,
    validations: [
      {
        expression: `!has(object.spec.hostnames) || object.spec.hostnames.all(host, ${isOwnName(
          'host',
        )})`,
        messageExpression: `'hostnames: hosts are ' + ${OWN_NAMES}`,
        message: 'hostnames: only hosts of this namespace',
      },
      {
        // The listeners of the namespace are held to its hosts; those of others may stand for all.
        expression:
          '(has(object.spec.hostnames) && size(object.spec.hostnames) > 0) || !has(object.spec.parentRefs) || object.spec.parentRefs.all(parent, !has(parent.namespace) || parent.namespace == variables.ns)',
        message:
          'hostnames: a route of a Gateway or Service in another namespace names its hosts',
      },
      ...controllerAnnotationRules(
        'metadata.annotations',
        annotationsOf('object'),
      ),
    ],
  });
}
