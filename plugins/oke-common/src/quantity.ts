const NUMBER = String.raw`(?:\d+(?:\.\d*)?|\.\d+)`;
const EXPONENT = String.raw`[eE][+-]?\d+`;
const SUFFIX = '(?:[numkMGTPE]|[KMGTPE]i)';

const QUANTITY = new RegExp(`^([+-]?)(${NUMBER})(${EXPONENT}|${SUFFIX})?$`);

/** What a spec asks for is written without a sign. */
export const UNSIGNED_QUANTITY = new RegExp(
  `^${NUMBER}(?:${EXPONENT}|${SUFFIX})?$`,
);

const DECIMAL_EXPONENTS: Record<string, number> = {
  ...{ n: -9, u: -6, m: -3, k: 3 },
  ...{ M: 6, G: 9, T: 12, P: 15, E: 18 },
};
const BINARY_EXPONENTS: Record<string, number> = {
  ...{ Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 },
};

/** Kubernetes counts in billionths: what is finer is rounded away from zero. */
const NANO_DIGITS = 9;
/** Kubernetes takes what is greater for this. */
const GREATEST = (2n ** 63n - 1n) * 10n ** BigInt(NANO_DIGITS);
/** The greatest has not more digits. */
const GREATEST_DIGITS = 30;

/**
 * Reads a Kubernetes quantity exactly, as Kubernetes compares it (`resource.Quantity`,
 * https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/). Pure.
 *
 * @returns billionths; undefined when the text is no quantity
 *
 * @public
 */
export function parseQuantity(text: string): bigint | undefined {
  const match = QUANTITY.exec(text);
  if (!match) {
    return undefined;
  }
  const [, sign, number, suffix = ''] = match;
  const [whole, fraction = ''] = number.split('.');
  const digits = BigInt(`${whole}${fraction}`);
  const magnitude = scaled(
    digits * 2n ** BigInt(BINARY_EXPONENTS[suffix] ?? 0),
    // Beyond that, a number so long is 0, the least or the greatest.
    clamp(decimalExponent(suffix), number.length + GREATEST_DIGITS) -
      fraction.length +
      NANO_DIGITS,
  );
  const capped = magnitude > GREATEST ? GREATEST : magnitude;
  return sign === '-' ? -capped : capped;
}

function decimalExponent(suffix: string): number {
  const exponent = /^[eE]([+-]?\d+)$/.exec(suffix);
  return exponent ? Number(exponent[1]) : DECIMAL_EXPONENTS[suffix] ?? 0;
}

function clamp(value: number, most: number): number {
  return Math.max(-most, Math.min(most, value));
}

/** Times a power of ten, rounded up. */
function scaled(value: bigint, exponent: number): bigint {
  if (exponent >= 0) {
    return value * 10n ** BigInt(exponent);
  }
  const divisor = 10n ** BigInt(-exponent);
  return (value + divisor - 1n) / divisor;
}
