import fc from 'fast-check';
import { quantityToNumber } from './quantities';

describe('quantityToNumber', () => {
  it.each([
    ['0', 0],
    ['2', 2],
    ['1.5', 1.5],
    ['500m', 0.5],
    ['4Gi', 4 * 1024 ** 3],
    ['4G', 4e9],
    ['1Ki', 1024],
    ['1k', 1000],
    ['0.5Mi', 512 * 1024],
    ['3Ei', 3 * 2 ** 60],
  ])('reads %s', (quantity, expected) => {
    expect(quantityToNumber(quantity)).toBe(expected);
  });

  it('keeps the order within a unit', () => {
    const units = ['', 'm', 'k', 'M', 'G', 'T', 'Ki', 'Mi', 'Gi', 'Ti'];
    fc.assert(
      fc.property(
        fc.nat(1e6),
        fc.nat(1e6),
        fc.constantFrom(...units),
        (a, b, unit) => {
          const [less, more] = [Math.min(a, b), Math.max(a, b)];
          expect(quantityToNumber(`${less}${unit}`)).toBeLessThanOrEqual(
            quantityToNumber(`${more}${unit}`),
          );
        },
      ),
    );
  });

  it.each(['', 'x', '1 Gi', '1Zi', '-1', '1e3', 'Gi', '1toString'])(
    'refuses %j',
    quantity => {
      expect(() => quantityToNumber(quantity)).toThrow(
        `'${quantity}' is not a quantity`,
      );
    },
  );
});
