import {
  API_GROUPS,
  cluster,
  NOW,
  objects,
  statusOf,
  unread,
  type Patch,
} from '../__testUtils__/cluster';
import { kinds } from '../kinds';

/** The hosts that were asked for the service stand in its Certificate. */
const ASKED: Patch = {
  'certificate.spec.dnsNames': [
    'web',
    'web.shop',
    'web.shop.svc',
    'web.shop.svc.cluster.local',
    'shop.example.com',
  ],
};
const NO_WAY: Patch = { ingress: undefined, route: undefined };

const exposureOf = (patch: Patch) => statusOf({ ...ASKED, ...patch }).exposure;

describe('a host that was asked for', () => {
  it.each<[string, Patch]>([
    ['nothing leads to the service', NO_WAY],
    [
      'the ways in are for other hosts',
      {
        ingress: undefined,
        'route.spec.hostnames': ['other.example.com'],
      },
    ],
    [
      'its route was pointed at a Service that is not there',
      {
        ingress: undefined,
        'route.spec.rules.0.backendRefs.0.name': 'missing',
      },
    ],
    [
      'its Ingress was pointed at a Service that is not there',
      {
        route: undefined,
        'ingress.spec.rules.0.http.paths.0.backend.service.name': 'missing',
      },
    ],
    ['the Service is gone with them', { ...NO_WAY, service: undefined }],
  ])('is a failure when %s', (_what, patch) => {
    expect(exposureOf(patch)).toMatchObject({
      state: 'failed',
      reason: 'HostWithoutWayIn',
      message: expect.stringMatching(/^shop\.example\.com was asked for/),
    });
  });

  it('tells where it goes instead', () => {
    const { message } = exposureOf({
      'ingress.spec.rules.0.http.paths.0.backend.service.name': 'other',
      'route.spec.rules.0.backendRefs.0.name': 'missing',
      other: {
        kind: 'Service',
        metadata: { name: 'other', namespace: 'shop' },
        spec: { selector: { app: 'other' } },
      },
    });
    expect(message).toBe(
      'shop.example.com was asked for Service shop/web, and no Ingress and no route of the Gateway API leads from it to the service: HTTPRoute shop/web takes it for Service shop/missing, which does not exist; Ingress shop/web takes it for Service shop/other.',
    );
  });

  it.each<[string, Patch]>([
    ['a route', { ingress: undefined }],
    ['an Ingress', { route: undefined }],
    [
      'a wildcard',
      { ingress: undefined, 'route.spec.hostnames': ['*.example.com'] },
    ],
    [
      'a route for any host',
      {
        ingress: undefined,
        'gateway.spec.listeners.0.hostname': undefined,
        'route.spec.hostnames': [],
      },
    ],
    [
      'a load balancer, which any host may be of',
      {
        ...NO_WAY,
        'service.spec.type': 'LoadBalancer',
        'service.status': { loadBalancer: { ingress: [{ ip: '10.0.20.9' }] } },
      },
    ],
    [
      'a wildcard that was asked for, and one of its hosts',
      {
        ingress: undefined,
        'certificate.spec.dnsNames': ['*.example.com'],
      },
    ],
  ])('is reached by %s', (_what, patch) => {
    expect(exposureOf(patch).state).toBe('healthy');
  });

  it.each<[string, Patch]>([
    [
      'names within the cluster',
      { 'certificate.spec.dnsNames': ['web', 'web.shop', 'web.shop.svc'] },
    ],
    [
      'what is asked for another service',
      { 'certificate.metadata.labels': {} },
    ],
    ['what nobody asked for', { certificate: undefined }],
  ])('is none of %s', (_what, patch) => {
    expect(exposureOf({ ...NO_WAY, ...patch })).toMatchObject({
      state: 'none',
      reason: 'NotExposed',
    });
  });
});

const named = (kind: string, apiVersion: string, spec: unknown) => ({
  ...{ kind, apiVersion },
  metadata: { name: 'other', namespace: 'edge', labels: {} },
  spec,
});

const istio = (...hosts: string[]) =>
  named('VirtualService', 'networking.istio.io/v1', { hosts });
const traefik = (match: string) =>
  named('IngressRoute', 'traefik.io/v1alpha1', { routes: [{ match }] });
const inShop = (object: ReturnType<typeof named>) => ({
  ...object,
  metadata: { ...object.metadata, namespace: 'shop' },
});

describe('a host that a route may take of which it is not read where it leads', () => {
  it.each<[string, ReturnType<typeof named>]>([
    ['VirtualService edge/other', istio('shop.example.com')],
    ['VirtualService edge/other', istio('istio-ingress/Shop.example.com')],
    ['VirtualService edge/other', istio('*.example.com')],
    ['VirtualService shop/other', inShop(istio('*'))],
    [
      'IngressRoute edge/other',
      traefik('Host(`shop.example.com`) && Path(`/`)'),
    ],
    ['IngressRoute edge/other', traefik('Host("a.b", "shop.example.com")')],
    ['IngressRoute shop/other', inShop(traefik('PathPrefix(`/`)'))],
    ['IngressRoute shop/other', inShop(traefik('HostRegexp(`^s.+$`)'))],
    [
      'IngressRouteTCP edge/other',
      named('IngressRouteTCP', 'traefik.io/v1alpha1', {
        routes: [{ match: 'HostSNI(`shop.example.com`)' }],
      }),
    ],
    [
      'HTTPProxy edge/other',
      named('HTTPProxy', 'projectcontour.io/v1', {
        virtualhost: { fqdn: 'shop.example.com' },
      }),
    ],
    [
      'HTTPProxy shop/other',
      inShop(named('HTTPProxy', 'projectcontour.io/v1', {})),
    ],
    [
      'Route edge/other',
      named('OpenShiftRoute', 'route.openshift.io/v1', {
        host: 'shop.example.com',
      }),
    ],
  ])('is not known to lead nowhere: %s', (name, other) => {
    expect(exposureOf({ ...NO_WAY, other })).toMatchObject({
      state: 'unknown',
      reason: 'OtherRoutes',
      message: `shop.example.com was asked for Service shop/web, and whether anything leads from it to the service is not known: ${name} may, and Okeanos does not read where they lead.`,
    });
  });

  it.each<[string, ReturnType<typeof named>]>([
    ['for another host', istio('other.example.com', '*.shop.example.com')],
    ['for any host, of another namespace', traefik('PathPrefix(`/`)')],
  ])('is a failure beside one that cannot take it: %s', (_what, other) => {
    expect(exposureOf({ ...NO_WAY, other })).toMatchObject({
      state: 'failed',
      reason: 'HostWithoutWayIn',
    });
  });

  it('is not known while such routes cannot be read, or are of another version', () => {
    const view = cluster({ ...ASKED, ...NO_WAY });
    view.setUnread(kinds.HTTPProxy, unread('forbidden'));
    expect(statusOf({}, view).exposure).toMatchObject({
      reason: 'OtherRoutes',
      message: expect.stringContaining(
        'objects of the kind HTTPProxy.projectcontour.io (not read so far)',
      ),
    });
    view.setUnread(kinds.HTTPProxy, unread('notInstalled'));
    view.setUnread(kinds.VirtualService, unread('notInstalled'));
    expect(statusOf({}, view).exposure.state).toBe('failed');
    view.setApiGroups({
      state: 'read',
      asOf: NOW,
      items: [...API_GROUPS, 'networking.istio.io'],
    });
    expect(statusOf({}, view).exposure.message).toContain(
      'routes of networking.istio.io (not read so far, or in no version that is read) may',
    );
  });
});

describe.each(['TLSRoute', 'TCPRoute'])('a %s', kind => {
  const patch: Patch = {
    ...NO_WAY,
    'gateway.spec.listeners.0': {
      name: 'http',
      port: 443,
      protocol: 'TLS',
      tls: { mode: 'Passthrough' },
      allowedRoutes: { namespaces: { from: 'All' } },
    },
    tls: {
      ...objects().find(each => each.kind === 'HTTPRoute'),
      kind,
      spec: {
        parentRefs: [{ name: 'public', namespace: 'edge' }],
        ...(kind === 'TLSRoute' && { hostnames: ['shop.example.com'] }),
        rules: [{ backendRefs: [{ name: 'web', port: 80 }] }],
      },
    },
  };

  it('leads from the host to the service', () => {
    const { state, routes } = exposureOf(patch);
    expect({ state, routes }).toMatchObject({
      state: 'healthy',
      routes: [
        {
          kind,
          tls: 'passthrough',
          paths: ['every connection'],
          hosts: [kind === 'TLSRoute' ? 'shop.example.com' : '*'],
        },
      ],
    });
  });

  it('fails like others, for example with a backend that is not there', () => {
    expect(
      exposureOf({
        ...patch,
        'tls.spec.rules.0.backendRefs.0.name': 'missing',
      }),
    ).toMatchObject({ state: 'failed', reason: 'HostWithoutWayIn' });
  });
});
