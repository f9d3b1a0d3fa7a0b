import type { NamespaceSpec } from '@okeanos/backstage-plugin-oke-common';
import type {
  INetworkPolicyPeer,
  INetworkPolicyPort,
} from 'kubernetes-models/networking.k8s.io/v1';
import type { KubernetesPart } from '../../convergence/kubernetes';
import { LABEL_APP_NAME } from '../../common/names';
import type { BuiltObject, SpecOf } from '../BuiltObject';
import type { NamespaceContext } from './namespaceParts';

/** What the names begin with of policies that are for the pods of one service. */
const TO_SERVICES = ['allow-ingress-to', 'allow-load-balancer-to'] as const;

/** Set by the API server on every Namespace. */
const LABEL_NAMESPACE_NAME = 'kubernetes.io/metadata.name';

/**
 * Default deny in both directions, and what is let through: DNS, the same namespace, and to the ports of the named services the
 * ingress namespaces and, where the namespace may have a load balancer of its own, what comes from one.
 */
export function networkPolicyParts(
  spec: NamespaceSpec,
  {
    ingressNamespaces,
    loadBalancerCidrs = [],
  }: Pick<NamespaceContext, 'ingressNamespaces' | 'loadBalancerCidrs'>,
): KubernetesPart[] {
  return [
    ...commonPolicies(),
    ...fromIngressNamespaces(spec, ingressNamespaces),
    ...(spec.quota.loadBalancers > 0
      ? fromLoadBalancers(spec, loadBalancerCidrs)
      : []),
  ];
}

function commonPolicies(): KubernetesPart[] {
  return [
    networkPolicy('default-deny', {
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
      // Empty like absent, but owned: otherwise nobody would see that a rule was added.
      ingress: [],
      egress: [],
    }),
    networkPolicy('allow-dns', {
      podSelector: {},
      policyTypes: ['Egress'],
      egress: [
        {
          to: [
            {
              namespaceSelector: {
                matchLabels: { [LABEL_NAMESPACE_NAME]: 'kube-system' },
              },
              podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
            },
          ],
          ports: [
            { protocol: 'UDP', port: 53 },
            { protocol: 'TCP', port: 53 },
          ],
        },
      ],
    }),
    networkPolicy('allow-same-namespace', {
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [{ podSelector: {} }] }],
      egress: [{ to: [{ podSelector: {} }] }],
    }),
  ];
}

function fromIngressNamespaces(
  { services }: NamespaceSpec,
  ingressNamespaces: string[],
): KubernetesPart[] {
  return toServices('allow-ingress-to', services, [
    ...(ingressNamespaces.length > 0
      ? [
          {
            namespaceSelector: {
              matchExpressions: [
                {
                  key: LABEL_NAMESPACE_NAME,
                  operator: 'In' as const,
                  values: ingressNamespaces,
                },
              ],
            },
          },
        ]
      : []),
  ]);
}

/**
 * A load balancer's traffic never comes from a namespace, but from an address: of the load balancer itself and its health checks,
 * when pods are its backends or `externalTrafficPolicy` is Local; of a node, which translates it, when that is Cluster
 * (https://kubernetes.io/docs/tutorials/services/source-ip/); of the client, when a network load balancer preserves it.
 */
function fromLoadBalancers(
  { services }: NamespaceSpec,
  cidrs: string[],
): KubernetesPart[] {
  return toServices(
    'allow-load-balancer-to',
    services,
    cidrs.map(cidr => ({ ipBlock: { cidr } })),
  );
}

/**
 * The one service that a NetworkPolicy of Okeanos is for.
 *
 * @param policy - its name
 * @returns the name of the service; undefined for a policy that is for all pods of the namespace
 *
 * @public
 */
export function serviceOfPolicy(policy: string): string | undefined {
  const prefix = TO_SERVICES.map(name => `okeanos-${name}-`).find(each =>
    policy.startsWith(each),
  );
  return prefix && policy.slice(prefix.length);
}

function toServices(
  name: (typeof TO_SERVICES)[number],
  services: NamespaceSpec['services'],
  from: INetworkPolicyPeer[],
): KubernetesPart[] {
  if (from.length === 0) {
    return []; // an empty `from` would mean everybody
  }
  return services.map(service =>
    networkPolicy(`${name}-${service.name}`, {
      podSelector: { matchLabels: { [LABEL_APP_NAME]: service.name } },
      policyTypes: ['Ingress'],
      ingress: [
        {
          from,
          ports: service.ports.map(
            port => ({ protocol: 'TCP', port } satisfies INetworkPolicyPort),
          ),
        },
      ],
    }),
  );
}

function networkPolicy(
  name: string,
  spec: SpecOf<'NetworkPolicy'>,
): KubernetesPart {
  return {
    id: `network-policy-${name}`,
    dependsOn: ['namespace'],
    object: {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: `okeanos-${name}` },
      spec,
    } satisfies BuiltObject,
  };
}
