import { statusOf, type Patch } from '../__testUtils__/cluster';

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
      'shop.example.com was asked for Service shop/web, and no Ingress, HTTPRoute or GRPCRoute leads from it to the service: HTTPRoute shop/web takes it for Service shop/missing, which does not exist; Ingress shop/web takes it for Service shop/other.',
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
