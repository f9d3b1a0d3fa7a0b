import fc from 'fast-check';
import {
  addressCount,
  canonicalCidr,
  contains,
  overlaps,
  prefixLength,
  prefixLengthFor,
} from './cidr';

/** The bits of the addresses that a block has, as text: the naive model. */
function bits(cidr: string): string {
  const [address, prefix] = cidr.split('/');
  return address
    .split('.')
    .map(byte => Number(byte).toString(2).padStart(8, '0'))
    .join('')
    .slice(0, Number(prefix));
}

const byte = fc.integer({ min: 0, max: 255 });
/** Close together, so that some overlap. */
const cidr = fc
  .tuple(
    fc.constantFrom(0, 10, 172, 255),
    fc.constantFrom(0, 1, 255),
    byte,
    byte,
    fc.integer({ min: 1, max: 32 }),
  )
  .map(([a, b, c, d, prefix]) => `${a}.${b}.${c}.${d}/${prefix}`);

describe('CIDR blocks', () => {
  it('contain, overlap and are written as their bits say', () => {
    fc.assert(
      fc.property(cidr, cidr, (a, b) => {
        expect(contains(a, b)).toBe(bits(b).startsWith(bits(a)));
        expect(overlaps(a, b)).toBe(
          bits(b).startsWith(bits(a)) || bits(a).startsWith(bits(b)),
        );
        const canonical = canonicalCidr(a);
        expect(bits(canonical)).toBe(bits(a));
        const hostBits = bits(canonical.replace(/\/.*/, '/32')).slice(
          prefixLength(a),
        );
        expect(hostBits).toMatch(/^0*$/);
      }),
      { numRuns: 2_000 },
    );
  });

  it('have so many addresses', () => {
    expect(addressCount('10.0.0.0/16')).toBe(65_536);
    expect(addressCount('10.0.0.0/32')).toBe(1);
  });

  it('are just large enough', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 20 }), addresses => {
        const prefix = prefixLengthFor(addresses);
        expect(addressCount(`10.0.0.0/${prefix}`)).toBeGreaterThanOrEqual(
          addresses,
        );
        expect(addressCount(`10.0.0.0/${prefix + 1}`)).toBeLessThan(addresses);
      }),
    );
  });
});
