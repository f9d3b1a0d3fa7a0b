import type { ServiceStatus } from '@okeanos/backstage-plugin-oke-common';
import {
  cluster,
  inHours,
  NOW,
  unread,
  type Patch,
} from '../__testUtils__/cluster';
import type { ClusterObjects } from '../ClusterObjects';
import { evaluateService } from '../evaluateService';
import { kinds } from '../kinds';

/** The host of the ways in is not among the names of the service's Certificate: nobody declared it. */
const HOST = 'shop.example.com';
const UNDECLARED: Patch = {
  'certificate.spec.dnsNames': ['web', 'web.shop', 'web.shop.svc'],
};
/** One way in, by the route or the Ingress. */
const BY_ROUTE: Patch = { ...UNDECLARED, ingress: undefined };
const BY_INGRESS: Patch = { ...UNDECLARED, route: undefined };
const NO_WAY: Patch = { ...UNDECLARED, ingress: undefined, route: undefined };

const WEB = { cluster: 'demo', namespace: 'shop', service: 'web' };

/** The status of a service at one moment after the other, each after the one before. */
function statusAfter(...worlds: (Patch | ClusterObjects)[]) {
  let status: ServiceStatus | undefined;
  let nextAt: Date | undefined;
  for (const world of worlds) {
    const view = 'find' in world ? (world as ClusterObjects) : cluster(world);
    ({ status, nextAt } = evaluateService(
      ...([view, WEB, NOW, [], undefined, status] as const),
    ));
  }
  return { exposure: status?.exposure, nextAt };
}

const later = (hours: number, before: ServiceStatus) =>
  evaluateService(
    ...([cluster(NO_WAY), WEB, new Date(inHours(hours)), []] as const),
    ...([undefined, before] as const),
  ).status;

describe('a way in that was there', () => {
  it.each<[string, Patch, string]>([
    ['a route', BY_ROUTE, 'HTTPRoute'],
    ['an Ingress', BY_INGRESS, 'Ingress'],
  ])('is missed when it was %s', (_what, world, kind) => {
    const { exposure } = statusAfter(world, NO_WAY);
    expect(exposure).toMatchObject({
      ...{ state: 'warning', reason: 'WayGone', since: NOW.toISOString() },
      message: `${kind} shop/web led from ${HOST} to Service shop/web until ${NOW.toISOString()}, and is gone: nothing leads from there to a service now.`,
      evidence: [{ kind, name: 'web', observed: 'does not exist' }],
    });
  });

  it('is looked at again when it is not to be told any more', () => {
    const { nextAt } = statusAfter(BY_ROUTE, {
      ...NO_WAY,
      ...{ certificate: undefined, request: undefined },
    });
    expect(nextAt?.toISOString()).toBe(inHours(24));
  });

  it('is not known where nothing is known of before', () => {
    expect(statusAfter(NO_WAY).exposure).toMatchObject({ state: 'none' });
  });

  it('is missed for a day, and what is told does not change meanwhile', () => {
    const first = evaluateService(
      ...([cluster(BY_ROUTE), WEB, NOW] as const),
    ).status;
    const gone = later(1, first);
    expect(gone.exposure).toMatchObject({ reason: 'WayGone' });
    const still = later(24, gone);
    expect(still.exposure.message).toBe(gone.exposure.message);
    const over = later(26, still);
    expect(over.exposure.state).toBe('none');
    expect(over.exposure.formerWays).toBeUndefined();
  });

  it('is not missed when it is back, or another one is for the host', () => {
    expect(statusAfter(BY_ROUTE, NO_WAY, BY_ROUTE).exposure).toMatchObject({
      state: 'healthy',
    });
    const back = statusAfter(BY_ROUTE, NO_WAY, BY_INGRESS).exposure;
    expect(back?.state).toBe('healthy');
    expect(back?.formerWays).toBeUndefined();
  });

  it('is not missed when it leads to another Service by now', () => {
    const other = {
      ...BY_ROUTE,
      'route.spec.rules.0.backendRefs.0.name': 'other',
      other: {
        kind: 'Service',
        metadata: { name: 'other', namespace: 'shop' },
        spec: { selector: { app: 'other' } },
      },
    };
    expect(statusAfter(BY_ROUTE, other).exposure).toMatchObject({
      state: 'none',
    });
  });

  it('is missed when it was pointed at a Service that is not there', () => {
    const astray = {
      ...BY_ROUTE,
      'route.spec.rules.0.backendRefs.0.name': 'missing',
    };
    expect(statusAfter(BY_ROUTE, astray).exposure).toMatchObject({
      reason: 'WayGone',
      message: expect.stringMatching(
        /and does so no more: .* \(HTTPRoute shop\/web takes it for Service shop\/missing, which does not exist\)\.$/,
      ),
    });
  });

  it('is not said to be gone while it cannot be read, and is missed after that', () => {
    const blind = cluster(NO_WAY);
    blind.setUnread(kinds.HTTPRoute, unread('forbidden'));
    const { exposure } = statusAfter(BY_ROUTE, blind);
    expect(exposure?.state).toBe('notPermitted');
    expect(exposure?.formerWays).toMatchObject([{ host: HOST }]);
    expect(statusAfter(BY_ROUTE, blind, NO_WAY).exposure).toMatchObject({
      reason: 'WayGone',
    });
    expect(statusAfter(BY_ROUTE, blind, BY_ROUTE).exposure).toMatchObject({
      state: 'healthy',
    });
  });

  it('is not missed when it never worked', () => {
    const broken = { ...BY_ROUTE, gateway: undefined };
    expect(statusAfter(broken, NO_WAY).exposure).toMatchObject({
      state: 'none',
    });
  });

  it('is a failure, and not told twice, when its host was asked for', () => {
    const declared = { 'certificate.spec.dnsNames': ['web', HOST] };
    const { exposure } = statusAfter(
      { ...BY_ROUTE, ...declared },
      { ...NO_WAY, ...declared },
    );
    expect(exposure).toMatchObject({ reason: 'HostWithoutWayIn' });
    expect(exposure?.formerWays).toBeUndefined();
  });

  it('is remembered of ten hosts at most', () => {
    const hosts = Array.from({ length: 20 }, (_, n) => `h${n}.example.com`);
    const many = { ...BY_ROUTE, 'route.spec.hostnames': hosts };
    expect(statusAfter(many, NO_WAY).exposure?.formerWays).toHaveLength(10);
  });
});
