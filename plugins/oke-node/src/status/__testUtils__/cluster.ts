import { ClusterObjects } from '../ClusterObjects';
import { evaluateService } from '../evaluateService';
import { kindNames, kindOf, type KindName, type ObjectOf } from '../kinds';
import type { IssuedChain } from '../kinds/chain';
import type { Unread } from '../Reading';
import { readObject } from '../readObject';

/** The moment of all tests. */
export const NOW = new Date('2026-11-24T12:00:00.000Z');

const BEFORE = '2026-11-24T06:00:00.000Z';

/** Why a kind has no objects. */
export const unread = (
  state: Unread['state'],
  message = 'because',
): Unread => ({ state, since: NOW, message });

/** A moment so many hours from {@link NOW}. */
export const inHours = (hours: number) =>
  new Date(NOW.getTime() + hours * 3_600_000).toISOString();

const isTrue = (type: string, observedGeneration = 1) => ({
  type,
  status: 'True',
  reason: type,
  message: '',
  observedGeneration,
  lastTransitionTime: BEFORE,
});

const ca = {
  subject: 'CN=okeanos CA',
  issuer: 'CN=okeanos CA',
  serialNumber: '01',
  notBefore: inHours(-1000),
  notAfter: inHours(50_000),
  isCa: true,
};

const chain: IssuedChain = {
  leaf: {
    dnsNames: [
      'web.shop.svc',
      'web.shop.svc.cluster.local',
      'shop.example.com',
    ],
    serverAuth: true,
    clientAuth: true,
  },
  certificates: [
    {
      subject: 'CN=web',
      issuer: 'CN=okeanos CA',
      serialNumber: '02',
      notBefore: inHours(-1),
      notAfter: inHours(23),
      isCa: false,
    },
    ca,
  ],
};

/** As the evaluators read it: the real form holds PEM, see `kinds.test.ts`. */
const request: ObjectOf<'CertificateRequest'> = {
  metadata: {
    namespace: 'shop',
    name: 'web-1',
    annotations: {
      'cert-manager.io/certificate-name': 'web',
      'cert-manager.io/certificate-revision': '1',
    },
    ownerReferences: [{ kind: 'Certificate', uid: 'uid-web' }],
  },
  status: { chain },
};

const meta = (name: string, namespace?: string) => ({
  name,
  namespace,
  generation: 1,
});

/**
 * A Service `shop/web` that is as it should be: one way in by Gateway `edge/public`, one by Ingress,
 * its certificate, its policies. Each object has a name of its own here, for {@link cluster}.
 */
const HEALTHY = {
  namespace: {
    kind: 'Namespace',
    metadata: {
      ...meta('shop'),
      labels: {
        'kubernetes.io/metadata.name': 'shop',
        'pod-security.kubernetes.io/enforce': 'restricted',
        'pod-security.kubernetes.io/enforce-version': 'v1.34',
      },
    },
  },
  service: {
    kind: 'Service',
    metadata: { ...meta('web', 'shop'), annotations: {} },
    spec: {
      type: 'ClusterIP',
      selector: { app: 'web' },
      ports: [{ name: 'http', port: 80, targetPort: 8080 }],
    },
  },
  pod: {
    kind: 'Pod',
    metadata: {
      ...meta('web-1', 'shop'),
      labels: { app: 'web', tier: 'front' },
    },
    spec: { nodeName: 'node-1' },
    status: { phase: 'Running' },
  },
  slice: {
    kind: 'EndpointSlice',
    metadata: {
      ...meta('web-abc', 'shop'),
      labels: { 'kubernetes.io/service-name': 'web' },
    },
    addressType: 'IPv4',
    endpoints: [
      {
        addresses: ['10.0.128.5'],
        conditions: { ready: true, serving: true, terminating: false },
        targetRef: { kind: 'Pod', namespace: 'shop', name: 'web-1' },
      },
    ],
    ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
  },
  ingressClass: {
    kind: 'IngressClass',
    metadata: meta('private'),
    spec: { controller: 'example.com/ingress' },
  },
  ingress: {
    kind: 'Ingress',
    metadata: { ...meta('web', 'shop'), annotations: {} },
    spec: {
      ingressClassName: 'private',
      rules: [
        {
          host: 'shop.example.com',
          http: {
            paths: [
              {
                path: '/api',
                pathType: 'Prefix',
                backend: { service: { name: 'web', port: { number: 80 } } },
              },
            ],
          },
        },
      ],
      tls: [{ hosts: ['shop.example.com'], secretName: 'web-tls' }],
    },
    status: { loadBalancer: { ingress: [{ ip: '10.0.20.7' }] } },
  },
  gatewayClass: {
    kind: 'GatewayClass',
    metadata: meta('okeanos'),
    spec: { controllerName: 'example.com/gateway' },
    status: { conditions: [isTrue('Accepted')] },
  },
  gateway: {
    kind: 'Gateway',
    metadata: meta('public', 'edge'),
    spec: {
      gatewayClassName: 'okeanos',
      listeners: [
        {
          name: 'http',
          hostname: '*.example.com',
          port: 80,
          protocol: 'HTTP',
          allowedRoutes: { namespaces: { from: 'All' } },
        },
      ],
    },
    status: {
      addresses: [{ type: 'IPAddress', value: '10.0.20.8' }],
      conditions: [isTrue('Accepted'), isTrue('Programmed')],
      listeners: [
        {
          name: 'http',
          attachedRoutes: 1,
          conditions: [isTrue('ResolvedRefs'), isTrue('Programmed')],
        },
      ],
    },
  },
  route: {
    kind: 'HTTPRoute',
    metadata: meta('web', 'shop'),
    spec: {
      parentRefs: [{ name: 'public', namespace: 'edge' }],
      hostnames: ['shop.example.com'],
      rules: [
        {
          matches: [{ path: { type: 'PathPrefix', value: '/' } }],
          backendRefs: [{ name: 'web', port: 80, weight: 1 }],
        },
      ],
    },
    status: {
      parents: [
        {
          parentRef: { name: 'public', namespace: 'edge' },
          controllerName: 'example.com/gateway',
          conditions: [isTrue('Accepted'), isTrue('ResolvedRefs')],
        },
      ],
    },
  },
  issuer: {
    kind: 'ClusterIssuer',
    metadata: meta('okeanos-ca'),
    status: { conditions: [isTrue('Ready')] },
  },
  certificate: {
    kind: 'Certificate',
    metadata: {
      ...meta('web', 'shop'),
      uid: 'uid-web',
      labels: { 'okeanos.io/service': 'web' },
    },
    spec: {
      secretName: 'web-tls',
      dnsNames: ['web.shop.svc', 'web.shop.svc.cluster.local'],
      issuerRef: { kind: 'ClusterIssuer', name: 'okeanos-ca' },
    },
    status: {
      conditions: [isTrue('Ready')],
      notBefore: inHours(-1),
      notAfter: inHours(23),
      renewalTime: inHours(15),
      revision: 1,
    },
  },
  request: { kind: 'CertificateRequest', ...request },
  policy: {
    kind: 'NetworkPolicy',
    metadata: meta('default-deny', 'shop'),
    spec: {
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
      // The namespace of the gateways, and the network of load balancers and nodes.
      ingress: [
        {
          from: [
            {
              namespaceSelector: {
                matchLabels: { 'kubernetes.io/metadata.name': 'edge' },
              },
            },
            { ipBlock: { cidr: '10.0.0.0/8' } },
          ],
        },
      ],
    },
  },
  quota: {
    kind: 'ResourceQuota',
    metadata: meta('quota', 'shop'),
    spec: { hard: { pods: '50', 'requests.cpu': '4' } },
    status: {
      hard: { pods: '50', 'requests.cpu': '4' },
      used: { pods: '1', 'requests.cpu': '500m' },
    },
  },
};

/** The API groups that the healthy cluster serves, beyond Kubernetes' own. */
export const API_GROUPS = ['cert-manager.io', 'gateway.networking.k8s.io'];

/** Changes to {@link HEALTHY}, as `{ path: value }`; an object of its own name is added, `undefined` removes. */
export type Patch = Record<string, unknown>;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function set(root: Record<string, unknown>, path: string, value: unknown) {
  // A backslash keeps a dot in a key.
  const keys = path.split(/(?<!\\)\./).map(key => key.replaceAll('\\.', '.'));
  const last = keys.pop() ?? '';
  let target = root;
  for (const key of keys) {
    const next = (target[key] ??= {});
    if (!isRecord(next)) {
      throw new Error(`${path}: ${key} holds no object`);
    }
    target = next;
  }
  if (value === undefined) {
    delete target[last];
  } else {
    target[last] = value;
  }
}

/** The objects of the healthy cluster with changes, as the API server would send them. */
export function objects(patch: Patch = {}): Record<string, unknown>[] {
  const all: Record<string, unknown> = structuredClone(HEALTHY);
  for (const [path, value] of Object.entries(patch)) {
    set(all, path, structuredClone(value));
  }
  return Object.values(all).filter(isRecord);
}

function isRequest(object: unknown): object is ObjectOf<'CertificateRequest'> {
  return isRecord(object) && object.kind === 'CertificateRequest';
}

/** The objects of a kind among some, as a watcher reads them. */
export function itemsOf(kind: KindName, all: Record<string, unknown>[]) {
  return all
    .filter(object => object.kind === kind)
    .map(object =>
      isRequest(object) ? object : readObject(kindOf(kind), object),
    );
}

/** A pod of Calico, ready on the node of the service's pod, with changes. */
export const policyAgent = (
  changes: { image?: string; node?: string; ready?: string } = {},
) => ({
  kind: 'Pod',
  metadata: { ...meta('calico-node-1', 'kube-system'), labels: {} },
  spec: {
    nodeName: changes.node ?? 'node-1',
    hostNetwork: true,
    containers: [{ image: changes.image ?? 'quay.io/calico/node:v3.32.0' }],
  },
  status: {
    phase: 'Running',
    conditions: [{ type: 'Ready', status: changes.ready ?? 'True' }],
  },
});

/** Fills a view with objects as the API server would send them, in their order. */
export function fill(all: Record<string, unknown>[]): ClusterObjects {
  const view = new ClusterObjects();
  for (const kind of kindNames) {
    view.replace(kindOf(kind), itemsOf(kind, all));
  }
  view.setApiGroups({ state: 'read', asOf: NOW, items: API_GROUPS });
  return view;
}

/** The healthy cluster with changes. */
export function cluster(patch: Patch = {}): ClusterObjects {
  return fill(objects(patch));
}

/** The status of Service `shop/web` in the healthy cluster with changes. */
export function statusOf(patch: Patch = {}, view = cluster(patch)) {
  return evaluateService(
    view,
    { cluster: 'demo', namespace: 'shop', service: 'web' },
    NOW,
  ).status;
}
