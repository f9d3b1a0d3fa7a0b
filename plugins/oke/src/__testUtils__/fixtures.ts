import type { Entity } from '@backstage/catalog-model';
import {
  clusterSpecSchema,
  OkeResponseError,
  type Aspect,
  type AspectState,
  type CertificateStatus,
  type ClusterConnection,
  type ClusterResources,
  type ClusterStatus,
  type EntityStatus,
  type ExposureRoute,
  type DeclaredCluster,
  type DeclaredNamespace,
  type NamespaceStatus,
  type ServiceStatus,
} from '@okeanos/backstage-plugin-oke-common';

const MINUTE = 60_000;

/** Time as ISO 8601, so many minutes ago. */
export const minutesAgo = (minutes: number) =>
  new Date(Date.now() - minutes * MINUTE).toISOString();

export const serviceEntity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'cart',
    annotations: {
      'okeanos.io/cluster': 'demo',
      'okeanos.io/namespace': 'shop',
      'okeanos.io/service': 'cart',
    },
  },
  spec: { type: 'service' },
};

export const clusterEntity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: {
    name: 'demo',
    annotations: { 'okeanos.io/cluster': 'demo' },
  },
  spec: { type: 'kubernetes-cluster' },
};

export const namespaceEntity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: {
    ...{ name: 'shop', namespace: 'demo' },
    annotations: {
      'okeanos.io/cluster': 'demo',
      'okeanos.io/namespace': 'shop',
    },
  },
  spec: { type: 'kubernetes-namespace' },
};

export const aspect = (
  state: AspectState,
  message: string,
  overrides: Partial<Aspect> = {},
): Aspect => ({
  state,
  reason: 'Tested',
  message,
  since: minutesAgo(3),
  evidence: [],
  ...overrides,
});

export const route = (
  overrides: Partial<ExposureRoute> = {},
): ExposureRoute => ({
  ...aspect('healthy', 'Accepted and programmed by the controller.', {
    evidence: [
      {
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind: 'HTTPRoute',
        namespace: 'shop',
        name: 'cart',
        observed: 'status.parents[0].conditions[Accepted]=True',
      },
    ],
  }),
  kind: 'HTTPRoute',
  name: 'cart',
  namespace: 'shop',
  hosts: ['shop.internal.example.com'],
  paths: ['/cart (prefix)'],
  via: 'internal/https',
  controller: 'okeanos.io/sandbox-gateway',
  addresses: ['10.0.20.7'],
  visibility: 'private',
  service: 'shop/cart',
  madeBy: 'kubectl-create',
  tls: 'terminated',
  port: '8080',
  ...overrides,
});

export const certificate = (
  overrides: Partial<CertificateStatus> = {},
): CertificateStatus => ({
  ...aspect('healthy', 'Issued, and renewed in time.'),
  name: 'cart-mtls',
  namespace: 'shop',
  secretName: 'cart-mtls-tls',
  usedFor: 'mtls',
  dnsNames: ['cart.shop.svc', 'cart.shop.svc.cluster.local'],
  issuer: 'ClusterIssuer/okeanos-mesh',
  notBefore: minutesAgo(60),
  notAfter: minutesAgo(-23 * 60 - 1),
  renewalTime: minutesAgo(-15 * 60 - 1),
  chainNotAfter: minutesAgo(-20 * 60 - 1),
  chain: [
    {
      subject: 'CN=cart.shop.svc',
      issuer: 'CN=okeanos-mesh',
      serialNumber: '5f3a',
      notBefore: minutesAgo(60),
      notAfter: minutesAgo(-23 * 60),
      isCa: false,
    },
    {
      subject: 'CN=okeanos-mesh',
      issuer: 'CN=okeanos-mesh',
      serialNumber: '01',
      notBefore: minutesAgo(600),
      notAfter: minutesAgo(-20 * 60),
      isCa: true,
    },
  ],
  revision: 4,
  ...overrides,
});

export const service = (
  overrides: Partial<ServiceStatus> = {},
): ServiceStatus => ({
  cluster: 'demo',
  namespace: 'shop',
  service: 'cart',
  exposure: {
    ...aspect('healthy', 'Reached by one route.'),
    routes: [route()],
    endpoints: { ready: 2, total: 3 },
  },
  certificates: {
    ...aspect('healthy', 'All certificates are valid.'),
    certificates: [certificate()],
    mtls: aspect(
      'declared',
      'Certificates for mutual TLS are issued; whether the pods use them is not observed.',
    ),
  },
  policy: {
    ...aspect('warning', 'No policy agent that Okeanos knows runs here.'),
    ingress: 'defaultDeny',
    egress: 'open',
    enforcement: {
      state: 'noneKnown',
      message: 'No policy agent that Okeanos knows runs here.',
    },
    allowed: {
      ingress: [
        {
          peer: 'pods labelled app=gateway of namespace edge',
          ports: 'TCP 8443',
          policies: ['default-deny'],
        },
        {
          peer: 'all pods of namespace shop',
          ports: 'every port',
          policies: ['same-namespace'],
          of: '1 of 2 pods',
        },
      ],
      egress: [{ peer: 'everybody', ports: 'every port', policies: [] }],
    },
    items: [
      {
        ...aspect('declared', 'Selects the pods of the service.'),
        kind: 'NetworkPolicy',
        name: 'default-deny',
      },
    ],
  },
  items: [],
  ...overrides,
});

export const connection = (
  overrides: Partial<ClusterConnection> = {},
): ClusterConnection => ({
  state: 'connected',
  message: 'All watches run.',
  since: minutesAgo(180),
  asOf: minutesAgo(0),
  ...overrides,
});

export const entityStatus = (
  overrides: Partial<EntityStatus> = {},
): EntityStatus => ({
  cluster: 'demo',
  namespace: 'shop',
  connection: connection(),
  services: [service()],
  problems: [],
  version: 7,
  signalChannel: 'oke:1f0c',
  ...overrides,
});

export const clusterStatus = (
  overrides: Partial<ClusterStatus> = {},
): ClusterStatus => ({
  name: 'demo',
  owner: 'group:default/platform',
  kubernetesVersion: 'v1.34.2',
  connection: connection(),
  components: [
    { ...aspect('healthy', 'Version v1.17.2 runs.'), name: 'cert-manager' },
    {
      ...aspect('notInstalled', 'gateway.networking.k8s.io is not served.'),
      name: 'Gateway API',
    },
  ],
  nodes: { ready: 2, total: 3 },
  namespaces: 4,
  ...overrides,
});

export const declaredCluster = (
  overrides: Partial<DeclaredCluster> = {},
): DeclaredCluster => ({
  spec: clusterSpecSchema.parse({
    name: 'demo',
    owner: 'group:default/platform',
  }),
  generation: 2,
  etag: '2',
  requestedBy: 'user:default/pia',
  createdAt: minutesAgo(60),
  conditions: [],
  ...overrides,
});

/** Answer of the backend for a cluster that was not declared, or to one who may not read it. */
export const notDeclared = async (): Promise<never> => {
  throw new OkeResponseError(404, 'NotFoundError', 'No cluster demo', []);
};

export const namespace = (
  name: string,
  overrides: Partial<DeclaredNamespace> = {},
): DeclaredNamespace => ({
  spec: {
    cluster: 'demo',
    name,
    owner: 'group:default/team-a',
    services: [],
    quota: {
      cpu: '4',
      memory: '8Gi',
      storage: '50Gi',
      ephemeralStorage: '50Gi',
      pods: 50,
      loadBalancers: 1,
    },
    containerDefaults: {
      cpuRequest: '50m',
      cpuLimit: '500m',
      memoryRequest: '64Mi',
      memoryLimit: '256Mi',
      ephemeralStorageRequest: '64Mi',
      ephemeralStorageLimit: '1Gi',
    },
    podSecurity: 'restricted',
    certificates: { durationHours: 24, source: 'cluster-ca' },
    blocks: {},
    sharedWith: [],
    adoptPolicy: 'Never',
    deletePolicy: 'Purge',
    deletionProtection: false,
    drift: 'report',
  },
  generation: 2,
  etag: '2',
  requestedBy: 'user:default/ada',
  createdAt: minutesAgo(60),
  conditions: [
    {
      type: 'Ready',
      status: 'True',
      reason: 'Applied',
      message: 'All objects are as declared.',
      observedGeneration: 2,
      since: minutesAgo(5),
    },
  ],
  observed: { state: 'healthy', message: 'In order.' },
  ...overrides,
});

export const namespaceStatus = (
  overrides: Partial<NamespaceStatus> = {},
): NamespaceStatus => ({
  cluster: 'demo',
  namespace: 'shop',
  connection: connection(),
  services: {
    state: 'read',
    items: [
      {
        ...{ name: 'cart', isDeclared: true, state: 'healthy' },
        ...{ message: 'In order: ways in.', since: minutesAgo(3) },
      },
    ],
  },
  quota: {
    state: 'read',
    items: [
      {
        ...{ quota: 'okeanos', resource: 'requests.cpu' },
        ...{ hard: '4', used: '500m', share: 0.125 },
      },
      { quota: 'okeanos', resource: 'pods', hard: '50' },
      {
        ...{ quota: 'okeanos', resource: 'count/jobs.batch' },
        ...{ hard: '1k', used: '0', share: 0 },
      },
    ],
  },
  access: {
    state: 'read',
    items: [
      {
        ...{ name: 'okeanos-owner', role: 'Role okeanos-owner' },
        ...{ subjects: ['Group team-a'], isMade: true },
      },
      {
        ...{ name: 'ci', role: 'ClusterRole edit' },
        ...{ subjects: ['ServiceAccount ci/bot'], isMade: false },
      },
    ],
  },
  policies: {
    state: 'read',
    items: [
      {
        ...{ name: 'okeanos-default-deny', pods: 'all pods', isMade: true },
        ...{ ingress: [], egress: [] },
      },
      {
        ...{ name: 'okeanos-dns', pods: 'all pods', isMade: true },
        egress: [
          { peer: 'all pods of namespace kube-system', ports: 'UDP 53' },
        ],
      },
    ],
  },
  certificates: {
    state: 'read',
    items: [
      {
        ...{ name: 'cart-mtls', secretName: 'cart-mtls', state: 'healthy' },
        ...{ dnsNames: ['cart.shop.svc'], issuer: 'ClusterIssuer/okeanos-ca' },
        ...{ message: 'It is issued, and renewed in time.' },
        ...{ notAfter: minutesAgo(-601), renewalTime: minutesAgo(-301) },
      },
    ],
  },
  ...overrides,
});

export const clusterResources = (
  overrides: Partial<ClusterResources> = {},
): ClusterResources => ({
  ...{ name: 'demo', region: 'eu-frankfurt-1' },
  ...{ compartmentId: 'ocid1.compartment.oc1..a', endpoint: '10.0.30.5:6443' },
  kubernetesVersion: 'v1.34.2',
  resources: [
    {
      ...{ part: 'vcn', kind: 'Vcn', name: 'demo-vcn', state: 'inPlace' },
      ...{ detail: '10.0.0.0/16', ocid: 'ocid1.vcn.oc1..a' },
    },
    {
      ...{ part: 'workers-nsg', kind: 'NetworkSecurityGroup' },
      ...{ name: 'demo-workers-nsg', state: 'inPlace' },
    },
    {
      ...{ part: 'node-pool', kind: 'NodePool', name: 'demo-node-pool' },
      ...{ detail: '2 × VM.Standard.E4.Flex', state: 'failed' },
      ...{ message: 'Out of host capacity', since: minutesAgo(4) },
    },
  ],
  securityGroups: [
    {
      name: 'demo-workers-nsg',
      rules: [
        {
          ...{ direction: 'ingress', peer: 'demo-endpoint-nsg' },
          ...{ traffic: 'TCP 10250', why: 'kubelet' },
        },
      ],
    },
  ],
  ...overrides,
});
