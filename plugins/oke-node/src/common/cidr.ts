/** IPv4 address ranges in CIDR notation (RFC 4632). */

/** A range of IPv4 addresses; both ends belong to it. */
interface Range {
  first: number;
  last: number;
}

function rangeOf(cidr: string): Range {
  const [address, prefix] = cidr.split('/');
  const size = 2 ** (32 - Number(prefix));
  const number = address
    .split('.')
    .reduce((sum, byte) => sum * 256 + Number(byte), 0);
  const first = Math.floor(number / size) * size;
  return { first, last: first + size - 1 };
}

export function prefixLength(cidr: string): number {
  return Number(cidr.split('/')[1]);
}

export function addressCount(cidr: string): number {
  return 2 ** (32 - prefixLength(cidr));
}

/** The block with its host bits cleared: how OCI wants it written. */
export function canonicalCidr(cidr: string): string {
  const { first } = rangeOf(cidr);
  const bytes = [24, 16, 8, 0].map(
    shift => Math.floor(first / 2 ** shift) % 256,
  );
  return `${bytes.join('.')}/${prefixLength(cidr)}`;
}

export function overlaps(a: string, b: string): boolean {
  const [left, right] = [rangeOf(a), rangeOf(b)];
  return left.first <= right.last && right.first <= left.last;
}

/** Whether all of `inner` lies in `outer`. */
export function contains(outer: string, inner: string): boolean {
  const [out, inn] = [rangeOf(outer), rangeOf(inner)];
  return out.first <= inn.first && inn.last <= out.last;
}

/** The smallest prefix length whose block has at least so many addresses. */
export function prefixLengthFor(addresses: number): number {
  return 32 - Math.ceil(Math.log2(addresses));
}

/** Whether ranges together are all addresses of IPv4. */
export function coverIPv4(cidrs: readonly string[]): boolean {
  const ranges = cidrs.map(rangeOf).sort((a, b) => a.first - b.first);
  let next = 0;
  for (const { first, last } of ranges) {
    if (first > next) {
      return false;
    }
    next = Math.max(next, last + 1);
  }
  return next >= 2 ** 32;
}
