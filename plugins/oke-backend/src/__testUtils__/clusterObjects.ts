import {
  ClusterObjects,
  ownKinds,
  LABEL_ID,
  readObject,
  type Unread,
} from '@okeanos/backstage-plugin-oke-node';
import { NOW } from './fixtures';

interface KubernetesJson {
  kind: string;
  metadata: { name: string; [key: string]: unknown };
  [key: string]: unknown;
}

/** Completely read objects of a cluster. */
export function clusterObjects(
  objects: KubernetesJson[],
  apiGroups: string[] = [],
): ClusterObjects {
  const view = new ClusterObjects();
  for (const kind of ownKinds) {
    const ofKind = objects.filter(object => object.kind === kind.kind);
    view.replace(
      kind,
      ofKind.map(object => readObject(kind, object)),
    );
  }
  view.setApiGroups({ state: 'read', asOf: NOW, items: apiGroups });
  return view;
}

/** Why a kind has no objects. */
export const unread = (
  state: Unread['state'],
  message = 'because',
): Unread => ({ state, since: NOW, message });

export const appNamespace = (name: string, id = 'id-1') => ({
  kind: 'Namespace',
  metadata: { name, labels: { [LABEL_ID]: id } },
});

export const service = (
  namespace: string,
  name: string,
  labels: Record<string, string> = {},
) => ({
  kind: 'Service',
  metadata: { namespace, name, labels },
  spec: { type: 'ClusterIP', ports: [{ name: 'http', port: 80 }] },
});

export const networkPolicy = (namespace: string, name: string) => ({
  kind: 'NetworkPolicy',
  metadata: { namespace, name },
  spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
});

/** A Certificate for the Service `cart`, as the namespace blueprint makes it. */
export const certificate = (namespace: string, notAfter: string) => ({
  kind: 'Certificate',
  metadata: {
    namespace,
    name: 'cart-mtls',
    uid: 'uid-cart',
    labels: { 'okeanos.io/service': 'cart' },
  },
  spec: {
    secretName: 'cart-mtls',
    dnsNames: [`cart.${namespace}.svc`],
    issuerRef: { kind: 'ClusterIssuer', name: 'okeanos-ca' },
  },
  status: {
    notAfter,
    conditions: [{ type: 'Ready', status: 'True' }],
  },
});

/** The issuer of the namespaces, as cert-manager keeps it. */
export const issuer = (status: string) => ({
  kind: 'ClusterIssuer',
  metadata: { name: 'okeanos-ca' },
  status: {
    conditions: [
      {
        type: 'Ready',
        status,
        reason: 'Reason',
        message: 'as cert-manager says',
        lastTransitionTime: '2026-11-24T06:00:00Z',
      },
    ],
  },
});
