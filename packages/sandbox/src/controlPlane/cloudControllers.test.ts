/* eslint jest/expect-expect: ["warn", { "assertFunctionNames": ["expect", "waitUntil", "client.*"] }] --
   waiting for a state in vain is a failure */
import { isDeepStrictEqual } from 'node:util';
import { startTestControlPlane, TestControlPlane } from '../testing';
import { ObjectClient, AnyObject, ObjectReference } from '../ObjectClient';

// The first run builds the binaries.
jest.setTimeout(20 * 60_000);

const INTERNAL = {
  'service.beta.kubernetes.io/oci-load-balancer-internal': 'true',
};
const GATEWAY_CONTROLLER = 'sandbox.okeanos.io/gateway-controller';

let plane: TestControlPlane;
let client: ObjectClient;

beforeAll(async () => {
  plane = await startTestControlPlane({
    desired: { loadBalancerCidr: '10.0.20.0/29' },
  });
  client = ObjectClient.fromKubeconfig(plane.provisionerKubeconfig);
});

afterAll(async () => {
  await plane?.stop();
});

let count = 0;

/** Each test has its own namespace, named a0, a1, … */
async function newNamespace(
  labels: Record<string, string> = {},
): Promise<string> {
  const name = `a${count++}`;
  await client.apply({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels },
  });
  return name;
}

function service(
  namespace: string,
  name: string,
  options: { type?: string; annotations?: Record<string, string> } = {},
): AnyObject {
  const { type = 'ClusterIP', annotations = {} } = options;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, annotations },
    spec: { type, ports: [{ port: 80 }] },
  };
}

function loadBalancer(
  namespace: string,
  name: string,
  annotations?: Record<string, string>,
): AnyObject {
  return service(namespace, name, { type: 'LoadBalancer', annotations });
}

async function addressOf(object: ObjectReference): Promise<string> {
  const { apiVersion, kind, metadata } = object;
  const { status } = await client.waitUntil(
    { apiVersion, kind, metadata },
    { status: { loadBalancer: { ingress: [{}] } } },
  );
  return Object(status).loadBalancer.ingress[0].ip;
}

function gatewayApi(
  kind: string,
  namespace: string,
  name: string,
  spec: object,
): AnyObject {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind,
    metadata: { name, namespace },
    spec,
  };
}

function gateway(
  namespace: string,
  name: string,
  listeners: object[],
  spec: object = {},
): AnyObject {
  return gatewayApi('Gateway', namespace, name, {
    gatewayClassName: 'okeanos-sandbox',
    infrastructure: { annotations: INTERNAL },
    listeners,
    ...spec,
  });
}

const HTTP = { name: 'http', port: 80, protocol: 'HTTP' };

function httpRoute(
  namespace: string,
  name: string,
  parentRef: object,
  backendRef: object = { name: 'backend', port: 80 },
  spec: object = {},
): AnyObject {
  return gatewayApi('HTTPRoute', namespace, name, {
    parentRefs: [parentRef],
    rules: [{ backendRefs: [backendRef] }],
    ...spec,
  });
}

function condition(type: string, status: boolean, reason: string) {
  return {
    type,
    status: status ? 'True' : 'False',
    reason,
    observedGeneration: 1,
  };
}

function parentStatus(...conditions: object[]) {
  return {
    status: { parents: [{ controllerName: GATEWAY_CONTROLLER, conditions }] },
  };
}

async function waitUntil(object: AnyObject, expected: object) {
  const { apiVersion, kind, metadata } = object;
  const { name, namespace } = metadata;
  return client.waitUntil(
    { apiVersion, kind, metadata: { name, namespace } },
    expected,
  );
}

describe('load balancers', () => {
  it.each([
    ['an internal load balancer', INTERNAL, /^10\.0\.20\./],
    [
      'an internal network load balancer',
      {
        'oci.oraclecloud.com/load-balancer-type': 'nlb',
        'oci-network-load-balancer.oraclecloud.com/internal': 'true',
      },
      /^10\.0\.20\./,
    ],
    ['a public load balancer', {}, /^203\.0\.113\./],
    [
      'a network load balancer that is not internal, whatever the annotation of the other kind says',
      { ...INTERNAL, 'oci.oraclecloud.com/load-balancer-type': 'nlb' },
      /^203\.0\.113\./,
    ],
  ])('give %s an address', async (_what, annotations, address) => {
    const namespace = await newNamespace();
    const balancer = loadBalancer(namespace, 'lb', annotations);
    await client.apply(balancer);
    expect(await addressOf(balancer)).toMatch(address);
    await client.delete(balancer);
    await client.waitUntilGone(balancer);
  });

  it('get no address, but a warning, when an annotation is wrong, and one when it is mended', async () => {
    const namespace = await newNamespace();
    const wrong = loadBalancer(namespace, 'lb', {
      'service.beta.kubernetes.io/oci-load-balancer-internal': 'yes, please',
    });
    await client.apply(wrong);
    await client.waitUntil(
      { apiVersion: 'v1', kind: 'Event', metadata: { namespace } },
      { type: 'Warning', reason: 'SyncLoadBalancerFailed' },
    );
    expect(await client.read(wrong)).toMatchObject({
      status: { loadBalancer: {} },
    });

    const mended = loadBalancer(namespace, 'lb', INTERNAL);
    await client.apply(mended);
    expect(await addressOf(mended)).toMatch(/^10\.0\.20\./);
    await client.delete(mended);
    await client.waitUntilGone(mended);
  });

  it('do not become public after their creation', async () => {
    const namespace = await newNamespace();
    const balancer = loadBalancer(namespace, 'lb', INTERNAL);
    await client.apply(balancer);
    const address = await addressOf(balancer);
    await client.apply(loadBalancer(namespace, 'lb', {}));
    await client.waitUntil(
      { apiVersion: 'v1', kind: 'Event', metadata: { namespace } },
      { type: 'Warning', reason: 'SyncLoadBalancerFailed' },
    );
    expect(await addressOf(balancer)).toBe(address);
    await client.delete(balancer);
    await client.waitUntilGone(balancer);
  });

  it('have an address each, keep it over a restart, and free it', async () => {
    const namespace = await newNamespace();
    // 10.0.20.0/29 has five addresses to give. The ingress controller has one.
    const balancers = ['b', 'c', 'd', 'e'].map(name =>
      loadBalancer(namespace, name, INTERNAL),
    );
    await client.apply(...balancers);
    const addresses = await Promise.all(balancers.map(addressOf));
    expect(new Set(addresses).size).toBe(4);

    const late = loadBalancer(namespace, 'a-late-one', INTERNAL);
    await client.apply(late);
    await client.waitUntil(
      { apiVersion: 'v1', kind: 'Event', metadata: { namespace } },
      {
        reason: 'SyncLoadBalancerFailed',
        involvedObject: { name: 'a-late-one' },
      },
    );

    await plane.controlPlane.stop();
    plane.controlPlane.apply(plane.desired);
    await plane.controlPlane.ready();
    expect(await Promise.all(balancers.map(addressOf))).toEqual(addresses);

    await client.delete(balancers[2]);
    expect(await addressOf(late)).toBe(addresses[2]);
    const left = [...balancers.filter((_, n) => n !== 2), late];
    await Promise.all(left.map(balancer => client.delete(balancer)));
    await Promise.all(left.map(balancer => client.waitUntilGone(balancer)));
  });
});

describe('the addresses of load balancers', () => {
  it('are told when they change, to the end of the control plane', async () => {
    const { controlPlane } = plane;
    const untilTold = (...addresses: string[]) =>
      controlPlane.waitFor(({ loadBalancers }) =>
        isDeepStrictEqual(
          loadBalancers?.map(({ address }) => address),
          addresses.sort(),
        ),
      );
    const ingress = await addressOf(
      service('okeanos-ingress', 'ingress-controller'),
    );
    await untilTold(ingress);

    const balancer = loadBalancer(await newNamespace(), 'lb', INTERNAL);
    await client.apply(balancer);
    await untilTold(ingress, await addressOf(balancer));
    expect(controlPlane.state.loadBalancers).toContainEqual({
      address: await addressOf(balancer),
      namespace: balancer.metadata.namespace,
      service: 'lb',
      isNetwork: false,
      isOfSandbox: false,
    });
    await client.delete(balancer);
    await untilTold(ingress);
    await client.waitUntilGone(balancer);

    await client.apply(balancer);
    await addressOf(balancer);
    await client.delete(balancer);
    await client.waitUntilGone(balancer);
    await controlPlane.stop();
    expect(controlPlane.state.loadBalancers).toEqual([
      {
        address: ingress,
        namespace: 'okeanos-ingress',
        service: 'ingress-controller',
        isNetwork: false,
        isOfSandbox: true,
      },
    ]);
    controlPlane.apply(plane.desired);
    await controlPlane.ready();
  });
});

describe('the Gateway API controller', () => {
  it('accepts its class', async () => {
    await client.waitUntil(
      {
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind: 'GatewayClass',
        metadata: { name: 'okeanos-sandbox' },
      },
      {
        spec: { controllerName: GATEWAY_CONTROLLER },
        status: { conditions: [condition('Accepted', true, 'Accepted')] },
      },
    );
  });

  it('gives a Gateway the address of its own load balancer, and takes both away together', async () => {
    const namespace = await newNamespace();
    const edge = gateway(namespace, 'edge', [HTTP]);
    await client.apply(edge);
    const { status } = await waitUntil(edge, {
      status: {
        addresses: [{ type: 'IPAddress' }],
        conditions: [
          condition('Accepted', true, 'Accepted'),
          condition('Programmed', true, 'Programmed'),
        ],
        listeners: [
          {
            name: 'http',
            attachedRoutes: 0,
            supportedKinds: [{ kind: 'HTTPRoute' }, { kind: 'GRPCRoute' }],
            conditions: [
              condition('Accepted', true, 'Accepted'),
              condition('Conflicted', false, 'NoConflicts'),
              condition('ResolvedRefs', true, 'ResolvedRefs'),
              condition('Programmed', true, 'Programmed'),
            ],
          },
        ],
      },
    });
    const balancer = service(namespace, 'edge-okeanos-sandbox');
    expect(await client.read(balancer)).toMatchObject({
      metadata: { annotations: INTERNAL },
    });
    expect(Object(status).addresses[0].value).toBe(await addressOf(balancer));

    const endpoints = {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { namespace, name: 'edge-okeanos-sandbox' },
    };
    expect(await client.read(endpoints)).toMatchObject({
      metadata: {
        labels: { 'kubernetes.io/service-name': 'edge-okeanos-sandbox' },
      },
      endpoints: [{ conditions: { ready: true } }],
      ports: [{ port: 80 }],
    });

    await client.delete(edge);
    await client.waitUntilGone(balancer);
    await client.waitUntilGone(endpoints);
  });

  it('says when a Gateway has no address', async () => {
    const namespace = await newNamespace();
    const edge = gateway(namespace, 'edge', [HTTP], {
      infrastructure: {
        annotations: {
          'service.beta.kubernetes.io/oci-load-balancer-internal': 'maybe',
        },
      },
    });
    await client.apply(edge);
    await waitUntil(edge, {
      status: {
        conditions: [
          condition('Accepted', true, 'Accepted'),
          condition('Programmed', false, 'AddressNotAssigned'),
        ],
        listeners: [
          { conditions: [condition('Programmed', false, 'Pending')] },
        ],
      },
    });
    await client.delete(edge);
  });

  it('says which listener lacks its certificate, and programs the others', async () => {
    const namespace = await newNamespace();
    const edge = gateway(namespace, 'edge', [
      HTTP,
      {
        name: 'https',
        port: 443,
        protocol: 'HTTPS',
        tls: { certificateRefs: [{ name: 'edge-tls' }] },
      },
    ]);
    await client.apply(edge);
    await waitUntil(edge, {
      status: {
        listeners: [
          {
            name: 'https',
            conditions: [
              condition('ResolvedRefs', false, 'InvalidCertificateRef'),
              condition('Programmed', false, 'Invalid'),
            ],
          },
          {
            name: 'http',
            conditions: [condition('Programmed', true, 'Programmed')],
          },
        ],
      },
    });
    await client.delete(edge);
  });

  it('refuses listeners in each other’s way and protocols that it does not know', async () => {
    const namespace = await newNamespace();
    const edge = gateway(namespace, 'edge', [
      HTTP,
      {
        name: 'same-port',
        port: 80,
        protocol: 'HTTPS',
        tls: { certificateRefs: [{ name: 'edge-tls' }] },
      },
      { name: 'tcp', port: 5432, protocol: 'TCP' },
    ]);
    await client.apply(edge);
    const conflicted = [
      condition('Conflicted', true, 'ProtocolConflict'),
      condition('Accepted', false, 'ProtocolConflict'),
      condition('Programmed', false, 'Invalid'),
    ];
    await waitUntil(edge, {
      status: {
        conditions: [
          condition('Accepted', false, 'ListenersNotValid'),
          condition('Programmed', false, 'Invalid'),
        ],
        listeners: [
          { name: 'http', conditions: conflicted },
          { name: 'same-port', conditions: conflicted },
          {
            name: 'tcp',
            conditions: [condition('Accepted', false, 'UnsupportedProtocol')],
          },
        ],
      },
    });
    await client.delete(edge);
  });

  describe('attaches routes', () => {
    let namespace: string;
    let other: string;
    let edge: AnyObject;

    beforeAll(async () => {
      namespace = await newNamespace();
      other = await newNamespace({ team: 'friends' });
      edge = gateway(namespace, 'edge', [
        { ...HTTP, hostname: '*.example.com' },
        {
          name: 'friends',
          port: 81,
          protocol: 'HTTP',
          allowedRoutes: {
            namespaces: {
              from: 'Selector',
              selector: { matchLabels: { team: 'friends' } },
            },
            kinds: [{ kind: 'HTTPRoute' }],
          },
        },
      ]);
      await client.apply(
        edge,
        service(namespace, 'backend'),
        service(other, 'backend'),
      );
    });

    const accepted = condition('Accepted', true, 'Accepted');
    const resolved = condition('ResolvedRefs', true, 'ResolvedRefs');

    it('to the listeners that allow them', async () => {
      const routes = [
        httpRoute(namespace, 'same', { name: 'edge', sectionName: 'http' }),
        httpRoute(other, 'friend', {
          name: 'edge',
          namespace,
          sectionName: 'friends',
        }),
        gatewayApi('GRPCRoute', namespace, 'grpc', {
          parentRefs: [{ name: 'edge', port: 80 }],
          hostnames: ['grpc.example.com'],
          rules: [{ backendRefs: [{ name: 'backend', port: 80 }] }],
        }),
      ];
      await client.apply(...routes);
      for (const route of routes) {
        await waitUntil(route, parentStatus(accepted, resolved));
      }
      await waitUntil(edge, {
        status: {
          listeners: [
            { name: 'http', attachedRoutes: 2 },
            {
              name: 'friends',
              attachedRoutes: 1,
              supportedKinds: [{ kind: 'HTTPRoute' }],
            },
          ],
        },
      });
    });

    it('and says why it does not', async () => {
      const cases: [AnyObject, object][] = [
        [
          httpRoute(namespace, 'no-section', {
            name: 'edge',
            sectionName: 'nowhere',
          }),
          condition('Accepted', false, 'NoMatchingParent'),
        ],
        [
          httpRoute(other, 'not-allowed', {
            name: 'edge',
            namespace,
            sectionName: 'http',
          }),
          condition('Accepted', false, 'NotAllowedByListeners'),
        ],
        [
          httpRoute(
            namespace,
            'other-host',
            { name: 'edge', sectionName: 'http' },
            undefined,
            { hostnames: ['example.org'] },
          ),
          condition('Accepted', false, 'NoMatchingListenerHostname'),
        ],
        [
          httpRoute(
            namespace,
            'no-backend',
            { name: 'edge' },
            { name: 'missing', port: 80 },
          ),
          condition('ResolvedRefs', false, 'BackendNotFound'),
        ],
        [
          httpRoute(
            namespace,
            'no-port',
            { name: 'edge' },
            { name: 'backend', port: 81 },
          ),
          condition('ResolvedRefs', false, 'BackendNotFound'),
        ],
        [
          httpRoute(
            namespace,
            'no-service',
            { name: 'edge' },
            { name: 'backend', kind: 'Bucket', group: 'example.com' },
          ),
          condition('ResolvedRefs', false, 'InvalidKind'),
        ],
      ];
      await client.apply(...cases.map(([route]) => route));
      for (const [route, expected] of cases) {
        await waitUntil(route, parentStatus(expected));
      }
    });

    it('to backends of another namespace when a ReferenceGrant permits it', async () => {
      const route = httpRoute(
        namespace,
        'abroad',
        { name: 'edge' },
        { name: 'backend', namespace: other, port: 80 },
      );
      await client.apply(route);
      await waitUntil(
        route,
        parentStatus(condition('ResolvedRefs', false, 'RefNotPermitted')),
      );
      await client.apply(
        gatewayApi('ReferenceGrant', other, 'grant', {
          from: [
            {
              group: 'gateway.networking.k8s.io',
              kind: 'HTTPRoute',
              namespace,
            },
          ],
          to: [{ group: '', kind: 'Service' }],
        }),
      );
      await waitUntil(route, parentStatus(accepted, resolved));
    });

    it('again when their backend is gone, with the generation that it looked at', async () => {
      await client.apply(service(namespace, 'short-lived'));
      const route = httpRoute(
        namespace,
        'loses',
        { name: 'edge' },
        { name: 'short-lived', port: 80 },
      );
      await client.apply(route);
      await waitUntil(route, parentStatus(accepted, resolved));
      await client.delete(service(namespace, 'short-lived'));
      await waitUntil(
        route,
        parentStatus(condition('ResolvedRefs', false, 'BackendNotFound')),
      );
      await client.apply(httpRoute(namespace, 'loses', { name: 'edge' }));
      await waitUntil(
        route,
        parentStatus({ ...resolved, observedGeneration: 2 }),
      );
    });
  });
});

describe('the Ingress controller', () => {
  const rules = [{ host: 'a.example.com' }];

  it('gives every Ingress of its class the same internal address, and others none', async () => {
    const namespace = await newNamespace();
    const ingresses = ['one', 'two'].map(name => ({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name, namespace },
      spec: { ingressClassName: 'okeanos-sandbox', rules },
    }));
    const foreign = {
      ...ingresses[0],
      metadata: { name: 'a-foreign-one', namespace },
      spec: { ingressClassName: 'another', rules },
    };
    await client.apply(foreign, ...ingresses);
    const [one, two] = await Promise.all(ingresses.map(addressOf));
    expect(one).toMatch(/^10\.0\.20\./);
    expect(two).toBe(one);
    expect(
      await addressOf(service('okeanos-ingress', 'ingress-controller')),
    ).toBe(one);
    expect(await client.read(foreign)).toMatchObject({
      status: { loadBalancer: {} },
    });
  });
});
