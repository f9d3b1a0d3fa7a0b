import { SHOP_TEAM } from '../__testUtils__/fixtures';
import { describeRelease } from './describeRelease';
import type { HostClaim } from './HostClaim';

const claim: HostClaim = {
  cluster: 'demo',
  host: 'cart.apps.example.com',
  namespaceId: 'x',
  namespace: 'shop',
  owner: SHOP_TEAM,
  releasedAt: '2026-11-24T12:00:00.000Z',
  endsAt: '2026-11-29T13:00:00.000Z',
};

describe('describeRelease', () => {
  it.each([
    [
      'the end when the cluster is gone',
      { blockedBy: 'ClusterGone' as const },
      /^released, held until 29 Nov 2026, 13:00 UTC by shop-team on demo: the cluster is gone/,
    ],
    [
      'that it may last longer while the cluster is away',
      { blockedBy: 'ClusterAway' as const },
      /^released, held until 29 Nov 2026, 13:00 UTC at least by shop-team on demo: .* may be renewed/,
    ],
    [
      'no end that is not known',
      { blockedBy: 'ClusterAway' as const, endsAt: undefined },
      /^released, held by shop-team on demo until Okeanos can work on the cluster/,
    ],
    [
      'that it is being seen to',
      { blockedBy: 'Removing' as const },
      /^released, held by shop-team on demo until it is seen/,
    ],
    [
      'the same before anybody looked',
      {},
      /^released, held by shop-team on demo until it is seen/,
    ],
  ])('tells %s', (_what, changes, text) => {
    expect(describeRelease({ ...claim, ...changes })).toMatch(text);
  });
});
