import { parseQuantity } from '@okeanos/backstage-plugin-oke-common';

const NANO = 10n ** 9n;

/** In billionths, largest first. Beyond thousands of cores nobody reads a suffix. */
const CORES: [suffix: string, size: bigint][] = [
  ['', NANO],
  ['m', NANO / 1_000n],
  ['u', NANO / 1_000_000n],
  ['n', 1n],
];
const BYTES: [suffix: string, size: bigint][] = [
  ...['Ei', 'Pi', 'Ti', 'Gi', 'Mi', 'Ki'].map(
    (suffix, index): [string, bigint] => [
      suffix,
      NANO * 2n ** BigInt(60 - 10 * index),
    ],
  ),
  ...CORES,
];

/**
 * What a text or a number of a spec or of app-config is in billionths, as Kubernetes compares it. Pure.
 *
 * @throws when it is no quantity: the schemas have let it through
 */
export function amountOf(value: string | number): bigint {
  const amount = parseQuantity(String(value));
  if (amount === undefined) {
    throw new Error(`${value} is no quantity`);
  }
  return amount;
}

/** Cores, or a number of things, as Kubernetes writes them: in the largest unit of which they are a whole number. Pure. */
export function cores(amount: bigint): string {
  return inLargest(amount, CORES);
}

/** The same of bytes. */
export function bytes(amount: bigint): string {
  return inLargest(amount, BYTES);
}

function inLargest(amount: bigint, units: [string, bigint][]): string {
  const [suffix, size] = units.find(
    ([, each]) => amount !== 0n && amount % each === 0n,
  ) ?? ['', NANO];
  return `${amount / size}${suffix}`;
}
