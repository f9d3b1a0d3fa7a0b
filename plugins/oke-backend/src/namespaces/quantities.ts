const FACTORS = new Map([
  ['', 1],
  ['m', 1e-3],
  ['k', 1e3],
  ['M', 1e6],
  ['G', 1e9],
  ['T', 1e12],
  ['P', 1e15],
  ['E', 1e18],
  ['Ki', 2 ** 10],
  ['Mi', 2 ** 20],
  ['Gi', 2 ** 30],
  ['Ti', 2 ** 40],
  ['Pi', 2 ** 50],
  ['Ei', 2 ** 60],
]);

/**
 * Number that a Kubernetes quantity stands for. Exact enough to compare what people write.
 * See https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 *
 * @throws Error on anything that the spec's schema would not have let through
 */
export function quantityToNumber(quantity: string): number {
  const match = /^(\d+(?:\.\d+)?)([a-zA-Z]*)$/.exec(quantity);
  const factor = match && FACTORS.get(match[2]);
  if (!match || !factor) {
    throw new Error(`'${quantity}' is not a quantity`);
  }
  return Number(match[1]) * factor;
}
