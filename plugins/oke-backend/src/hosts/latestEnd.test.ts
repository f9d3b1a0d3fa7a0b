import { NOW, SHOP_TEAM } from '../__testUtils__/fixtures';
import type { HostClaim } from './HostClaim';
import { latestEnd } from './latestEnd';

const after = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000);

const claim = (changes: Partial<HostClaim>): HostClaim => ({
  cluster: 'demo',
  host: 'cart.apps.example.com',
  namespaceId: 'x',
  namespace: 'shop',
  owner: SHOP_TEAM,
  releasedAt: NOW.toISOString(),
  ...changes,
});

describe('latestEnd', () => {
  it('counts on a renewal in the last moment', () => {
    const seen = {
      lookedAt: after(-0.1).toISOString(),
      longestHours: 24,
      endsAt: after(10).toISOString(),
    };
    expect(latestEnd(claim(seen), NOW)).toEqual(after(24));
  });

  it('is the end of what was issued when nothing could be renewed any more', () => {
    const seen = {
      lookedAt: after(-0.1).toISOString(),
      endsAt: after(10).toISOString(),
    };
    expect(latestEnd(claim(seen), NOW)).toEqual(after(10));
  });

  it('is not before what a cluster of the name that is gone issued', () => {
    const seen = { lookedAt: NOW.toISOString(), longestHours: 24 };
    const heldUntil = after(100).toISOString();
    expect(latestEnd(claim({ ...seen, heldUntil }), NOW)).toEqual(after(100));
  });

  it.each([
    ['was never read', {}],
    [
      'was not read lately',
      { lookedAt: after(-1).toISOString(), longestHours: 24 },
    ],
  ])('counts on the longest that is allowed where it %s', (_what, seen) => {
    expect(latestEnd(claim(seen), NOW)).toEqual(after(2160));
  });
});
