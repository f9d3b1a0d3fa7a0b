import type { AspectState } from '@okeanos/backstage-plugin-oke-common';
import {
  cluster,
  statusOf,
  unread,
  type Patch,
} from '../__testUtils__/cluster';
import { kinds } from '../kinds';

/** The one way in of a kind, with changes. */
function routeOf(kind: string, patch: Patch) {
  const routes = statusOf(patch).exposure.routes.filter(
    route => route.kind === kind,
  );
  expect(routes).toHaveLength(1);
  return routes[0];
}

const condition = (
  type: string,
  status: string,
  more: Record<string, unknown> = {},
) => ({
  type,
  status,
  reason: 'Because',
  message: 'in its own words',
  observedGeneration: 1,
  lastTransitionTime: '2026-11-24T07:00:00Z',
  ...more,
});

const accepted = condition('Accepted', 'True');
const programmed = condition('Programmed', 'True');
const resolved = condition('ResolvedRefs', 'True');

type Row = [reason: string, state: AspectState, patch: Patch];

const GATEWAY_CONDITIONS = 'gateway.status.conditions';
const LISTENER_CONDITIONS = 'gateway.status.listeners.0.conditions';
const ROUTE_CONDITIONS = 'route.status.parents.0.conditions';

/** What can be wrong behind every kind of way in. */
const BACKEND: Row[] = [
  ['ServiceNotFound', 'failed', { service: undefined }],
  ['ServicePortNotFound', 'failed', { 'service.spec.ports.0.port': 81 }],
  ['NoEndpoints', 'failed', { slice: undefined }],
  ['NoEndpoints', 'failed', { 'slice.ports.0.name': 'other' }],
  ['NoEndpoints', 'failed', { 'slice.endpoints': null }],
  [
    'NoReadyEndpoints',
    'failed',
    { 'slice.endpoints.0.conditions.ready': false },
  ],
  [
    'SomeEndpointsNotReady',
    'warning',
    {
      'slice.endpoints.1': {
        addresses: ['10.0.128.6'],
        conditions: { ready: false },
      },
    },
  ],
  ['ExternalName', 'unknown', { 'service.spec.type': 'ExternalName' }],
  [
    'Unreadable',
    'unknown',
    {
      odd: {
        kind: 'EndpointSlice',
        metadata: {
          ...{ name: 'odd', namespace: 'shop' },
          labels: { 'kubernetes.io/service-name': 'web' },
        },
        endpoints: 1,
      },
    },
  ],
];

describe('a way in by an HTTPRoute', () => {
  it.each<Row>([
    ...BACKEND,
    ['GatewayNotFound', 'failed', { gateway: undefined }],
    ['GatewayClassNotFound', 'failed', { gatewayClass: undefined }],
    [
      'GatewayClassNotAccepted',
      'failed',
      { 'gatewayClass.status.conditions': [condition('Accepted', 'False')] },
    ],
    [
      'NoController',
      'pending',
      {
        'gatewayClass.status.conditions': [condition('Accepted', 'Unknown')],
      },
    ],
    [
      'GatewayNotAccepted',
      'failed',
      { [GATEWAY_CONDITIONS]: [condition('Accepted', 'False'), programmed] },
    ],
    [
      'GatewayNotProgrammed',
      'failed',
      { [GATEWAY_CONDITIONS]: [accepted, condition('Programmed', 'False')] },
    ],
    [
      'GatewayNotProgrammed',
      'pending',
      {
        [GATEWAY_CONDITIONS]: [
          accepted,
          condition('Programmed', 'False', {
            reason: 'Pending',
            lastTransitionTime: '2026-11-24T11:50:00Z',
          }),
        ],
      },
    ],
    // For hours, that is no "not yet".
    [
      'GatewayNotProgrammed',
      'failed',
      {
        [GATEWAY_CONDITIONS]: [
          accepted,
          condition('Programmed', 'False', { reason: 'Pending' }),
        ],
      },
    ],
    ['NoController', 'pending', { [GATEWAY_CONDITIONS]: [] }],
    ['StaleStatus', 'pending', { 'gateway.metadata.generation': 2 }],
    ['NoAddress', 'pending', { 'gateway.status.addresses': [] }],
    ['NoController', 'pending', { 'gateway.status.listeners': [] }],
    [
      'ListenerNotProgrammed',
      'failed',
      { [LISTENER_CONDITIONS]: [resolved, condition('Programmed', 'False')] },
    ],
    [
      'ListenerRefsNotResolved',
      'failed',
      {
        [LISTENER_CONDITIONS]: [condition('ResolvedRefs', 'False'), programmed],
      },
    ],
    [
      'ListenerConflicted',
      'failed',
      {
        [LISTENER_CONDITIONS]: [
          resolved,
          programmed,
          condition('Conflicted', 'True'),
        ],
      },
    ],
    [
      'ListenerNotFound',
      'failed',
      { 'route.spec.parentRefs.0.sectionName': 'https' },
    ],
    ['ListenerNotFound', 'failed', { 'route.spec.parentRefs.0.port': 443 }],
    [
      'NotAllowedByListeners',
      'failed',
      { 'gateway.spec.listeners.0.allowedRoutes': undefined },
    ],
    [
      'NotAllowedByListeners',
      'failed',
      {
        'gateway.spec.listeners.0.allowedRoutes.namespaces': {
          from: 'Selector',
          selector: { matchLabels: { team: 'other' } },
        },
      },
    ],
    [
      'NotAllowedByListeners',
      'failed',
      {
        'gateway.spec.listeners.0.allowedRoutes.kinds': [{ kind: 'GRPCRoute' }],
      },
    ],
    [
      'NotAllowedByListeners',
      'failed',
      { 'gateway.spec.listeners.0.protocol': 'TLS' },
    ],
    [
      'NoMatchingHostname',
      'failed',
      { 'gateway.spec.listeners.0.hostname': 'other.example.org' },
    ],
    ['NoController', 'pending', { 'route.status': undefined }],
    [
      'NoController',
      'pending',
      { 'route.status.parents.0.controllerName': 'example.com/another' },
    ],
    [
      'RouteNotAccepted',
      'failed',
      { [ROUTE_CONDITIONS]: [condition('Accepted', 'False'), resolved] },
    ],
    [
      'RouteRefsNotResolved',
      'failed',
      { [ROUTE_CONDITIONS]: [accepted, condition('ResolvedRefs', 'False')] },
    ],
    ['StaleStatus', 'pending', { 'route.metadata.generation': 2 }],
    [
      'RoutePartiallyInvalid',
      'warning',
      {
        [ROUTE_CONDITIONS]: [
          accepted,
          resolved,
          condition('PartiallyInvalid', 'True'),
        ],
      },
    ],
    [
      'RefNotPermitted',
      'failed',
      {
        'route.metadata.namespace': 'team-b',
        'route.spec.rules.0.backendRefs.0.namespace': 'shop',
      },
    ],
    ['WeightZero', 'warning', { 'route.spec.rules.0.backendRefs.0.weight': 0 }],
    [
      'ServicePortNotFound',
      'failed',
      { 'route.spec.rules.0.backendRefs.0.port': undefined },
    ],
    [
      'ParentNotRead',
      'unknown',
      { 'route.spec.parentRefs.0.kind': 'ListenerSet' },
    ],
  ])('%s: %s (%#)', (reason, state, patch) => {
    const route = routeOf('HTTPRoute', patch);
    expect(route).toMatchObject({ state, reason });
    expect(route.message).toMatch(/\.$|in its own words$|expected/);
  });

  it('tells what it does, and for whom', () => {
    expect(routeOf('HTTPRoute', {})).toMatchObject({
      state: 'healthy',
      reason: 'Programmed',
      message:
        'HTTPRoute shop/web leads to the service: example.com/gateway accepted it for listener http of Gateway edge/public at 10.0.20.8, and all endpoints are ready.',
      name: 'web',
      namespace: 'shop',
      hosts: ['shop.example.com'],
      paths: ['/ (prefix)'],
      via: 'public/http',
      controller: 'example.com/gateway',
      addresses: ['10.0.20.8'],
      visibility: 'private',
      tls: 'none',
      port: '80',
    });
  });

  it.each<[string, Patch]>([
    [
      'RouteNotAccepted',
      { [ROUTE_CONDITIONS]: [condition('Accepted', 'False'), resolved] },
    ],
    [
      'RoutePartiallyInvalid',
      {
        [ROUTE_CONDITIONS]: [
          accepted,
          resolved,
          condition('PartiallyInvalid', 'True'),
        ],
      },
    ],
    [
      'ListenerConflicted',
      {
        [LISTENER_CONDITIONS]: [
          resolved,
          programmed,
          condition('Conflicted', 'True'),
        ],
      },
    ],
  ])('takes the start of %s from its condition', (reason, patch) => {
    const since = '2026-11-24T07:00:00.000Z';
    expect(routeOf('HTTPRoute', patch)).toMatchObject({ reason, since });
    expect(statusOf({ ...patch, ingress: undefined }).exposure.since).toBe(
      since,
    );
  });

  it('is not known while the labels are not that a listener asks for', () => {
    const view = cluster({
      'gateway.spec.listeners.0.allowedRoutes.namespaces': {
        from: 'Selector',
        selector: { matchLabels: { team: 'a' } },
      },
    });
    view.setUnread(kinds.Namespace, unread('notRead'));
    expect(statusOf({}, view).exposure.routes[0]).toMatchObject({
      kind: 'HTTPRoute',
      state: 'unknown',
      reason: 'NotSynced',
    });
  });

  it('finds its parent status by everything that a reference says', () => {
    const inShop = {
      'gateway.metadata.namespace': 'shop',
      'route.spec.parentRefs.0': { name: 'public' },
    };
    expect(
      routeOf('HTTPRoute', {
        ...inShop,
        'route.status.parents.0.parentRef': {
          name: 'public',
          namespace: 'shop',
        },
      }).state,
    ).toBe('healthy');
    for (const other of [
      { name: 'public', namespace: 'edge' },
      { name: 'other' },
      { name: 'public', sectionName: 'https' },
      { name: 'public', port: 81 },
    ]) {
      expect(
        routeOf('HTTPRoute', {
          ...inShop,
          'route.status.parents.0.parentRef': other,
        }).reason,
      ).toBe('NoController');
    }
  });

  it('is permitted from another namespace by a ReferenceGrant', () => {
    const patch = {
      'route.metadata.namespace': 'team-b',
      'route.spec.rules.0.backendRefs.0.namespace': 'shop',
      grant: {
        kind: 'ReferenceGrant',
        metadata: { name: 'grant', namespace: 'shop' },
        spec: {
          from: [
            {
              group: 'gateway.networking.k8s.io',
              kind: 'HTTPRoute',
              namespace: 'team-b',
            },
          ],
          to: [{ group: '', kind: 'Service' }],
        },
      },
    };
    const more = {
      'grant.spec.from.1': { group: '', kind: 'Other', namespace: 'other' },
      'grant.spec.to.1': { group: '', kind: 'Secret' },
    };
    expect(routeOf('HTTPRoute', { ...patch, ...more }).state).toBe('healthy');
    expect(routeOf('HTTPRoute', patch).state).toBe('healthy');
    for (const wrong of [
      { 'grant.spec.from.0.namespace': 'team-c' },
      { 'grant.spec.from.0.kind': 'GRPCRoute' },
      { 'grant.spec.to.0.name': 'other' },
      { 'grant.spec.to.0.kind': 'Secret' },
      { 'grant.metadata.namespace': 'team-b' },
    ]) {
      expect(routeOf('HTTPRoute', { ...patch, ...wrong }).reason).toBe(
        'RefNotPermitted',
      );
    }
  });

  it('attaches to every listener that takes it, each with its hosts and its TLS', () => {
    const { routes } = statusOf({
      ingress: undefined,
      'route.spec.hostnames': ['*.example.com', 'a.example.org'],
      'gateway.spec.listeners.1': {
        name: 'https',
        port: 443,
        protocol: 'HTTPS',
        tls: { certificateRefs: [{ name: 'edge-tls' }] },
        allowedRoutes: {
          namespaces: {
            from: 'Selector',
            selector: {
              matchExpressions: [
                {
                  key: 'kubernetes.io/metadata.name',
                  operator: 'In',
                  values: ['shop'],
                },
              ],
            },
          },
        },
      },
      'gateway.status.listeners.1': {
        name: 'https',
        conditions: [resolved, programmed],
      },
    }).exposure;
    expect(routes).toMatchObject([
      {
        state: 'healthy',
        via: 'public/http',
        hosts: ['*.example.com'],
        tls: 'none',
      },
      {
        state: 'healthy',
        via: 'public/https',
        hosts: ['*.example.com', 'a.example.org'],
        tls: 'terminated',
      },
    ]);
  });

  it('is as visible as the load balancer that holds its address says', () => {
    expect(
      routeOf('HTTPRoute', {
        'gateway.status.addresses': [{ value: 'lb.example.com' }],
        balancer: {
          kind: 'Service',
          metadata: {
            name: 'public-lb',
            namespace: 'gateways',
            annotations: {
              'service.beta.kubernetes.io/oci-load-balancer-internal': 'true',
            },
          },
          spec: { type: 'LoadBalancer' },
          status: {
            loadBalancer: { ingress: [{ hostname: 'lb.example.com' }] },
          },
        },
      }).visibility,
    ).toBe('private');
  });

  it('rests on the route, the Gateway and the endpoints', () => {
    expect(
      routeOf('HTTPRoute', {}).evidence.map(({ kind, name }) => [kind, name]),
    ).toEqual([
      ['HTTPRoute', 'web'],
      ['Gateway', 'public'],
      ['Service', 'web'],
    ]);
  });

  it('is no way in when it is for traffic between Services only', () => {
    const { exposure } = statusOf({
      ingress: undefined,
      'route.spec.parentRefs': [{ group: '', kind: 'Service', name: 'web' }],
    });
    expect(exposure).toMatchObject({ state: 'none', routes: [] });
  });

  it('counts only what refers to the Service, and sends it something', () => {
    expect(
      routeOf('HTTPRoute', {
        'route.spec.rules.0.backendRefs': [
          { group: 'example.com', kind: 'Service', name: 'web', port: 81 },
          { kind: 'Other', name: 'web', port: 82 },
          { name: 'other', port: 83 },
          { name: 'web', namespace: 'elsewhere', port: 84 },
          { name: 'web', port: 80, weight: 0 },
          { name: 'web', port: 80, weight: 9 },
        ],
      }),
    ).toMatchObject({ state: 'healthy', port: '80' });
  });

  it('is taken by a listener for routes of several kinds', () => {
    expect(
      routeOf('HTTPRoute', {
        'gateway.spec.listeners.0.allowedRoutes.kinds': [
          { kind: 'GRPCRoute' },
          { kind: 'HTTPRoute' },
        ],
      }).state,
    ).toBe('healthy');
  });

  it('names what it looked for, and what there is', () => {
    expect(
      routeOf('HTTPRoute', { 'route.spec.rules.0.backendRefs.0.port': 81 })
        .message,
    ).toBe('Service shop/web has no port 81; it has 80 (http).');
    expect(
      routeOf('HTTPRoute', {
        'gateway.spec.listeners.0.hostname': 'a.example.org',
        'gateway.spec.listeners.1': { name: 'tls', port: 1, protocol: 'TLS' },
      }).evidence[1].observed,
    ).toBe('spec.listeners: http (a.example.org), tls (any host)');
    expect(
      routeOf('HTTPRoute', {
        'route.spec.parentRefs.0.sectionName': 'https',
        'route.spec.parentRefs.0.port': 443,
      }).message,
    ).toBe(
      'Gateway edge/public has no listener https on port 443, which HTTPRoute shop/web asks for.',
    );
    expect(
      routeOf('HTTPRoute', { 'gateway.metadata.generation': 2 }).message,
    ).toBe(
      'The controller has not looked at the present spec of Gateway edge/public (generation 2); its last word, for generation 1, is Accepted=True.',
    );
  });

  it('says what each match means', () => {
    expect(
      routeOf('HTTPRoute', {
        'route.spec.rules.0.matches': [
          { path: { type: 'Exact', value: '/a' }, method: 'GET' },
          { path: { type: 'RegularExpression', value: '/b.*' } },
          { headers: [{ name: 'x', value: 'y' }] },
        ],
      }).paths,
    ).toEqual(['GET /a (exact)', '/b.* (regular expression)', '/ (prefix)']);
  });

  it('speaks of a GRPCRoute in its own words', () => {
    expect(
      routeOf('GRPCRoute', {
        'route.kind': 'GRPCRoute',
        'route.spec.rules.0.matches': [
          { method: { service: 'shop.Cart', method: 'Add' } },
          { method: { type: 'RegularExpression', service: 'shop..*' } },
        ],
      }),
    ).toMatchObject({
      state: 'healthy',
      paths: ['shop.Cart/Add', 'shop..*/* (regular expression)'],
    });
    expect(
      routeOf('GRPCRoute', {
        'route.kind': 'GRPCRoute',
        'route.spec.rules.0.matches': undefined,
      }).paths,
    ).toEqual(['*/*']);
  });
});

describe('a way in by an Ingress', () => {
  it.each<Row>([
    ...BACKEND,
    ['IngressClassNotFound', 'failed', { ingressClass: undefined }],
    [
      'NoIngressClass',
      'failed',
      {
        'ingress.spec.ingressClassName': undefined,
        'ingress.status': undefined,
      },
    ],
    [
      'AmbiguousIngressClass',
      'failed',
      {
        'ingress.status': undefined,
        'ingress.spec.ingressClassName': undefined,
        'ingressClass.metadata.annotations': {
          'ingressclass.kubernetes.io/is-default-class': 'true',
        },
        second: {
          kind: 'IngressClass',
          metadata: {
            name: 'second',
            annotations: {
              'ingressclass.kubernetes.io/is-default-class': 'true',
            },
          },
          spec: { controller: 'example.com/second' },
        },
      },
    ],
    [
      'ControllerUnknown',
      'unknown',
      {
        'ingress.spec.ingressClassName': undefined,
        'ingress.metadata.annotations': {
          'kubernetes.io/ingress.class': 'old',
        },
      },
    ],
    [
      'ControllerRetired',
      'warning',
      { 'ingressClass.spec.controller': 'k8s.io/ingress-nginx' },
    ],
    ['NoAddress', 'pending', { 'ingress.status': undefined }],
    [
      'DefaultCertificate',
      'warning',
      { 'ingress.spec.tls': [{ hosts: ['shop.example.com'] }] },
    ],
    [
      'ServicePortNotFound',
      'failed',
      {
        'ingress.spec.rules.0.http.paths.0.backend.service.port': {
          name: 'https',
        },
      },
    ],
  ])('%s: %s (%#)', (reason, state, patch) => {
    const route = routeOf('Ingress', patch);
    expect(route).toMatchObject({ state, reason });
    expect(route.message).toMatch(/\.$|expected/);
  });

  it('tells what it does, and for whom', () => {
    expect(routeOf('Ingress', {})).toMatchObject({
      state: 'healthy',
      reason: 'Programmed',
      hosts: ['shop.example.com'],
      paths: ['/api (prefix)'],
      via: 'private',
      controller: 'example.com/ingress',
      addresses: ['10.0.20.7'],
      visibility: 'private',
      tls: 'terminated',
      port: '80',
    });
  });

  it('names no controller before one has acted', () => {
    expect(routeOf('Ingress', { 'ingress.status': undefined })).toMatchObject({
      controller: '',
      addresses: [],
      visibility: 'unknown',
      message:
        'No controller has given Ingress shop/web an address yet; it is for example.com/ingress.',
    });
  });

  it('names the class that it looked for', () => {
    expect(routeOf('Ingress', { ingressClass: undefined })).toMatchObject({
      via: 'private',
      evidence: [
        { kind: 'Ingress', observed: 'spec.ingressClassName=private' },
        { kind: 'IngressClass', name: 'private', observed: 'does not exist' },
      ],
    });
    const view = cluster();
    view.setUnread(kinds.IngressClass, unread('notRead'));
    expect(statusOf({}, view).exposure.routes[1]).toMatchObject({
      kind: 'Ingress',
      via: 'private',
      state: 'unknown',
      reason: 'NotSynced',
    });
  });

  const NATIVE = {
    route: undefined,
    'ingress.spec.tls': [],
    'ingressClass.spec.controller':
      'oci.oraclecloud.com/native-ingress-controller',
  };
  const CERTIFICATE = {
    'oci-native-ingress.oraclecloud.com/certificate-ocid':
      'ocid1.certificate.oc1..a',
  };
  const BACKEND_TLS = 'oci-native-ingress.oraclecloud.com/backend-tls-enabled';

  it.each<[state: AspectState, patch: Patch]>([
    ['warning', { 'ingress.metadata.annotations': CERTIFICATE }],
    [
      'warning',
      {
        'ingress.metadata.annotations': { ...CERTIFICATE, [BACKEND_TLS]: 'no' },
      },
    ],
    ['warning', { 'ingress.spec.tls': [{ secretName: 'web-tls' }] }],
    [
      'healthy',
      {
        'ingress.metadata.annotations': {
          ...CERTIFICATE,
          [BACKEND_TLS]: 'False',
        },
      },
    ],
    [
      'healthy',
      {
        'ingress.metadata.annotations': CERTIFICATE,
        'service.spec.ports.0.appProtocol': 'https',
      },
    ],
    ['healthy', {}],
    [
      'healthy',
      {
        'ingress.metadata.annotations': CERTIFICATE,
        'ingressClass.spec.controller': 'example.com/ingress',
      },
    ],
  ])(
    'with a certificate, of which OCI speaks TLS to the pods, is %s (%#)',
    (state, patch) => {
      const route = routeOf('Ingress', { ...NATIVE, ...patch });
      expect(route.state).toBe(state);
      expect(route.reason === 'BackendTls').toBe(state === 'warning');
    },
  );

  it('presents a default certificate where one of its entries names none', () => {
    expect(
      routeOf('Ingress', {
        'ingress.spec.tls.1': { hosts: ['shop.example.com'] },
      }).reason,
    ).toBe('DefaultCertificate');
  });

  it('finds its class by the old annotation and by default', () => {
    const none = { 'ingress.spec.ingressClassName': undefined };
    expect(
      routeOf('Ingress', {
        ...none,
        'ingress.metadata.annotations': {
          'kubernetes.io/ingress.class': 'private',
        },
      }),
    ).toMatchObject({ state: 'healthy', via: 'private' });
    expect(
      routeOf('Ingress', {
        ...none,
        'ingressClass.metadata.annotations': {
          'ingressclass.kubernetes.io/is-default-class': 'true',
        },
      }),
    ).toMatchObject({ state: 'healthy', via: 'private' });
  });

  it('serves a host with TLS when one of the names of an entry stands for it', () => {
    expect(
      routeOf('Ingress', {
        'ingress.spec.tls.0.hosts': ['a.example.org', '*.example.com'],
      }).tls,
    ).toBe('terminated');
    expect(
      routeOf('Ingress', { 'ingress.spec.tls.0.hosts': ['a.example.org'] }).tls,
    ).toBe('none');
  });

  it('resolves a port by its name', () => {
    expect(
      routeOf('Ingress', {
        'ingress.spec.rules.0.http.paths.0.backend.service.port': {
          name: 'http',
        },
      }),
    ).toMatchObject({ state: 'healthy', port: 'http' });
  });

  it('is one way in for each port, with and without TLS', () => {
    const path = (number: number) => ({
      path: '/',
      pathType: 'Prefix',
      backend: { service: { name: 'web', port: { number } } },
    });
    const { routes } = statusOf({
      route: undefined,
      'service.spec.ports.1': { name: 'admin', port: 81 },
      'slice.ports.1': { name: 'admin' },
      'ingress.spec.rules': [
        { host: 'shop.example.com', http: { paths: [path(80), path(81)] } },
        { host: 'plain.example.com', http: { paths: [path(80)] } },
      ],
      'ingress.spec.defaultBackend': {
        service: { name: 'web', port: { number: 81 } },
      },
    }).exposure;
    expect(
      routes.map(({ hosts, paths, port, tls }) => [hosts, paths, port, tls]),
    ).toEqual([
      [['shop.example.com'], ['/ (prefix)'], '80', 'terminated'],
      [
        ['shop.example.com', '*'],
        ['/ (prefix)', 'everything else'],
        '81',
        'terminated',
      ],
      [['plain.example.com'], ['/ (prefix)'], '80', 'none'],
    ]);
  });
});

describe('a way in by the Service itself', () => {
  const LOAD_BALANCER = {
    ingress: undefined,
    route: undefined,
    'service.spec.type': 'LoadBalancer',
    'service.status': { loadBalancer: { ingress: [{ ip: '10.0.20.9' }] } },
  };

  it.each<Row>([
    ['NoAddress', 'pending', { 'service.status': undefined }],
    [
      'InvalidAnnotation',
      'failed',
      {
        'service.status': undefined,
        'service.metadata.annotations': {
          'service.beta.kubernetes.io/oci-load-balancer-internal': 'yes',
        },
      },
    ],
    // One that is there stays as it was.
    [
      'InvalidAnnotation',
      'warning',
      {
        'service.metadata.annotations': {
          'service.beta.kubernetes.io/oci-load-balancer-internal': 'yes',
        },
      },
    ],
    ['NoEndpoints', 'failed', { slice: undefined }],
    [
      'NoEndpoints',
      'failed',
      { 'service.spec.ports.1': { name: 'admin', port: 81 } },
    ],
  ])('%s: %s (%#)', (reason, state, patch) => {
    const route = routeOf('Service', { ...LOAD_BALANCER, ...patch });
    expect(route).toMatchObject({ state, reason });
  });

  it('tells of a load balancer', () => {
    expect(routeOf('Service', LOAD_BALANCER)).toMatchObject({
      state: 'healthy',
      reason: 'Programmed',
      via: 'LoadBalancer',
      hosts: [],
      addresses: ['10.0.20.9'],
      visibility: 'private',
      tls: 'unknown',
      port: '80',
    });
  });

  it('says what is missing, and what there is', () => {
    expect(
      routeOf('Service', {
        ...LOAD_BALANCER,
        'service.status': undefined,
        'service.spec.loadBalancerClass': 'example.com/lb',
      }).message,
    ).toBe(
      'Service shop/web is of type LoadBalancer, and no controller has given it an address yet (class example.com/lb).',
    );
    expect(
      routeOf('Service', LOAD_BALANCER).evidence.map(each => each.observed),
    ).toEqual([
      'spec.type=LoadBalancer',
      '1 of 1 endpoints of port 80 ready, in its EndpointSlices',
    ]);
  });

  const NODE = {
    kind: 'Node',
    metadata: { name: 'node-1' },
    status: { addresses: [{ type: 'InternalIP', address: '10.0.10.11' }] },
  };

  it.each([
    [
      { node: NODE },
      {
        state: 'healthy',
        visibility: 'private',
        message: expect.stringMatching(/^Port 30080 of every node leads to/),
      },
    ],
    [
      {
        node: NODE,
        'node.status.addresses.1': { type: 'ExternalIP', address: '8.8.8.8' },
      },
      { state: 'warning', reason: 'Public', visibility: 'public' },
    ],
    [{}, { state: 'healthy', visibility: 'unknown' }],
  ])(
    'tells of a node port, as visible as the nodes are (%#)',
    (patch, said) => {
      expect(
        routeOf('Service', {
          ingress: undefined,
          route: undefined,
          'service.spec.type': 'NodePort',
          'service.spec.ports.0.nodePort': 30080,
          ...patch,
        }),
      ).toMatchObject({ via: 'NodePort', ...said });
    },
  );

  it('tells of external IPs', () => {
    expect(
      routeOf('Service', {
        ingress: undefined,
        route: undefined,
        'service.spec.externalIPs': ['8.8.4.4'],
      }),
    ).toMatchObject({
      state: 'warning',
      reason: 'Public',
      via: 'externalIPs',
      addresses: ['8.8.4.4'],
      visibility: 'public',
    });
  });
});

describe('the exposure as a whole', () => {
  it('rests on each of its ways in, and is so since the last of them is', () => {
    const { exposure } = statusOf();
    expect(exposure.evidence.map(({ kind }) => kind)).toEqual([
      'HTTPRoute',
      'Ingress',
    ]);
  });

  it('is as its worst way in, with the evidence of that', () => {
    const { exposure } = statusOf({ 'ingress.status': undefined });
    expect(exposure).toMatchObject({ state: 'pending', reason: 'NoAddress' });
    expect(exposure.evidence).toEqual(exposure.routes[1].evidence);
    expect(exposure.routes.map(({ state }) => state)).toEqual([
      'healthy',
      'pending',
    ]);
  });

  it('counts endpoints once, whatever slices and address families they come in', () => {
    const endpoint = (
      name: string | undefined,
      address: string,
      ready?: boolean,
    ) => ({
      addresses: [address],
      conditions: { ready },
      targetRef: name && { kind: 'Pod', name },
    });
    const { endpoints } = statusOf({
      'slice.endpoints': [
        endpoint('web-1', '10.0.128.5', false),
        endpoint('web-2', '10.0.128.6', false),
        // Absent means ready.
        endpoint(undefined, '10.0.128.7'),
        {
          ...endpoint('web-3', '10.0.128.8', false),
          conditions: { ready: false, terminating: true },
        },
      ],
      second: {
        kind: 'EndpointSlice',
        metadata: {
          name: 'web-v6',
          namespace: 'shop',
          labels: { 'kubernetes.io/service-name': 'web' },
        },
        endpoints: [
          endpoint('web-1', 'fd00::5', true),
          endpoint('web-1', 'fd00::6', false),
          endpoint(undefined, '10.0.128.7', true),
        ],
        ports: [{ name: 'http' }],
      },
    }).exposure;
    expect(endpoints).toEqual({ ready: 2, total: 3 });
  });
});
