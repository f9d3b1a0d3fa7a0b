import fc from 'fast-check';
import { addressCount, contains, overlaps } from './cidr';
import {
  NETWORK_SIZES,
  nodesIn,
  splitVcn,
  SUBNET_FIELDS,
  type NetworkSize,
} from './networkSize';

function split(vcnCidr: string, size: NetworkSize) {
  const result = splitVcn(vcnCidr, size);
  if ('problem' in result) {
    throw new Error(result.problem);
  }
  return result;
}

describe('splitVcn', () => {
  it.each<[NetworkSize, string, object, number, number, number]>([
    [
      'small',
      '10.0.0.0/20',
      {
        podsCidr: '10.0.0.0/21',
        workersCidr: '10.0.8.0/25',
        loadBalancersCidr: '10.0.8.128/26',
        endpointCidr: '10.0.8.192/29',
        bastionCidr: '10.0.8.200/29',
      },
      ...([63, 2_256, 4_096] as const),
    ],
    [
      'medium',
      '172.16.64.0/18',
      {
        podsCidr: '172.16.64.0/19',
        workersCidr: '172.16.96.0/23',
        loadBalancersCidr: '172.16.98.0/25',
        endpointCidr: '172.16.98.128/29',
        bastionCidr: '172.16.98.136/29',
      },
      ...([255, 8_848, 16_384] as const),
    ],
    [
      'large',
      '10.7.0.0/16',
      {
        podsCidr: '10.7.0.0/17',
        workersCidr: '10.7.128.0/21',
        loadBalancersCidr: '10.7.136.0/24',
        endpointCidr: '10.7.137.0/29',
        bastionCidr: '10.7.137.8/29',
      },
      ...([1_023, 35_088, 65_536] as const),
    ],
  ])('for %s splits %s', (size, vcn, subnets, nodes, used, available) => {
    expect(split(vcn, size)).toEqual({
      ...{ subnets, nodes, used, available },
      pods: nodes * 31,
    });
  });

  it('gives subnets in the VCN that do not overlap, and enough for the nodes that it tells', () => {
    const third = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(
        fc.tuple(third, third, fc.integer({ min: 16, max: 20 })),
        fc.constantFrom(...NETWORK_SIZES),
        ([second, at, prefix], size) => {
          const vcn = `10.${second}.${at}.0/${prefix}`;
          const result = splitVcn(vcn, size);
          if ('problem' in result) {
            return;
          }
          const blocks = SUBNET_FIELDS.map(field => result.subnets[field]);
          for (const [index, block] of blocks.entries()) {
            expect(contains(vcn, block)).toBe(true);
            expect(
              blocks.slice(0, index).some(other => overlaps(other, block)),
            ).toBe(false);
          }
          const { workersCidr, podsCidr } = result.subnets;
          expect(addressCount(workersCidr) - 3).toBeGreaterThanOrEqual(
            result.nodes,
          );
          expect(addressCount(podsCidr) - 3).toBeGreaterThanOrEqual(
            result.nodes * 32,
          );
        },
      ),
    );
  });

  it.each<[NetworkSize, string, string]>([
    [
      'small',
      '10.0.0.0/21',
      'small takes 2256 addresses, and 10.0.0.0/21 has 2048: choose a block of /20 or larger',
    ],
    [
      'large',
      '10.0.0.0/17',
      'large takes 35088 addresses, and 10.0.0.0/17 has 32768: choose a block of /16 or larger, or a smaller size',
    ],
    [
      'small',
      '10.0.0.0/15',
      'OCI does not take a block of this size: choose one from /16 to /20',
    ],
    ['small', '10.0.0.0', 'the block of the VCN is not an IPv4 CIDR block'],
    [
      'medium',
      '10.0.5.0/16',
      'the address is not the first of its block: write 10.0.0.0/16',
    ],
    [
      'medium',
      '10.0.0.0/29',
      'medium takes 8848 addresses, and 10.0.0.0/29 has 8: choose a block of /18 or larger',
    ],
  ])('says why %s does not fit into %s', (size, vcn, problem) => {
    expect(splitVcn(vcn, size)).toEqual({ problem });
  });
});

describe('nodesIn', () => {
  it.each([
    ['10.0.0.0/24', '10.1.0.0/18', 253],
    ['10.0.0.0/24', '10.1.0.0/24', 7],
    ['10.0.0.0/31', '10.1.0.0/18', 0],
  ])('of nodes in %s and pods in %s are %d', (workersCidr, podsCidr, nodes) => {
    expect(nodesIn({ workersCidr, podsCidr })).toBe(nodes);
  });
});
