import { serviceStatusSchema } from '@okeanos/backstage-plugin-oke-common';
import {
  cluster,
  itemsOf,
  NOW,
  objects,
  statusOf,
} from './__testUtils__/cluster';
import { ClusterObjects } from './ClusterObjects';
import { evaluateService } from './evaluateService';
import { kinds } from './kinds';
import { ServiceDependencies } from './ServiceDependencies';

const WEB = { cluster: 'demo', namespace: 'shop', service: 'web' };

describe('evaluateService', () => {
  it('says of a service that is as it should be what is so, and what is only declared', () => {
    const status = statusOf();
    expect(status).toMatchObject({
      cluster: 'demo',
      namespace: 'shop',
      service: 'web',
      exposure: { state: 'healthy', reason: 'Programmed' },
      certificates: {
        state: 'healthy',
        reason: 'Valid',
        mtls: { state: 'declared', reason: 'IssuedNotObserved' },
      },
      policy: { state: 'warning', reason: 'NoKnownAgent' },
    });
    expect(serviceStatusSchema.parse(status)).toEqual(status);
  });

  it.each([
    [
      'by its owner',
      {
        'service.metadata.ownerReferences': [
          { kind: 'Gateway', name: 'edge', uid: '1' },
        ],
      },
      'Gateway edge',
    ],
    [
      'by the label that controllers write',
      {
        'service.metadata.labels': {
          'gateway.networking.k8s.io/gateway-name': 'edge',
        },
      },
      'Gateway edge',
    ],
    [
      'of another thing',
      {
        'service.metadata.ownerReferences': [
          { kind: 'Deployment', name: 'web', uid: '1' },
        ],
      },
      undefined,
    ],
  ])('tells of which Gateway a Service is a part: %s', (_, changes, partOf) => {
    expect(statusOf(changes).partOf).toBe(partOf);
  });

  it('tells on which kinds each card rests', () => {
    const { readKinds } = statusOf();
    expect(readKinds?.exposure).toEqual(
      expect.arrayContaining(['EndpointSlice.discovery.k8s.io', 'Service']),
    );
    expect(readKinds?.policy).toEqual(
      expect.arrayContaining(['NetworkPolicy.networking.k8s.io', 'Pod']),
    );
    expect(readKinds?.policy).not.toContain('Certificate.cert-manager.io');
    expect(readKinds?.certificates).toEqual(
      expect.arrayContaining([
        'Certificate.cert-manager.io',
        // By what the ways in say: which certificate clients get.
        'Ingress.networking.k8s.io',
      ]),
    );
    expect(readKinds?.checks).toEqual([]);
  });

  it.each([
    ['another host', ['other.example.com'], 0],
    ['the host', ['shop.example.com'], 1],
    ['a wildcard of the host', ['*.example.com'], 1],
    ['any host', [], 1],
  ])(
    'is evaluated again for a new route of its Gateway with %s or not',
    (_, hostnames, count) => {
      const view = cluster();
      const services = new ServiceDependencies();
      const { dependencies } = evaluateService(view, WEB, NOW);
      services.set('shop/web', dependencies);
      const [route] = itemsOf('HTTPRoute', objects());
      const change = view.put(
        kinds.HTTPRoute,
        kinds.HTTPRoute.trim({
          ...route,
          metadata: { name: 'new', namespace: 'team' },
          spec: {
            parentRefs: [{ name: 'public', namespace: 'edge' }],
            hostnames,
            rules: [{ backendRefs: [{ name: 'other', port: 80 }] }],
          },
        }),
      );
      expect(services.affectedBy(change).size).toBe(count);
    },
  );

  it('says nothing good while nothing is known', () => {
    const { status, nextAt } = evaluateService(new ClusterObjects(), WEB, NOW);
    expect(status).toMatchObject({
      exposure: { state: 'unknown', reason: 'NotSynced', endpoints: {} },
      certificates: {
        state: 'unknown',
        reason: 'NotSynced',
        mtls: { state: 'unknown', reason: 'NotSynced' },
      },
      policy: {
        state: 'unknown',
        reason: 'NotSynced',
        ingress: 'unknown',
        egress: 'unknown',
      },
    });
    expect(nextAt).toBeUndefined();
  });

  it('tells a Service that does not exist from one that nothing leads to', () => {
    const { status } = evaluateService(
      cluster(),
      { ...WEB, service: 'other' },
      NOW,
    );
    expect(status).toMatchObject({
      exposure: { state: 'none', reason: 'ServiceNotFound' },
      certificates: { state: 'none', reason: 'NoCertificate' },
      policy: { ingress: 'unknown', egress: 'unknown' },
    });
    expect(
      statusOf({ ingress: undefined, route: undefined }).exposure,
    ).toMatchObject({ state: 'none', reason: 'NotExposed' });
  });
});
