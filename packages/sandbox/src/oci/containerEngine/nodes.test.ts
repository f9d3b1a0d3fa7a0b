import { cloudWithPool } from '../__testUtils__/cloudWithPool';
import { maxPodsOf, scaleNodes } from './nodes';

describe('scaleNodes', () => {
  it('spreads nodes over availability and fault domains', () => {
    const { cloud, pool, domains } = cloudWithPool(5);
    scaleNodes(cloud, pool);
    expect(
      pool.nodes.map(({ privateIp, availabilityDomain, faultDomain }) => [
        privateIp,
        domains.indexOf(availabilityDomain) + 1,
        faultDomain,
      ]),
    ).toEqual([
      ['10.0.10.2', 1, 'FAULT-DOMAIN-1'],
      ['10.0.10.3', 2, 'FAULT-DOMAIN-1'],
      ['10.0.10.4', 1, 'FAULT-DOMAIN-2'],
      ['10.0.10.5', 2, 'FAULT-DOMAIN-2'],
      ['10.0.10.6', 1, 'FAULT-DOMAIN-3'],
    ]);
    const [first, second] = pool.nodes;

    pool.nodeConfigDetails.size = 2;
    scaleNodes(cloud, pool);
    expect(pool.nodes).toEqual([first, second]);
    pool.nodeConfigDetails.size = 3;
    scaleNodes(cloud, pool);
    expect(pool.nodes[2].privateIp).toBe('10.0.10.4');
  });

  it('stops when the subnet of the nodes is full', () => {
    const { cloud, pool } = cloudWithPool(6, '10.0.10.0/29');
    expect(() => scaleNodes(cloud, pool)).toThrow(
      'The subnet workers (10.0.10.0/29) has too few free IP addresses',
    );
    expect(pool.nodes).toHaveLength(5);
  });

  it('stops when the pod subnet is full: every node takes its addresses at once', () => {
    const { cloud, pool } = cloudWithPool(3, undefined, '10.0.40.0/26');
    expect(() => scaleNodes(cloud, pool)).toThrow(
      'The pod subnet pods (10.0.40.0/26) has too few free IP addresses',
    );
    expect(pool.nodes).toHaveLength(1);
  });

  it.each([
    [1, 31],
    [2, 31],
    [3, 62],
    [4, 93],
    [5, 110],
    [100, 110],
  ])('knows how many pods fit on %s OCPUs: %s', (ocpus, pods) => {
    expect(maxPodsOf(ocpus)).toBe(pods);
  });
});
