import type {
  Aspect,
  ServiceStatus,
} from '@okeanos/backstage-plugin-oke-common';
import fc from 'fast-check';
import {
  fill,
  inHours,
  itemsOf,
  NOW,
  objects,
  unread,
  type Patch,
} from './__testUtils__/cluster';
import type { ClusterObjects } from './ClusterObjects';
import { evaluateService } from './evaluateService';
import { kindNames, kindOf, type KindName } from './kinds';
import { ServiceDependencies } from './ServiceDependencies';

// Some hundred clusters a test: on a busy machine that takes longer than Jest's five seconds.
jest.setTimeout(60_000);

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

/** Objects of which there is one already, so that there is an order in which they arrive. */
const TWINS: Patch[] = [
  {
    second: {
      kind: 'HTTPRoute',
      metadata: { namespace: 'shop', name: 'second', generation: 1 },
      spec: {
        parentRefs: [{ name: 'public', namespace: 'edge' }],
        rules: [{ backendRefs: [{ name: 'web', port: 80 }] }],
      },
    },
  },
  {
    second: {
      kind: 'Ingress',
      metadata: { namespace: 'shop', name: 'a-second' },
      spec: {
        defaultBackend: { service: { name: 'web', port: { number: 80 } } },
        tls: [{ hosts: [], secretName: 'second' }],
      },
    },
  },
  {
    second: {
      kind: 'IngressClass',
      metadata: { name: 'second' },
      spec: { controller: 'example.com/second' },
    },
    'ingress.spec.ingressClassName': undefined,
    'ingressClass.metadata.annotations': {
      'ingressclass.kubernetes.io/is-default-class': 'true',
    },
    'second.metadata.annotations': {
      'ingressclass.kubernetes.io/is-default-class': 'true',
    },
  },
  {
    second: {
      kind: 'Certificate',
      metadata: {
        namespace: 'shop',
        name: 'second',
        uid: 'uid-second',
        labels: { 'okeanos.io/service': 'web' },
      },
      spec: { secretName: 'web-tls', issuerRef: { name: 'nobody' } },
    },
  },
  {
    second: {
      kind: 'NetworkPolicy',
      metadata: { namespace: 'shop', name: 'a-second' },
      spec: { podSelector: {}, ingress: [{}] },
    },
  },
  {
    odd: { kind: 'Ingress', metadata: { namespace: 'shop', name: 'odd' } },
    second: { kind: 'Ingress', metadata: { namespace: 'shop', name: 'a-odd' } },
  },
];

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
    ...TWINS,
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
      ...entries.filter(
        ([path, value]) => value !== undefined || path.includes('.'),
      ),
      ...entries.filter(
        ([path, value]) => value === undefined && !path.includes('.'),
      ),
    ]),
  );
});

/** What each way into a service rests on, beyond itself. */
const RESTS: Record<string, KindName[]> = {
  HTTPRoute: ['Gateway', 'GatewayClass', 'Service', 'EndpointSlice'],
  GRPCRoute: ['Gateway', 'GatewayClass', 'Service', 'EndpointSlice'],
  Ingress: ['IngressClass', 'Service', 'EndpointSlice'],
  Service: ['EndpointSlice'],
};

const unavailable = fc.constantFrom(
  unread('notRead'),
  unread('forbidden'),
  unread('unreachable'),
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
      fc.property(
        world,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (all, part) => {
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
        },
      ),
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
          view.setUnread(kindOf(kind), reason);
          const { exposure, certificates, policy } = evaluate(view).status;
          const claims: {
            rests: KindName[];
            claim: string;
            never: string[];
          }[] = [
            {
              rests: [...waysIn, 'EndpointSlice'],
              claim: exposure.state,
              never: ['healthy', 'none'],
            },
            ...exposure.routes.map(route => ({
              rests: RESTS[route.kind],
              claim: route.state,
              never: ['healthy'],
            })),
            {
              rests: [...waysIn, 'Certificate'],
              claim: certificates.state,
              never: ['healthy', 'none'],
            },
            {
              rests: ['CertificateRequest', 'ClusterIssuer'],
              claim: certificates.state,
              never: ['healthy'],
            },
            { rests: kindNames, claim: policy.state, never: ['healthy'] },
            {
              rests: ['NetworkPolicy', 'Service', 'Pod'],
              claim: policy.ingress,
              never: ['defaultDeny', 'open'],
            },
          ];
          expect(
            claims.filter(
              ({ rests, claim, never }) =>
                rests.includes(kind) && never.includes(claim),
            ),
          ).toEqual([]);
        },
      ),
    );
  });

  it('never calls good what has expired, whatever conditions say', () => {
    fc.assert(
      fc.property(world, all => {
        const { certificates } = evaluate(fill(all)).status;
        const expired = certificates.certificates.filter(each =>
          [each.notAfter, ...each.chain.map(({ notAfter }) => notAfter)].some(
            end => end && Date.parse(end) <= NOW.getTime(),
          ),
        );
        expect(expired.filter(({ state }) => state !== 'failed')).toEqual([]);
        const good = [certificates, certificates.mtls].filter(({ state }) =>
          ['healthy', 'declared', 'warning'].includes(state),
        );
        expect(expired.length > 0 ? good : []).toEqual([]);
        expect(certificates.mtls.state).not.toBe('healthy');
      }),
    );
  });

  it('is plain data that is the same after it was stored as JSON', () => {
    fc.assert(
      fc.property(world, all => {
        const lost: string[] = [];
        JSON.stringify(evaluate(fill(all)).status, (key, value) => {
          if (value === undefined) {
            lost.push(key);
          }
          return value;
        });
        expect(lost).toEqual([]);
      }),
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
      fc.property(
        world,
        world,
        fc.constantFrom(...kindNames),
        (all, others, kind) => {
          const view = fill(all);
          const before = evaluate(view);
          const services = new ServiceDependencies();
          services.set('shop/web', before.dependencies);
          const change = view.replace(kindOf(kind), itemsOf(kind, others));
          const after = evaluate(view);
          const isTouched = services.affectedBy(change).size > 0;
          expect(isTouched ? before : after).toEqual(before);
        },
      ),
    );
  });
});
