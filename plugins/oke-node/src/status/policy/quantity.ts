/** Suffixes of `resource.Quantity`: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
const FACTORS: Record<string, number> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

const QUANTITY = /^([+-]?[0-9.]+)(?:([eE][+-]?\d+)|([numkKMGTPE]?i?))$/;

/**
 * Reads a Kubernetes quantity as a number, which is exact enough to compare shares.
 *
 * @returns nothing when the text is no quantity
 */
export function parseQuantity(text: string): number | undefined {
  const match = QUANTITY.exec(text);
  if (!match) {
    return undefined;
  }
  const [, digits, exponent = '', suffix = ''] = match;
  const value = Number(`${digits}${exponent}`) * FACTORS[suffix];
  return Number.isFinite(value) ? value : undefined;
}
