import type { AspectState } from '@okeanos/backstage-plugin-oke-common';
import {
  cluster,
  NOW,
  policyAgent,
  statusOf,
  type Patch,
} from '../__testUtils__/cluster';

/* Everything is programmed, and no request arrives. */

const OLD = '2025-01-01T00:00:00Z';
const NEW = '2026-11-24T06:00:00Z';

type Row = [what: string, state: AspectState, reason: string, patch: Patch];

const routeOf = (kind: string, patch: Patch, view = cluster(patch)) => {
  const found = statusOf({}, view).exposure.routes.filter(
    route => route.kind === kind && route.name === 'web',
  );
  expect(found.length).toBeGreaterThan(0);
  return found[0];
};

const listener = (name: string, hostname?: string, more: object = {}) => ({
  name,
  hostname,
  port: 80,
  protocol: 'HTTP',
  allowedRoutes: { namespaces: { from: 'All' } },
  ...more,
});

const told = (name: string, programmed = 'True') => ({
  name,
  conditions: ['Accepted', 'ResolvedRefs', 'Programmed'].map(type => ({
    type,
    status: type === 'Programmed' ? programmed : 'True',
    observedGeneration: 1,
  })),
});

describe('another listener takes the host', () => {
  const WILD = listener('http', '*.example.com');
  const with_ = (...others: ReturnType<typeof listener>[]): Patch => ({
    'gateway.spec.listeners': [WILD, ...others],
    'gateway.status.listeners': [WILD, ...others].map(({ name }) => told(name)),
    'route.spec.parentRefs.0.sectionName': 'http',
  });

  it.each<[string, Patch]>([
    ['that names it', with_(listener('shop', 'shop.example.com'))],
    [
      'that names it more closely, for a wildcard',
      {
        ...with_(listener('eu', '*.eu.example.com')),
        'route.spec.hostnames': ['*.eu.example.com', 'a.eu.example.com'],
      },
    ],
    [
      'than the one for any host',
      {
        ...with_(listener('wild', '*.example.com')),
        'gateway.spec.listeners.0': listener('http'),
      },
    ],
  ])('%s', (_what, patch) => {
    expect(routeOf('HTTPRoute', patch)).toMatchObject({
      state: 'warning',
      reason: 'ListenerTaken',
    });
  });

  it.each<[string, Patch]>([
    [
      'unless it is of another port',
      with_(listener('shop', 'shop.example.com', { port: 8080 })),
    ],
    [
      'unless it is of another host',
      with_(listener('other', 'other.example.com')),
    ],
    [
      'unless it takes a part of a wildcard',
      {
        ...with_(listener('shop', 'shop.example.com')),
        'route.spec.hostnames': ['*.example.com'],
      },
    ],
    [
      'unless the route attaches to it, too',
      {
        ...with_(listener('shop', 'shop.example.com')),
        'route.spec.parentRefs.0.sectionName': undefined,
      },
    ],
    [
      'unless it is not programmed',
      {
        ...with_(listener('shop', 'shop.example.com')),
        'gateway.status.listeners': [told('http'), told('shop', 'False')],
      },
    ],
  ])('%s', (_what, patch) => {
    expect(routeOf('HTTPRoute', patch).state).toBe('healthy');
  });
});

const rule = (path: string, more: object = {}, type = 'PathPrefix') => ({
  matches: [{ path: { type, value: path }, ...more }],
  backendRefs: [{ name: 'other', port: 80 }],
});

const rival = (changes: Patch = {}) => ({
  'route.metadata.creationTimestamp': NEW,
  rival: {
    kind: 'HTTPRoute',
    metadata: {
      name: 'rival',
      namespace: 'team',
      generation: 1,
      creationTimestamp: OLD,
    },
    spec: {
      parentRefs: [{ name: 'public', namespace: 'edge' }],
      hostnames: ['shop.example.com'],
      rules: [rule('/')],
    },
  },
  ...changes,
});

describe('another route takes the requests', () => {
  it.each<Row>([
    ['that is older', 'failed', 'Shadowed', rival()],
    [
      'that is as old, and first by its name',
      'failed',
      'Shadowed',
      rival({
        'rival.metadata.creationTimestamp': NEW,
        'rival.metadata.namespace': 'a-team',
      }),
    ],
    [
      'with the same prefix, written otherwise',
      'failed',
      'Shadowed',
      rival({
        'route.spec.rules.0.matches': [{ path: { value: '/api' } }],
        'rival.spec.rules': [rule('/api/')],
      }),
    ],
    [
      'with the same headers in another order and capitals',
      'failed',
      'Shadowed',
      rival({
        'route.spec.rules.0.matches.0.headers': [
          { name: 'X-A', value: '1' },
          { name: 'x-b', value: '2' },
        ],
        'rival.spec.rules': [
          rule('/', {
            headers: [
              { name: 'X-B', value: '2' },
              { name: 'x-a', value: '1' },
            ],
          }),
        ],
      }),
    ],
    [
      'for one of its hosts',
      'warning',
      'PartlyShadowed',
      rival({
        'route.spec.hostnames': ['shop.example.com', 'b.example.com'],
      }),
    ],
    [
      'for one of its matches',
      'warning',
      'PartlyShadowed',
      rival({
        'route.spec.rules.0.matches.1': { path: { value: '/b' } },
      }),
    ],
    [
      'that is an earlier rule of its own',
      'failed',
      'Shadowed',
      {
        'route.spec.rules.1': {
          matches: [{ path: { value: '/' } }],
          backendRefs: [{ name: 'web', port: 80 }],
        },
        'route.spec.rules.0.backendRefs.0.name': 'other',
      },
    ],
  ])('%s: %s', (_what, state, reason, patch) => {
    expect(routeOf('HTTPRoute', patch)).toMatchObject({ state, reason });
  });

  it.each<[string, Patch]>([
    [
      'is newer',
      rival({ 'rival.metadata.creationTimestamp': NOW.toISOString() }),
    ],
    [
      'is for another host',
      rival({ 'rival.spec.hostnames': ['b.example.com'] }),
    ],
    [
      'is for a wider host',
      rival({ 'rival.spec.hostnames': ['*.example.com'] }),
    ],
    ['has another path', rival({ 'rival.spec.rules': [rule('/b')] })],
    [
      'has one path of this prefix',
      rival({ 'rival.spec.rules': [rule('/', {}, 'Exact')] }),
    ],
    [
      'has one method',
      rival({ 'rival.spec.rules': [rule('/', { method: 'GET' })] }),
    ],
    [
      'asks for a parameter',
      rival({
        'rival.spec.rules': [
          rule('/', { queryParams: [{ name: 'v', value: '2' }] }),
        ],
      }),
    ],
    [
      'attaches to another listener',
      rival({ 'rival.spec.parentRefs.0.sectionName': 'other' }),
    ],
    [
      'attaches to another Gateway',
      rival({ 'rival.spec.parentRefs.0.name': 'private' }),
    ],
    [
      'was refused',
      rival({
        'rival.status': {
          parents: [
            {
              parentRef: { name: 'public', namespace: 'edge' },
              controllerName: 'example.com/gateway',
              conditions: [{ type: 'Accepted', status: 'False' }],
            },
          ],
        },
      }),
    ],
    [
      'leads to the service, too',
      rival({
        'rival.metadata.namespace': 'shop',
        'rival.spec.rules.0.backendRefs.0.name': 'web',
      }),
    ],
  ])('not one that %s', (_what, patch) => {
    expect(routeOf('HTTPRoute', patch).state).toBe('healthy');
  });

  it('names it, and what it takes', () => {
    expect(routeOf('HTTPRoute', rival()).message).toBe(
      'HTTPRoute team/rival, which is older, takes every request that HTTPRoute shop/web is meant to take: / (prefix) of shop.example.com.',
    );
  });
});

describe('another Ingress takes the requests', () => {
  const NGINX = { 'ingressClass.spec.controller': 'k8s.io/ingress-nginx' };
  const F5 = { 'ingressClass.spec.controller': 'nginx.org/ingress-controller' };
  const twin = (changes: Patch = {}): Patch => ({
    'ingress.metadata.creationTimestamp': NEW,
    'ingress.metadata.annotations': {},
    twin: {
      kind: 'Ingress',
      metadata: {
        name: 'twin',
        namespace: 'team',
        creationTimestamp: OLD,
        annotations: {},
      },
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
                  backend: { service: { name: 'other', port: { number: 80 } } },
                },
              ],
            },
          },
        ],
      },
    },
    ...changes,
  });

  it.each<Row>([
    ['that is older', 'warning', 'Shadowed', twin()],
    ['that is older, at ingress-nginx', 'failed', 'Shadowed', twin(NGINX)],
    [
      'that has the whole host, at the NGINX Ingress Controller',
      'failed',
      'Shadowed',
      twin({ ...F5, 'twin.spec.rules.0.http.paths.0.path': '/b' }),
    ],
    [
      'for one of its paths',
      'warning',
      'PartlyShadowed',
      twin({
        'ingress.spec.rules.0.http.paths.1': {
          path: '/b',
          pathType: 'Prefix',
          backend: { service: { name: 'web', port: { number: 80 } } },
        },
      }),
    ],
  ])('%s: %s', (_what, state, reason, patch) => {
    expect(routeOf('Ingress', patch)).toMatchObject({ state, reason });
  });

  it.each<[string, Patch]>([
    [
      'is newer',
      twin({ 'twin.metadata.creationTimestamp': NOW.toISOString() }),
    ],
    [
      'is for another host',
      twin({ 'twin.spec.rules.0.host': 'b.example.com' }),
    ],
    ['has another path', twin({ 'twin.spec.rules.0.http.paths.0.path': '/b' })],
    [
      'takes the one path alone',
      twin({ 'twin.spec.rules.0.http.paths.0.pathType': 'Exact' }),
    ],
    [
      'is of another controller',
      twin({
        'twin.spec.ingressClassName': 'second',
        second: {
          kind: 'IngressClass',
          metadata: { name: 'second' },
          spec: { controller: 'example.com/second' },
        },
      }),
    ],
    [
      'shares the host',
      twin({
        ...F5,
        'ingress.metadata.annotations': {
          'nginx.org/mergeable-ingress-type': 'minion',
        },
        'twin.metadata.annotations': {
          'nginx.org/mergeable-ingress-type': 'master',
        },
        'twin.spec.rules.0.http.paths.0.path': '/b',
      }),
    ],
    [
      'takes a part for a trial',
      twin({
        'twin.metadata.annotations': {
          'nginx.ingress.kubernetes.io/canary': 'true',
        },
      }),
    ],
  ])('not one that %s', (_what, patch) => {
    expect(routeOf('Ingress', patch).state).toBe('healthy');
  });

  it('not where this one is a trial', () => {
    expect(
      routeOf(
        'Ingress',
        twin({
          'ingress.metadata.annotations': {
            'nginx.ingress.kubernetes.io/canary': 'true',
          },
        }),
      ).state,
    ).toBe('healthy');
  });
});

describe('nobody takes requests at the address', () => {
  const balancer = (ready: boolean, ports: object[] = []): Patch => ({
    balancer: {
      kind: 'Service',
      metadata: { name: 'controller', namespace: 'edge' },
      spec: {
        type: 'LoadBalancer',
        selector: { app: 'controller' },
        ports: [{ name: 'http', port: 80 }],
      },
      status: {
        loadBalancer: {
          ingress: [
            { ip: '10.0.20.7', ports },
            { ip: '10.0.20.8', ports },
          ],
        },
      },
    },
    balancerSlice: {
      kind: 'EndpointSlice',
      metadata: {
        name: 'controller-x',
        namespace: 'edge',
        labels: { 'kubernetes.io/service-name': 'controller' },
      },
      endpoints: [{ addresses: ['10.0.128.40'], conditions: { ready } }],
      ports: [{ name: 'http', port: 8080 }],
    },
  });

  it.each(['Ingress', 'HTTPRoute'])(
    'when the pods behind it are gone: %s',
    kind => {
      expect(routeOf(kind, balancer(true)).state).toBe('healthy');
      for (const patch of [
        balancer(false),
        { ...balancer(true), balancerSlice: undefined },
      ]) {
        expect(routeOf(kind, patch)).toMatchObject({
          state: 'failed',
          reason: 'ControllerNotReady',
        });
      }
    },
  );

  it.each(['Ingress', 'HTTPRoute'])(
    'when a port of its load balancer has an error: %s',
    kind => {
      const at = (port: number) =>
        routeOf(
          kind,
          balancer(true, [
            { port, protocol: 'TCP', error: 'MixedProtocolNotSupported' },
          ]),
        );
      expect(at(80)).toMatchObject({
        state: 'failed',
        reason: 'LoadBalancerPortError',
      });
      expect(at(8443).state).toBe('healthy');
    },
  );

  it('when a port of its own load balancer, or of the Ingress, has an error', () => {
    const ports = [{ port: 80, protocol: 'TCP', error: 'Refused' }];
    expect(
      routeOf('Service', {
        ...{ ingress: undefined, route: undefined },
        'service.spec.type': 'LoadBalancer',
        'service.status': {
          loadBalancer: { ingress: [{ ip: '10.0.20.9', ports }] },
        },
      }),
    ).toMatchObject({ state: 'failed', reason: 'LoadBalancerPortError' });
    expect(
      routeOf('Ingress', {
        'ingress.status.loadBalancer.ingress': [{ ip: '10.0.20.7', ports }],
      }),
    ).toMatchObject({ state: 'failed', reason: 'LoadBalancerPortError' });
  });

  const NODE = (address: string): Patch => ({
    node: {
      kind: 'Node',
      metadata: { name: 'node-1' },
      status: { addresses: [{ type: 'InternalIP', address }] },
    },
  });

  it.each<[string, AspectState, Patch]>([
    [
      'that was left behind by a controller in the cluster',
      'unknown',
      {
        'ingressClass.spec.controller': 'traefik.io/ingress-controller',
        ...NODE('10.0.10.1'),
      },
    ],
    [
      'of a node',
      'healthy',
      {
        'ingressClass.spec.controller': 'traefik.io/ingress-controller',
        ...NODE('10.0.20.7'),
      },
    ],
    [
      'outside the cluster, of a controller that has it there',
      'healthy',
      {
        'ingressClass.spec.controller':
          'oci.oraclecloud.com/native-ingress-controller',
        'ingress.spec.tls': [],
        ...NODE('10.0.10.1'),
      },
    ],
  ])('%s', (_what, state, patch) => {
    expect(routeOf('Ingress', patch).state).toBe(state);
  });
});

describe('endpoints that are published and do not serve', () => {
  it.each<[string, object, number]>([
    ['not serving', { ready: true, serving: false }, 0],
    [
      'not serving, on their way out',
      { ready: true, serving: false, terminating: true },
      0,
    ],
    ['serving', { ready: true, serving: true }, 1],
    ['of a server that does not tell', { ready: true }, 1],
    [
      'not ready, and serving to the end',
      { ready: false, serving: true, terminating: false },
      0,
    ],
  ])('do not count: %s', (_what, conditions, ready) => {
    const { endpoints, routes } = statusOf({
      'service.spec.publishNotReadyAddresses': true,
      'slice.endpoints.0.conditions': conditions,
    }).exposure;
    expect(endpoints).toEqual({ ready, total: 1 });
    expect(routes.map(({ state }) => state === 'healthy')).toEqual([
      ready === 1,
      ready === 1,
    ]);
  });
});

describe('NetworkPolicies that do not let the gateway in', () => {
  const policy = (...ingress: object[]): Patch => ({
    'policy.spec.ingress': ingress,
  });
  const from = (...peers: object[]) => ({ from: peers });
  const NAME = 'kubernetes.io/metadata.name';
  const namespaces = (name: string) => ({
    namespaceSelector: { matchLabels: { [NAME]: name } },
  });
  const GATEWAY_PODS: Patch = {
    gatewayService: {
      kind: 'Service',
      metadata: { name: 'gw', namespace: 'gateways' },
      spec: { type: 'LoadBalancer', selector: { app: 'gw' } },
      status: { loadBalancer: { ingress: [{ ip: '10.0.20.8' }] } },
    },
    gatewaySlice: {
      kind: 'EndpointSlice',
      metadata: {
        name: 'gw-x',
        namespace: 'gateways',
        labels: { 'kubernetes.io/service-name': 'gw' },
      },
      endpoints: [{ addresses: ['10.0.128.41'] }],
      ports: [],
    },
    gatewayPod: {
      kind: 'Pod',
      metadata: {
        name: 'gw-1',
        namespace: 'gateways',
        labels: { app: 'gw', role: 'edge' },
      },
      spec: {},
      status: { phase: 'Running' },
    },
  };

  it.each<[string, Patch]>([
    ['deny everything', policy()],
    ['let in the same namespace alone', policy(from({ podSelector: {} }))],
    ['let in another namespace', policy(from(namespaces('other')))],
    [
      'let it in to another port',
      policy({ ...from(namespaces('edge')), ports: [{ port: 9090 }] }),
    ],
    [
      'let it in by another protocol',
      policy({
        ...from(namespaces('edge')),
        ports: [{ protocol: 'UDP', port: 8080 }],
      }),
    ],
    [
      'let in the namespace of the Gateway, and its pods are in another',
      { ...policy(from(namespaces('edge'))), ...GATEWAY_PODS },
    ],
    [
      'let in other pods of its namespace',
      {
        ...policy(
          from({
            ...namespaces('gateways'),
            podSelector: { matchLabels: { app: 'agent' } },
          }),
        ),
        ...GATEWAY_PODS,
      },
    ],
    [
      'let in the addresses of load balancers, which its pods do not have',
      {
        ...policy(from({ ipBlock: { cidr: '10.0.20.0/24' } })),
        ...GATEWAY_PODS,
      },
    ],
    [
      'let in a network without the addresses of its pods',
      {
        ...policy(
          from({
            ipBlock: { cidr: '10.0.0.0/8', except: ['10.0.128.0/18'] },
          }),
        ),
        ...GATEWAY_PODS,
      },
    ],
  ])('are told: they %s', (_what, patch) => {
    expect(routeOf('HTTPRoute', patch)).toMatchObject({
      state: 'warning',
      reason: 'RefusedByPolicy',
    });
  });

  it.each<[string, Patch]>([
    ['there are none', { policy: undefined }],
    ['they are for what goes out', { 'policy.spec.policyTypes': ['Egress'] }],
    [
      'they are for other pods',
      { 'policy.spec.podSelector': { matchLabels: { app: 'db' } } },
    ],
    ['they let in everybody', policy({})],
    [
      'they let in its namespace, to a range of ports',
      policy({
        ...from(namespaces('edge')),
        ports: [{ port: 8000, endPort: 8100 }],
      }),
    ],
    [
      'they let in its namespace, to a port by its name',
      policy({ ...from(namespaces('edge')), ports: [{ port: 'http' }] }),
    ],
    [
      'they name an address, which may be its own',
      policy(from({ ipBlock: { cidr: '10.0.0.0/8' } })),
    ],
    [
      'they name a network that its pods are in',
      {
        ...policy(from({ ipBlock: { cidr: '10.0.128.0/18' } })),
        ...GATEWAY_PODS,
      },
    ],
    [
      'another one lets it in',
      {
        ...policy(),
        allow: {
          kind: 'NetworkPolicy',
          metadata: { name: 'allow', namespace: 'shop' },
          spec: {
            podSelector: { matchLabels: { app: 'web' } },
            ingress: [from({ namespaceSelector: {} })],
          },
        },
      },
    ],
    [
      'they let in its pods',
      {
        ...policy(
          from({
            ...namespaces('gateways'),
            podSelector: { matchLabels: { role: 'edge' } },
          }),
        ),
        ...GATEWAY_PODS,
      },
    ],
  ])('are not told where %s', (_what, patch) => {
    expect(routeOf('HTTPRoute', patch).state).toBe('healthy');
  });

  it('may let in its pods by an address, where theirs are not known', () => {
    expect(
      routeOf('HTTPRoute', {
        ...policy(from({ ipBlock: { cidr: '10.0.20.0/24' } })),
        ...{ ...GATEWAY_PODS, gatewaySlice: undefined },
      }),
    ).toMatchObject({
      state: 'failed',
      reason: expect.not.stringMatching('RefusedByPolicy'),
    });
  });

  it('let in a load balancer by its address only', () => {
    const LOAD_BALANCER: Patch = {
      ...{ ingress: undefined, route: undefined },
      'service.spec.type': 'LoadBalancer',
      'service.status': { loadBalancer: { ingress: [{ ip: '10.0.20.9' }] } },
    };
    const with_ = (...peers: object[]) =>
      routeOf('Service', { ...LOAD_BALANCER, ...policy(from(...peers)) })
        .reason;
    expect(with_({ namespaceSelector: {} })).toBe('RefusedByPolicy');
    expect(with_({ ipBlock: { cidr: '10.0.2.0/24' } })).toBe('Programmed');
  });

  it('let in an Ingress controller that is not known by any rule for other namespaces', () => {
    expect(routeOf('Ingress', policy(from(namespaces('any')))).state).toBe(
      'healthy',
    );
    expect(routeOf('Ingress', policy(from({ podSelector: {} })))).toMatchObject(
      { state: 'warning', reason: 'RefusedByPolicy' },
    );
  });

  it.each<[string, string[] | undefined, AspectState]>([
    [
      'an agent is installed and not seen',
      ['crd.projectcalico.org'],
      'unknown',
    ],
    ['none is known', [], 'warning'],
    ['that is not known', undefined, 'unknown'],
  ])('as it is known of their enforcement: %s', (_what, groups, state) => {
    const view = cluster(policy());
    view.setApiGroups(
      groups
        ? { state: 'read', asOf: NOW, items: groups }
        : { state: 'notRead', since: NOW, message: 'no' },
    );
    expect(routeOf('HTTPRoute', {}, view)).toMatchObject({
      state,
      reason: 'RefusedByPolicy',
    });
  });

  it('and an agent that is ready refuses the requests', () => {
    const view = cluster({ ...policy(), agent: policyAgent() });
    expect(routeOf('HTTPRoute', {}, view)).toMatchObject({
      state: 'failed',
      reason: 'RefusedByPolicy',
      message: expect.stringMatching(
        /Calico is ready to enforce policies on node-1/,
      ),
    });
  });
});

describe('a Service without a way in', () => {
  const exposureOf = (patch: Patch) =>
    statusOf(
      {},
      cluster({
        ...{ ingress: undefined, route: undefined, certificate: undefined },
        ...patch,
      }),
    ).exposure;
  const endpoint = (ready: boolean) => ({
    addresses: ['10.0.128.9'],
    conditions: { ready },
  });

  it.each<[string, AspectState, string, object[]]>([
    ['has endpoints', 'none', 'NotExposed', [endpoint(true)]],
    ['has none', 'failed', 'NoEndpoints', []],
    ['has none that is ready', 'failed', 'NoReadyEndpoints', [endpoint(false)]],
  ])(
    'is there for clients inside: it %s',
    (_what, state, reason, endpoints) => {
      expect(exposureOf({ 'slice.endpoints': endpoints })).toMatchObject({
        state,
        reason,
      });
    },
  );
});
