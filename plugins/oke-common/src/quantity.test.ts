import fc from 'fast-check';
import { parseQuantity, UNSIGNED_QUANTITY } from './quantity';

const ONE = 10n ** 9n;
const GREATEST = (2n ** 63n - 1n) * ONE;

/** Numerator and denominator of what each suffix stands for. */
const FACTORS = {
  ...{ n: [1n, 10n ** 9n], u: [1n, 10n ** 6n], m: [1n, 10n ** 3n] },
  ...{ '': [1n, 1n], k: [10n ** 3n, 1n], M: [10n ** 6n, 1n] },
  ...{ G: [10n ** 9n, 1n], T: [10n ** 12n, 1n], P: [10n ** 15n, 1n] },
  ...{ E: [10n ** 18n, 1n], Ki: [2n ** 10n, 1n], Mi: [2n ** 20n, 1n] },
  ...{ Gi: [2n ** 30n, 1n], Ti: [2n ** 40n, 1n], Pi: [2n ** 50n, 1n] },
  ...{ Ei: [2n ** 60n, 1n], e3: [10n ** 3n, 1n], 'E+2': [100n, 1n] },
  ...{ 'e-4': [1n, 10n ** 4n], e0: [1n, 1n] },
} as Record<string, [bigint, bigint]>;

const suffix = fc.constantFrom(...Object.keys(FACTORS));
const digits = fc.string({
  unit: fc.constantFrom(...'0123456789'),
  minLength: 1,
  maxLength: 12,
});

describe('parseQuantity', () => {
  it.each([
    ['0', 0n],
    ['2', 2n * ONE],
    ['1.5', (3n * ONE) / 2n],
    ['500m', ONE / 2n],
    ['4Gi', 4n * 1024n ** 3n * ONE],
    ['4G', 4n * 10n ** 9n * ONE],
    ['1Ki', 1024n * ONE],
    ['1k', 1000n * ONE],
    ['0.5Mi', 512n * 1024n * ONE],
    ['3Ei', 3n * 2n ** 60n * ONE],
    ['2n', 2n],
    ['2u', 2000n],
    ['12e6', 12n * 10n ** 6n * ONE],
    ['1E', 10n ** 18n * ONE],
    ['1E3', 1000n * ONE],
    ['1e+3', 1000n * ONE],
    ['25e-1', (5n * ONE) / 2n],
    ['-1', -ONE],
    ['+1', ONE],
    ['-1.5Ki', -1536n * ONE],
    ['1.', ONE],
    ['.5', ONE / 2n],
    ['007', 7n * ONE],
  ])('reads %s', (text, expected) => {
    expect(parseQuantity(text)).toBe(expected);
  });

  it.each(
    [
      ['', 'x', 'many', '1 Gi', ' 1', '1\n', '1Zi', '1K', '1i', '1mi', '1ni'],
      [
        'Gi',
        'm',
        '-',
        '.',
        '1.2.3',
        '--1',
        '1e',
        '1e1.5',
        '1e3k',
        '1kk',
        '1GB',
      ],
      ['1toString', '1__proto__', '0x10', '1_000', 'Infinity', 'NaN', '１'],
    ].flat(),
  )('refuses %j', text => {
    expect(parseQuantity(text)).toBeUndefined();
  });

  it('is exact where floating point numbers are not', () => {
    expect(parseQuantity('0.1')).toBe(parseQuantity('100m'));
    expect(parseQuantity('0.3')).toBe(3n * (parseQuantity('0.1') ?? 0n));
    expect(parseQuantity('9007199254740993')).toBe(9007199254740993n * ONE);
  });

  it('rounds what is finer than a billionth away from zero, as Kubernetes does', () => {
    expect(parseQuantity('0.1n')).toBe(1n);
    expect(parseQuantity('-0.1n')).toBe(-1n);
    expect(parseQuantity('1.0000000001')).toBe(ONE + 1n);
    expect(parseQuantity('1e-999999999999')).toBe(1n);
    expect(parseQuantity(`${'9'.repeat(500)}e-999999999999`)).toBe(1n);
    expect(parseQuantity('0e-999999999999')).toBe(0n);
  });

  it('takes what is too great for the greatest, as Kubernetes does', () => {
    expect(parseQuantity('9223372036854775807')).toBe(GREATEST);
    expect(parseQuantity('9223372036854775808')).toBe(GREATEST);
    expect(parseQuantity('-8Ei')).toBe(-GREATEST);
    expect(parseQuantity('1e999999999999')).toBe(GREATEST);
    const tiny = `0.${'0'.repeat(499)}1`;
    expect(parseQuantity(`${tiny}e999999999999`)).toBe(GREATEST);
    expect(parseQuantity(`${tiny}e500`)).toBe(ONE);
    expect(parseQuantity(`1${'0'.repeat(500)}e-500`)).toBe(ONE);
    expect(parseQuantity('0e999999999999')).toBe(0n);
  });

  it('is what the number times the suffix is, rounded up', () => {
    fc.assert(
      fc.property(digits, digits, suffix, (whole, fraction, of) => {
        const [numerator, denominator] = FACTORS[of];
        const divisor = denominator * 10n ** BigInt(fraction.length);
        const exact = BigInt(whole + fraction) * numerator * ONE;
        const up = exact / divisor + (exact % divisor > 0n ? 1n : 0n);
        expect(parseQuantity(`${whole}.${fraction}${of}`)).toBe(
          up > GREATEST ? GREATEST : up,
        );
      }),
    );
  });

  it('keeps the order within a unit', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.nat(1e6), suffix, (a, b, of) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)];
        expect(
          parseQuantity(`${less}${of}`)! <= parseQuantity(`${more}${of}`)!,
        ).toBe(true);
      }),
    );
  });

  it('mirrors what has a minus', () => {
    fc.assert(
      fc.property(digits, suffix, (number, of) => {
        expect(parseQuantity(`-${number}${of}`)).toBe(
          -parseQuantity(`${number}${of}`)!,
        );
      }),
    );
  });

  it('knows every unsigned quantity that a spec may have, and no other text', () => {
    const text = fc.string({
      unit: fc.constantFrom(...'019.+-eEinumkKMGTPx '),
      maxLength: 6,
    });
    fc.assert(
      fc.property(text, candidate => {
        const isUnsigned = !/^[+-]/.test(candidate);
        expect(UNSIGNED_QUANTITY.test(candidate)).toBe(
          isUnsigned && parseQuantity(candidate) !== undefined,
        );
      }),
      { numRuns: 2000 },
    );
  });
});
