import { inHours, statusOf, type Patch } from '../__testUtils__/cluster';

/** A Service of type LoadBalancer that leads to the same pods, written by somebody. */
const BALANCER = {
  kind: 'Service',
  metadata: {
    name: 'anything',
    namespace: 'shop',
    creationTimestamp: '2026-11-01T08:00:00Z',
    managedFields: [
      {
        manager: 'helm',
        operation: 'Update',
        time: '2026-11-01T08:00:00Z',
        fieldsV1: { 'f:spec': { 'f:ports': {}, 'f:selector': {} } },
      },
      {
        manager: 'kubectl-edit',
        operation: 'Update',
        time: '2026-11-20T09:00:00Z',
        fieldsV1: { 'f:spec': { 'f:type': {} } },
      },
      {
        manager: 'oci-cloud-controller-manager',
        operation: 'Update',
        subresource: 'status',
        time: '2026-11-20T09:05:00Z',
      },
    ],
  },
  spec: {
    type: 'LoadBalancer',
    selector: { app: 'web' },
    ports: [{ name: 'http', port: 80 }],
  },
  status: { loadBalancer: { ingress: [{ ip: '203.0.113.9' }] } },
};

const SLICE_OF_BALANCER = {
  kind: 'EndpointSlice',
  metadata: {
    name: 'anything-x',
    namespace: 'shop',
    labels: { 'kubernetes.io/service-name': 'anything' },
  },
  endpoints: [
    {
      addresses: ['10.0.128.5'],
      conditions: { ready: true },
      targetRef: { kind: 'Pod', name: 'web-1' },
    },
  ],
  ports: [{ name: 'http', port: 8080 }],
};

const exposureOf = (patch: Patch) => statusOf(patch).exposure;

describe('a way in that is open to the internet', () => {
  const LB = 'service.beta.kubernetes.io/oci-load-balancer-internal';
  const NLB = 'oci-network-load-balancer.oraclecloud.com/internal';
  const TYPE = 'oci.oraclecloud.com/load-balancer-type';
  const OWN = { 'service.spec.type': 'LoadBalancer' };
  const AT = (ip: string) => ({
    'service.status': { loadBalancer: { ingress: [{ ip }] } },
  });

  it.each<[string, Patch]>([
    ['a load balancer', { ...OWN, ...AT('203.0.113.9') }],
    [
      'a network load balancer with both addresses',
      {
        ...OWN,
        'service.metadata.annotations': { [TYPE]: 'nlb' },
        'service.status': {
          loadBalancer: { ingress: [{ ip: '10.0.20.9' }, { ip: '8.8.4.4' }] },
        },
      },
    ],
    [
      'external IPs beside a private load balancer',
      {
        ...OWN,
        ...AT('10.0.20.9'),
        'service.metadata.annotations': { [LB]: 'true' },
        'service.spec.externalIPs': ['8.8.4.4'],
      },
    ],
    [
      'the node ports of a private load balancer on public nodes',
      {
        ...OWN,
        ...AT('10.0.20.9'),
        'service.metadata.annotations': { [LB]: 'true' },
        'service.spec.ports.0.nodePort': 30080,
        node: {
          kind: 'Node',
          metadata: { name: 'node-1' },
          status: { addresses: [{ type: 'ExternalIP', address: '8.8.8.8' }] },
        },
      },
    ],
    ['a Gateway', { 'gateway.status.addresses': [{ value: '2603:c020::1' }] }],
    [
      'a Gateway whose load balancer is one by its name only',
      {
        'gateway.status.addresses': [{ value: 'lb.example.com' }],
        balancer: {
          ...BALANCER,
          metadata: { name: 'lb', namespace: 'edge' },
          spec: { type: 'LoadBalancer' },
          status: {
            loadBalancer: { ingress: [{ hostname: 'lb.example.com' }] },
          },
        },
      },
    ],
    [
      'an Ingress',
      { 'ingress.status.loadBalancer.ingress': [{ ip: '203.0.113.9' }] },
    ],
    ['another Service', { balancer: BALANCER, slice2: SLICE_OF_BALANCER }],
  ])('is never green: %s', (_what, patch) => {
    const { state, routes } = exposureOf(patch);
    expect(state).toBe('warning');
    expect(routes.map(({ visibility }) => visibility)).toContain('public');
  });

  it('is told while it is made, and where something else is worse', () => {
    expect(exposureOf(OWN).routes.at(-1)).toMatchObject({
      state: 'pending',
      visibility: 'public',
    });
    expect(
      exposureOf({
        ...{ ingress: undefined, route: undefined },
        balancer: {
          ...BALANCER,
          metadata: {
            ...BALANCER.metadata,
            creationTimestamp: inHours(-0.1),
            managedFields: [],
          },
          status: undefined,
        },
        slice2: SLICE_OF_BALANCER,
      }),
    ).toMatchObject({ state: 'pending', reason: 'NoAddress' });
    // The Service itself is as it should be: it is not, for the other one.
    expect(
      exposureOf({
        balancer: { ...BALANCER, status: undefined },
        slice2: SLICE_OF_BALANCER,
      }),
    ).toMatchObject({ state: 'warning', reason: 'Public' });
  });

  it('tells who made it, and since when', () => {
    const { routes } = exposureOf({
      balancer: BALANCER,
      slice2: SLICE_OF_BALANCER,
    });
    expect(routes.at(-1)).toMatchObject({
      kind: 'Service',
      name: 'anything',
      service: 'shop/anything',
      state: 'warning',
      reason: 'Public',
      message:
        'The load balancer of Service shop/anything can be reached from the internet at 203.0.113.9; it was made by kubectl-edit.',
      since: '2026-11-20T09:00:00.000Z',
      madeBy: 'kubectl-edit',
      madeAt: '2026-11-20T09:00:00.000Z',
    });
  });

  it.each<[string, object, string]>([
    ['a controller', { managedFields: undefined }, 'for Gateway edge'],
    [
      'the tool that wrote it first, when none owns the type',
      {
        ownerReferences: [],
        managedFields: [
          { manager: 'kubectl-create', time: '2026-11-02T00:00:00Z' },
          { manager: 'helm', time: '2026-11-01T00:00:00Z' },
        ],
      },
      'helm',
    ],
    ['nobody', { ownerReferences: [], managedFields: [] }, ''],
  ])('tells that it was made by %s', (_who, changes, madeBy) => {
    const { routes } = exposureOf({
      balancer: {
        ...BALANCER,
        metadata: {
          ...BALANCER.metadata,
          ownerReferences: [
            { kind: 'Gateway', name: 'edge', controller: true },
            { kind: 'Secret', name: 'x' },
          ],
          ...changes,
        },
      },
      slice2: SLICE_OF_BALANCER,
    });
    expect(routes.at(-1)?.madeBy).toBe(madeBy);
  });

  it('is asked about when an internal load balancer has an address of no private range', () => {
    const odd = {
      ...OWN,
      ...AT('11.4.0.17'),
      'service.metadata.annotations': { [LB]: 'true' },
      ...{ ingress: undefined, route: undefined },
    };
    expect(exposureOf(odd).routes[0]).toMatchObject({
      state: 'warning',
      reason: 'AddressNotPrivate',
      visibility: 'private',
    });
    expect(
      exposureOf({
        ...odd,
        node: {
          kind: 'Node',
          metadata: { name: 'node-1' },
          status: { addresses: [{ type: 'InternalIP', address: '11.4.9.8' }] },
        },
      }).routes[0],
    ).toMatchObject({ state: 'healthy', visibility: 'private' });
  });

  it.each([
    { [TYPE]: 'NLB', [NLB]: 'true' },
    { [TYPE]: 'Lb', [LB]: 'True' },
    { [TYPE]: 'something', [LB]: '1' },
  ])('is not one of a private load balancer: %j', annotations => {
    const { state, routes } = exposureOf({
      ...OWN,
      ...AT('10.0.20.9'),
      'service.metadata.annotations': annotations,
    });
    expect(state).toBe('healthy');
    expect(routes.at(-1)?.visibility).toBe('private');
  });
});

describe('the Services that lead to the same pods', () => {
  const servicesOf = (patch: Patch) =>
    exposureOf(patch).routes.map(({ service }) => service);

  it.each<[string, Patch]>([
    ['have a pod in common', { balancer: BALANCER, slice2: SLICE_OF_BALANCER }],
    [
      'name its address by hand, in another namespace',
      {
        balancer: {
          ...BALANCER,
          metadata: { name: 'anything', namespace: 'other' },
          spec: { type: 'LoadBalancer', ports: [{ port: 80, name: 'http' }] },
        },
        slice2: {
          ...SLICE_OF_BALANCER,
          metadata: { ...SLICE_OF_BALANCER.metadata, namespace: 'other' },
          endpoints: [{ addresses: ['10.0.128.5'] }],
        },
      },
    ],
    [
      'choose the same pods, of which there are none yet',
      { balancer: BALANCER },
    ],
    [
      'choose more than these pods, of which there are none yet',
      {
        'service.spec.selector': { app: 'web', tier: 'front' },
        balancer: BALANCER,
      },
    ],
  ])('are listed when they %s', (_why, patch) => {
    expect(servicesOf(patch).filter(name => name !== 'shop/web')).toEqual([
      expect.stringMatching(/^(shop|other)\/anything$/),
    ]);
  });

  it.each<[string, Patch]>([
    [
      'have others of the pods that both choose',
      {
        balancer: BALANCER,
        slice2: {
          ...SLICE_OF_BALANCER,
          endpoints: [
            {
              addresses: ['10.0.128.9'],
              targetRef: { kind: 'Pod', name: 'web-9' },
            },
          ],
        },
      },
    ],
    [
      'share the address of a node only',
      {
        balancer: {
          ...BALANCER,
          spec: { ...BALANCER.spec, selector: { app: 'agent' } },
        },
        slice2: {
          ...SLICE_OF_BALANCER,
          endpoints: [
            {
              addresses: ['10.0.128.5'],
              targetRef: { kind: 'Pod', name: 'agent-1' },
            },
          ],
        },
      },
    ],
    [
      'choose everything, by no selector',
      { balancer: { ...BALANCER, spec: { ...BALANCER.spec, selector: {} } } },
    ],
    [
      'are of another namespace and have no endpoints',
      {
        balancer: {
          ...BALANCER,
          metadata: { name: 'anything', namespace: 'other' },
        },
      },
    ],
  ])('are not listed when they %s', (_why, patch) => {
    expect(servicesOf(patch)).not.toContain('shop/anything');
    expect(servicesOf(patch)).not.toContain('other/anything');
  });

  it('bring the routes and Ingresses that lead to them', () => {
    const { routes, message } = exposureOf({
      ...{ ingress: undefined, slice2: SLICE_OF_BALANCER },
      balancer: {
        ...BALANCER,
        spec: { ...BALANCER.spec, type: 'ClusterIP' },
      },
      'route.spec.rules.0.backendRefs.0.name': 'anything',
    });
    expect(routes).toMatchObject([
      { kind: 'HTTPRoute', service: 'shop/anything', state: 'healthy' },
    ]);
    expect(message).toBe(
      'The way into the service is programmed, and its endpoint is ready.',
    );
  });

  it('do not make the service fail when they do, and are told', () => {
    const balancer = {
      ...BALANCER,
      spec: { ...BALANCER.spec, ports: [{ name: 'other', port: 81 }] },
      status: { loadBalancer: { ingress: [{ ip: '10.0.20.9' }] } },
    };
    expect(exposureOf({ balancer, slice2: SLICE_OF_BALANCER })).toMatchObject({
      state: 'warning',
      reason: 'OtherWayFailed',
    });
    expect(
      exposureOf({
        ...{ ingress: undefined, route: undefined },
        ...{ balancer, slice2: SLICE_OF_BALANCER },
      }),
    ).toMatchObject({ state: 'failed', reason: 'NoEndpoints' });
  });
});
