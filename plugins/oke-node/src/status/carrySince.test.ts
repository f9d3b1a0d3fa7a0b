import type { ServiceStatus } from '@okeanos/backstage-plugin-oke-common';
import { statusOf } from './__testUtils__/cluster';
import { carrySince } from './carrySince';

const EARLIER = '2026-11-20T00:00:00.000Z';

/** All starts of a status, in the order of its parts. */
function starts(status: ServiceStatus): string[] {
  const { exposure, certificates, policy } = status;
  return [
    exposure,
    ...exposure.routes,
    certificates,
    ...certificates.certificates,
    certificates.mtls,
    policy,
    ...policy.items,
  ].map(({ since }) => since);
}

/** The same status, seen first at {@link EARLIER}. */
function earlier(status: ServiceStatus): ServiceStatus {
  return JSON.parse(JSON.stringify(status), (key, value) =>
    key === 'since' ? EARLIER : value,
  );
}

describe('carrySince', () => {
  it('takes a first status as it is', () => {
    const next = statusOf();
    expect(carrySince(undefined, next)).toBe(next);
  });

  it('keeps every start while nothing changes', () => {
    const next = statusOf();
    const carried = carrySince(earlier(next), next);
    expect(new Set(starts(carried))).toEqual(new Set([EARLIER]));
    expect(earlier(carried)).toEqual(earlier(next));
  });

  it('starts anew what has another state or reason, and only that', () => {
    const before = earlier(statusOf());
    const next = statusOf({ 'ingress.status': undefined });
    const carried = carrySince(before, next);
    expect(carried.exposure.since).toBe(next.exposure.since);
    expect(carried.exposure.routes.map(({ since }) => since)).toEqual([
      EARLIER,
      next.exposure.routes[1].since,
    ]);
    expect(carried.policy.since).toBe(EARLIER);
    const otherReason = {
      ...before,
      policy: { ...before.policy, reason: 'Another' },
    };
    expect(carrySince(otherReason, next).policy.since).toBe(next.policy.since);
  });

  it.each<[string, (status: ServiceStatus) => void]>([
    ['kind', status => (status.exposure.routes[0].kind = 'GRPCRoute')],
    ['namespace', status => (status.exposure.routes[0].namespace = 'other')],
    ['name', status => (status.exposure.routes[0].name = 'other')],
    ['listener', status => (status.exposure.routes[0].via = 'other')],
    ['port', status => (status.exposure.routes[0].port = '81')],
    ['TLS', status => (status.exposure.routes[0].tls = 'terminated')],
  ])('takes a way in by another %s for another one', (_, change) => {
    const before = earlier(statusOf());
    change(before);
    const next = statusOf();
    expect(carrySince(before, next).exposure.routes[0].since).toBe(
      next.exposure.routes[0].since,
    );
  });

  it.each<[string, (status: ServiceStatus) => void]>([
    ['namespace', s => (s.certificates.certificates[0].namespace = 'other')],
    ['name', s => (s.certificates.certificates[0].name = 'other')],
    ['Secret', s => (s.certificates.certificates[0].secretName = 'other')],
  ])('takes a certificate by another %s for another one', (_, change) => {
    const before = earlier(statusOf());
    change(before);
    const next = statusOf();
    expect(carrySince(before, next).certificates.certificates[0].since).toBe(
      next.certificates.certificates[0].since,
    );
  });

  it.each<[string, (status: ServiceStatus) => void]>([
    ['kind', s => (s.policy.items[0].kind = 'Other')],
    ['name', s => (s.policy.items[0].name = 'other')],
  ])('takes a policy by another %s for another one', (_, change) => {
    const before = earlier(statusOf());
    change(before);
    const next = statusOf();
    expect(carrySince(before, next).policy.items[0].since).toBe(
      next.policy.items[0].since,
    );
  });
});
