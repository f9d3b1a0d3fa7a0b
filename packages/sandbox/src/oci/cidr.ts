/**
 * IPv4 address ranges in CIDR notation (RFC 4632).
 */

/** A range of IPv4 addresses; both ends belong to it. */
export interface Range {
  first: number;
  last: number;
}

const CIDR = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/;

/**
 * Reads a CIDR block.
 *
 * @returns the range, or why the text is not one, in the words that the Networking service uses
 */
export function parseCidr(cidr: string): Range | { problem: string } {
  const parts = CIDR.exec(cidr)?.slice(1).map(Number);
  if (!parts || parts.slice(0, 4).some(byte => byte > 255) || parts[4] > 32) {
    return { problem: `${cidr} is not a valid IPv4 CIDR block` };
  }
  const address = parts.slice(0, 4).reduce((sum, byte) => sum * 256 + byte, 0);
  const size = 2 ** (32 - parts[4]);
  const first = Math.floor(address / size) * size;
  if (first !== address) {
    return {
      problem: `CIDR IP ${formatAddress(
        address,
      )} does not match network IP ${formatAddress(first)}`,
    };
  }
  return { first, last: first + size - 1 };
}

/** Reads a CIDR block that was checked before. */
export function rangeOf(cidr: string): Range {
  const range = parseCidr(cidr);
  if ('problem' in range) {
    throw new Error(range.problem);
  }
  return range;
}

export function prefixLength(cidr: string): number {
  return Number(cidr.split('/')[1]);
}

export function overlaps(a: string, b: string): boolean {
  const [left, right] = [rangeOf(a), rangeOf(b)];
  return left.first <= right.last && right.first <= left.last;
}

export function contains(outer: string, inner: string): boolean {
  const [out, inn] = [rangeOf(outer), rangeOf(inner)];
  return out.first <= inn.first && inn.last <= out.last;
}

/**
 * Addresses of a subnet that OCI can give out: the first two (network, router) and the last (broadcast) are reserved.
 * https://docs.oracle.com/en-us/iaas/Content/Network/Concepts/overview.htm ("Three IP addresses in each subnet")
 */
function usableRange(cidr: string): Range {
  const { first, last } = rangeOf(cidr);
  return { first: first + 2, last: last - 1 };
}

export function usableAddresses(cidr: string): number {
  const { first, last } = usableRange(cidr);
  return Math.max(0, last - first + 1);
}

/** Whether an address can be one of a subnet's VNICs. */
export function isUsableAddress(cidr: string, address: string): boolean {
  const { first, last } = usableRange(cidr);
  const number = rangeOf(`${address}/32`).first;
  return first <= number && number <= last;
}

/** Such as `10.0.0.0` of `10.0.0.0/24`. */
export function networkAddress(cidr: string): string {
  return cidr.split('/')[0];
}

/** The subnet's virtual router: its second address. */
export function routerAddress(cidr: string): string {
  return formatAddress(rangeOf(cidr).first + 1);
}

/** The smallest range of addresses in CIDR notation that holds all of the blocks. */
export function smallestAggregate(blocks: readonly string[]): string {
  const ranges = blocks.map(rangeOf);
  const first = Math.min(...ranges.map(range => range.first));
  const last = Math.max(...ranges.map(range => range.last));
  const startOf = (length: number) => {
    const size = 2 ** (32 - length);
    return Math.floor(first / size) * size;
  };
  let length = 32;
  while (startOf(length) + 2 ** (32 - length) - 1 < last) {
    length--;
  }
  return `${formatAddress(startOf(length))}/${length}`;
}

/** The lowest address of the subnet that is not taken. */
export function freeAddress(
  cidr: string,
  taken: ReadonlySet<string>,
): string | undefined {
  const { first, last } = usableRange(cidr);
  for (let address = first; address <= last; address++) {
    const text = formatAddress(address);
    if (!taken.has(text)) {
      return text;
    }
  }
  return undefined;
}

function formatAddress(address: number): string {
  return [24, 16, 8, 0]
    .map(shift => Math.floor(address / 2 ** shift) % 256)
    .join('.');
}
