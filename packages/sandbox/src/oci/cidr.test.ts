import fc from 'fast-check';
import {
  contains,
  freeAddress,
  overlaps,
  parseCidr,
  rangeOf,
  routerAddress,
  smallestAggregate,
  usableAddresses,
} from './cidr';

/** Blocks that are near each other, so that many overlap. */
const cidrs = fc
  .tuple(fc.integer({ min: 0, max: 1023 }), fc.integer({ min: 22, max: 30 }))
  .map(([offset, prefix]) => {
    const size = 2 ** (32 - prefix);
    const first = Math.floor(offset / size) * size;
    return `10.0.${Math.floor(first / 256)}.${first % 256}/${prefix}`;
  });

/** Whether the ranges share an address, found the slow way: by their ends. */
function share(a: string, b: string): boolean {
  const [left, right] = [rangeOf(a), rangeOf(b)];
  const inRight = (address: number) =>
    right.first <= address && address <= right.last;
  const inLeft = (address: number) =>
    left.first <= address && address <= left.last;
  return inRight(left.first) || inRight(left.last) || inLeft(right.first);
}

describe('CIDR blocks', () => {
  it('says what is wrong with a text that is none', () => {
    expect(parseCidr('10.0.0.0/16')).toEqual({
      first: 10 * 2 ** 24,
      last: 10 * 2 ** 24 + 65535,
    });
    expect(parseCidr('10.44.3.0/23')).toEqual({
      problem: 'CIDR IP 10.44.3.0 does not match network IP 10.44.2.0',
    });
    for (const text of ['', '10.0.0.0', '10.0.0.256/24', '10.0.0.0/33', 'x']) {
      expect(parseCidr(text)).toEqual({
        problem: `${text} is not a valid IPv4 CIDR block`,
      });
    }
    expect(() => rangeOf('10.0.0.1/24')).toThrow('does not match network IP');
  });

  it('knows which blocks overlap', () => {
    expect(overlaps('10.0.0.0/24', '10.0.1.0/24')).toBe(false);
    expect(overlaps('10.0.0.0/16', '10.0.255.0/24')).toBe(true);
    fc.assert(
      fc.property(cidrs, cidrs, (a, b) => {
        expect(overlaps(a, b)).toBe(share(a, b));
        expect(overlaps(b, a)).toBe(overlaps(a, b));
        // Blocks never overlap in part.
        expect(overlaps(a, b)).toBe(contains(a, b) || contains(b, a));
      }),
    );
  });

  it.each([
    [['10.0.0.0/16'], '10.0.0.0/16'],
    [['192.168.0.0/16', '172.16.0.0/24'], '128.0.0.0/1'],
    [['10.0.0.0/24', '10.0.1.0/24'], '10.0.0.0/23'],
  ])('aggregates %j', (blocks, aggregate) => {
    expect(smallestAggregate(blocks)).toBe(aggregate);
  });

  it('gives out each usable address once, and no reserved one', () => {
    const cidr = '10.0.30.0/29';
    const taken = new Set<string>();
    for (;;) {
      const address = freeAddress(cidr, taken);
      if (!address) {
        break;
      }
      taken.add(address);
    }
    expect([...taken]).toEqual([
      '10.0.30.2',
      '10.0.30.3',
      '10.0.30.4',
      '10.0.30.5',
      '10.0.30.6',
    ]);
    expect(usableAddresses(cidr)).toBe(5);
    expect(routerAddress(cidr)).toBe('10.0.30.1');
  });
});
