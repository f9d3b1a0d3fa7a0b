import type { NamespaceSpec } from '@okeanos/backstage-plugin-oke-common';
import type { INetworkPolicyPeer } from 'kubernetes-models/networking.k8s.io/v1';
import type { KubernetesPart } from '../../convergence/kubernetes';
import { LABEL_APP_NAME } from '../../common/names';
import type { BuiltObject, SpecOf } from '../BuiltObject';

/** Set by the API server on every Namespace. */
const LABEL_NAMESPACE_NAME = 'kubernetes.io/metadata.name';

/**
 * Default deny in both directions, and what is let through: DNS, the same namespace, and the
 * ingress namespaces to the ports of the named services.
 */
export function networkPolicyParts(
  spec: NamespaceSpec,
  ingressNamespaces: string[],
): KubernetesPart[] {
  const parts = [
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
  if (ingressNamespaces.length === 0) {
    return parts; // an empty `from` would mean everybody
  }
  const fromIngressNamespaces = {
    namespaceSelector: {
      matchExpressions: [
        {
          key: LABEL_NAMESPACE_NAME,
          operator: 'In',
          values: ingressNamespaces,
        },
      ],
    },
  } satisfies INetworkPolicyPeer;
  return [
    ...parts,
    ...spec.services.map(service =>
      networkPolicy(`allow-ingress-to-${service.name}`, {
        podSelector: { matchLabels: { [LABEL_APP_NAME]: service.name } },
        policyTypes: ['Ingress'],
        ingress: [
          {
            from: [fromIngressNamespaces],
            ports: service.ports.map(port => ({ protocol: 'TCP', port })),
          },
        ],
      }),
    ),
  ];
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
