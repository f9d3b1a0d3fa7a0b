import { parseQuantity } from './quantity';

describe('parseQuantity', () => {
  it.each([
    ['0', 0],
    ['500m', 0.5],
    ['2', 2],
    ['1.5', 1.5],
    ['4Gi', 4 * 2 ** 30],
    ['1k', 1000],
    ['1Ki', 1024],
    ['2n', 2e-9],
    ['1K', undefined],
    ['12e6', 12e6],
    ['1E', 1e18],
    ['1E3', 1000],
    ['', undefined],
    ['many', undefined],
    ['1i', undefined],
    ['1.2.3', undefined],
  ])('%s is %s', (text, expected) => {
    expect(parseQuantity(text)).toBe(expected);
  });
});
