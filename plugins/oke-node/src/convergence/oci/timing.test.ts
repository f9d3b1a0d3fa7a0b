import { pollMs, retryDelayMs } from './timing';

describe('pollMs', () => {
  it('looks at parts of a network after 0.5, 1, 2 and 2 s', () => {
    expect(
      [0, 499, 500, 1_499, 1_500, 60_000].map(elapsed =>
        pollMs('Subnet', elapsed, 0.5),
      ),
    ).toEqual([500, 500, 1_000, 1_000, 2_000, 2_000]);
  });

  it('looks at work after a twentieth of its age, between 2 and 15 s', () => {
    expect(
      [0, 40_000, 100_000, 300_000, 900_000].map(elapsed =>
        pollMs('Cluster', elapsed, 0.5),
      ),
    ).toEqual([2_000, 2_000, 5_000, 15_000, 15_000]);
  });

  it('spreads the polls of many', () => {
    expect(pollMs('NodePool', 200_000, 0)).toBe(9_000);
    expect(pollMs('Addon', 200_000, 1)).toBe(11_000);
  });
});

describe('retryDelayMs', () => {
  it('doubles from a minute up to an hour', () => {
    expect([1, 2, 3, 7, 50].map(retryDelayMs)).toEqual([
      60_000, 120_000, 240_000, 3_600_000, 3_600_000,
    ]);
  });
});
