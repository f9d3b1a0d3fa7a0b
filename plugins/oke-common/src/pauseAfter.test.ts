import { pauseAfter } from './pauseAfter';

describe('pauseAfter', () => {
  const bounds = { least: 500, most: 15_000 };

  it.each([
    [-1, 500],
    [0, 500],
    [10_000, 500],
    [20_000, 1_000],
    [300_000, 15_000],
    [3_600_000, 15_000],
  ])('after %d ms is %d ms', (elapsed, pause) => {
    expect(pauseAfter(elapsed, bounds)).toBe(pause);
  });
});
