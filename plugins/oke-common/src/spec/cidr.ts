/** An IPv4 address as a number. */
function addressNumber(address: string): number {
  return address.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0);
}

/** An IPv4 address, of a number. */
function addressOf(number: number): string {
  return [24, 16, 8, 0]
    .map(shift => Math.floor(number / 2 ** shift) % 256)
    .join('.');
}

/** A range of IPv4 addresses in CIDR notation (RFC 4632); both ends belong to it. */
interface Range {
  first: number;
  last: number;
}

function rangeOf(cidr: string): Range {
  const [address, prefix] = cidr.split('/');
  const size = 2 ** (32 - Number(prefix));
  const number = addressNumber(address);
  const first = Math.floor(number / size) * size;
  return { first, last: first + size - 1 };
}

/**
 * The number after the slash.
 *
 * @public
 */
export function prefixLength(cidr: string): number {
  return Number(cidr.split('/')[1]);
}

/**
 * How many addresses a block has, those that nobody can use included.
 *
 * @public
 */
export function addressCount(cidr: string): number {
  return 2 ** (32 - prefixLength(cidr));
}

/**
 * The block with its host bits cleared: how OCI wants it written.
 *
 * @public
 */
export function canonicalCidr(cidr: string): string {
  const { first } = rangeOf(cidr);
  return `${addressOf(first)}/${prefixLength(cidr)}`;
}

/**
 * The block of so many addresses that begins so many addresses after the first one of a block.
 *
 * @public
 */
export function blockWithin(
  cidr: string,
  offset: number,
  prefix: number,
): string {
  return `${addressOf(rangeOf(cidr).first + offset)}/${prefix}`;
}

/**
 * Whether two blocks have an address in common.
 *
 * @public
 */
export function overlaps(a: string, b: string): boolean {
  const [left, right] = [rangeOf(a), rangeOf(b)];
  return left.first <= right.last && right.first <= left.last;
}

/**
 * Whether all of `inner` lies in `outer`.
 *
 * @public
 */
export function contains(outer: string, inner: string): boolean {
  const [out, inn] = [rangeOf(outer), rangeOf(inner)];
  return out.first <= inn.first && inn.last <= out.last;
}

/**
 * The longest prefix whose block has at least so many addresses.
 *
 * @public
 */
export function prefixLengthFor(addresses: number): number {
  return 32 - Math.ceil(Math.log2(addresses));
}

/**
 * Whether blocks together are all addresses of IPv4.
 *
 * @public
 */
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
