import type { Aspect, ServiceStatus } from '@okeanos/backstage-plugin-oke-common';
import fc from 'fast-check';
import { fill, inHours, itemsOf, NOW, objects, type Patch } from './__testUtils__/cluster';
import type { ClusterObjects } from './ClusterObjects';
import { evaluateService } from './evaluateService';
import { kindNames, type KindName } from './kinds';
import type { Unavailable } from './objectView';
import { ServiceDependencies } from './ServiceDependencies';

const WEB = { cluster: 'demo', namespace: 'shop', service: 'web' };

const conditionOf = (type: string) =>
  fc
    .record({
      status: fc.constantFrom('True', 'False', 'Unknown'),
      observedGeneration: fc.constantFrom(0, 1, undefined),
      hours: fc.integer({ min: -50, max: 0 }),
    })
    .map(({ status, observedGeneration, hours }) => ({
      type,
      status,
      observedGeneration,
      lastTransitionTime: inHours(hours),
    }));

const conditionsOf = (...types: string[]) =>
  fc
    .tuple(...types.map(type => fc.option(conditionOf(type))))
    .map(all => all.filter(each => each !== null));

/** Hours from now, near now more often than far. */
const hours = fc.oneof(
  fc.integer({ min: -2, max: 2 }),
  fc.integer({ min: -1000, max: 1000 }),
);

const moment = hours.map(inHours);

const bounds = fc
  .tuple(moment, moment)
  .map(([notBefore, notAfter]) => ({ notBefore, notAfter }));

/** One thing that is otherwise than in the healthy cluster. */
const difference: fc.Arbitrary<Patch> = fc.oneof(
  fc
    .constantFrom(
      ...['namespace', 'service', 'pod', 'slice', 'ingressClass', 'ingress'],
      ...['gatewayClass', 'gateway', 'route', 'issuer', 'certificate'],
      ...['request', 'policy', 'quota'],
    )
    .map(name => ({ [name]: undefined })),
  conditionsOf('Ready', 'Issuing').map(value => ({
    'certificate.status.conditions': value,
  })),
  conditionsOf('Ready').map(value => ({ 'issuer.status.conditions': value })),
  conditionsOf('Accepted').map(value => ({
    'gatewayClass.status.conditions': value,
  })),
  conditionsOf('Accepted', 'Programmed').map(value => ({
    'gateway.status.conditions': value,
  })),
  conditionsOf('ResolvedRefs', 'Programmed', 'Conflicted').map(value => ({
    'gateway.status.listeners.0.conditions': value,
  })),
  conditionsOf('Accepted', 'ResolvedRefs').map(value => ({
    'route.status.parents.0.conditions': value,
  })),
  // What was issued, as the Secret holds it.
  bounds.map(({ notBefore, notAfter }) => ({
    'certificate.status.notBefore': notBefore,
    'certificate.status.notAfter': notAfter,
    'request.status.chain.certificates.0.notBefore': notBefore,
    'request.status.chain.certificates.0.notAfter': notAfter,
  })),
  bounds.map(({ notBefore, notAfter }) => ({
    'request.status.chain.certificates.1.notBefore': notBefore,
    'request.status.chain.certificates.1.notAfter': notAfter,
  })),
  fc.option(moment, { nil: undefined }).map(value => ({
    'certificate.status.renewalTime': value,
  })),
  fc.integer({ min: 0, max: 2 }).map(value => ({
    'certificate.status.failedIssuanceAttempts': value,
  })),
  fc.constantFrom<Patch>(
    { 'certificate.status.revision': undefined },
    { 'ingress.spec.tls.0.secretName': 'by-hand' },
    { 'ingress.spec.ingressClassName': undefined },
    { 'ingress.status': undefined },
    { 'gateway.status.addresses': [] },
    { 'gateway.spec.listeners.0.hostname': '*.example.org' },
    {
      'gateway.spec.listeners.0.tls': {
        certificateRefs: [{ namespace: 'shop', name: 'web-tls' }],
      },
    },
    { 'route.metadata.generation': 2 },
    { 'route.kind': 'GRPCRoute', 'route.spec.rules.0.matches': [] },
    { 'route.spec.rules.0.backendRefs.0.port': 81 },
    { 'slice.endpoints.0.conditions.ready': false },
    { 'service.spec.type': 'LoadBalancer' },
    { 'service.spec.type': 'NodePort' },
    { 'policy.spec.policyTypes': ['Ingress'] },
    { 'quota.status.used.pods': '49' },
    { odd: { kind: 'Ingress', metadata: { namespace: 'shop', name: 'odd' } } },
    { odd: { kind: 'HTTPRoute', metadata: { namespace: 'x', name: 'odd' } } },
    { odd: { kind: 'Pod', metadata: { namespace: 'shop', name: 'odd' } } },
    {
      other: {
        kind: 'Service',
        metadata: { namespace: 'x', name: 'other' },
        spec: { type: 'LoadBalancer' },
        status: { loadBalancer: { ingress: [{ ip: '10.0.20.8' }] } },
      },
    },
  ),
);

/** Patches to some objects of the cluster; removals come last, or they would be undone. */
const world = fc.array(difference, { maxLength: 4 }).map(differences => {
  const entries = differences.flatMap(each => Object.entries(each));
  return objects(
    Object.fromEntries([
      ...entries.filter(([path, value]) => value !== undefined || path.includes('.')),
      ...entries.filter(([path, value]) => value === undefined && !path.includes('.')),
    ]),
  );
});

const unavailable = fc.constantFrom<Unavailable>(
  { state: 'notSynced' },
  { state: 'notPermitted', message: 'forbidden' },
);

function evaluate(view: ClusterObjects, now = NOW) {
  return evaluateService(view, WEB, now);
}

/** A status without what depends on when it was first seen. */
function withoutStarts(status: ServiceStatus): unknown {
  return JSON.parse(JSON.stringify(status), (key, value) =>
    key === 'since' ? undefined : value,
  );
}

function aspects({ exposure, certificates, policy }: ServiceStatus): Aspect[] {
  return [
    exposure,
    ...exposure.routes,
    certificates,
    ...certificates.certificates,
    certificates.mtls,
    policy,
    ...policy.items,
  ];
}

describe('evaluateService', () => {
  it('never depends on the order in which objects arrive', () => {
    fc.assert(
      fc.property(
        world.chain(all =>
          fc.tuple(
            fc.constant(all),
            fc.shuffledSubarray(all, { minLength: all.length }),
          ),
        ),
        ([all, shuffled]) => {
          expect(evaluate(fill(shuffled))).toEqual(evaluate(fill(all)));
        },
      ),
    );
  });

  it('holds until nextAt', () => {
    fc.assert(
      fc.property(world, fc.double({ min: 0, max: 1, noNaN: true }), (all, part) => {
        const view = fill(all);
        const { status, nextAt } = evaluate(view);
        const until = nextAt?.getTime() ?? Date.parse('2090-01-01');
        expect(until).toBeGreaterThan(NOW.getTime());
        const later = new Date(
          Math.floor(NOW.getTime() + part * (until - 1 - NOW.getTime())),
        );
        expect(withoutStarts(evaluate(view, later).status)).toEqual(
          withoutStarts(status),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('comes to rest: each nextAt is later than the one before, and there is a last one', () => {
    fc.assert(
      fc.property(world, all => {
        const view = fill(all);
        let now: Date | undefined = NOW;
        for (let times = 0; now; times++) {
          expect(times).toBeLessThan(20);
          const next: Date | undefined = evaluate(view, now).nextAt;
          expect(next === undefined || next > now).toBe(true);
          now = next;
        }
      }),
    );
  });

  it('is never green where something that it needs is not known', () => {
    const waysIn: KindName[] = ['Service', 'Ingress', 'HTTPRoute', 'GRPCRoute'];
    fc.assert(
      fc.property(
        world,
        fc.constantFrom(...kindNames),
        unavailable,
        (all, kind, reason) => {
          const view = fill(all);
          view.setUnavailable(kind, reason);
          const { exposure, certificates, policy } = evaluate(view).status;
          if ([...waysIn, 'EndpointSlice'].includes(kind)) {
            expect(['healthy', 'none']).not.toContain(exposure.state);
          }
          if ([...waysIn, 'Certificate'].includes(kind)) {
            expect(['healthy', 'none']).not.toContain(certificates.state);
          }
          if (kind === 'CertificateRequest' || kind === 'ClusterIssuer') {
            expect(certificates.state).not.toBe('healthy');
          }
          if (kind === 'Gateway' || kind === 'GatewayClass') {
            for (const route of exposure.routes) {
              expect(`${route.kind} ${route.state}`).not.toBe('HTTPRoute healthy');
            }
          }
          if (kind === 'IngressClass') {
            for (const route of exposure.routes) {
              expect(`${route.kind} ${route.state}`).not.toBe('Ingress healthy');
            }
          }
          expect(policy.state).not.toBe('healthy');
          if (kind === 'NetworkPolicy' || kind === 'Service' || kind === 'Pod') {
            expect(['unknown', 'open']).toContain(policy.ingress);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('never calls good what has expired, whatever conditions say', () => {
    fc.assert(
      fc.property(world, all => {
        const { certificates } = evaluate(fill(all)).status;
        for (const each of certificates.certificates) {
          const ends = [each.notAfter, ...each.chain.map(c => c.notAfter)];
          if (ends.some(end => end && Date.parse(end) <= NOW.getTime())) {
            expect(each.state).toBe('failed');
            expect(certificates.state).toBe('failed');
            expect(certificates.mtls.state).not.toBe('declared');
          }
        }
        expect(certificates.mtls.state).not.toBe('healthy');
      }),
      { numRuns: 200 },
    );
  });

  it('starts nothing in the future', () => {
    fc.assert(
      fc.property(world, all => {
        for (const { since } of aspects(evaluate(fill(all)).status)) {
          expect(Date.parse(since)).toBeLessThanOrEqual(NOW.getTime());
        }
      }),
    );
  });

  it('changes only after a change that touches what it read', () => {
    fc.assert(
      fc.property(world, world, fc.constantFrom(...kindNames), (all, others, kind) => {
        const view = fill(all);
        const before = evaluate(view);
        const services = new ServiceDependencies();
        services.set('shop/web', before.dependencies);
        const change = view.replace(kind, itemsOf(kind, others));
        const after = evaluate(view);
        if (services.affectedBy(change).size === 0) {
          expect(after).toEqual(before);
        }
      }),
      { numRuns: 200 },
    );
  });
});
