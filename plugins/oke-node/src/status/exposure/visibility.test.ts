import type { ObjectOf } from '../kinds';
import { Service } from '../kinds/core';
import { checkLoadBalancerAnnotations, visibilityOf } from './visibility';

const service = (annotations: Record<string, string>): ObjectOf<'Service'> =>
  Service.trim({
    metadata: { name: 'lb', namespace: 'edge', annotations },
    spec: { type: 'LoadBalancer' },
  });

const LB = 'service.beta.kubernetes.io/oci-load-balancer-internal';
const NLB = 'oci-network-load-balancer.oraclecloud.com/internal';
const TYPE = 'oci.oraclecloud.com/load-balancer-type';

describe('visibilityOf', () => {
  it.each([
    [['10.0.20.7'], 'private'],
    [['172.16.0.1', '192.168.1.1', '100.64.0.1', 'fd00::1'], 'private'],
    [['127.0.0.1', '::1', '169.254.1.1', 'fe80::1'], 'private'],
    [['172.32.0.1'], 'public'],
    [['2603:c020::1'], 'public'],
    // A network load balancer may list both.
    [['10.0.20.7', '203.0.113.5'], 'public'],
    [['10.0.20.7', 'lb.example.com'], 'unknown'],
    [['lb.example.com', '8.8.8.8'], 'public'],
    [[], 'unknown'],
  ])('%j is %s', (addresses, expected) => {
    expect(visibilityOf(addresses, [])).toBe(expected);
  });

  it.each([
    [{ [LB]: 'true' }, 'private'],
    [{ [LB]: 'T' }, 'private'],
    [{ [LB]: '1' }, 'private'],
    [{ [LB]: '0' }, 'public'],
    [{ [LB]: 'false' }, 'public'],
    [{}, 'unknown'],
    [{ [TYPE]: 'nlb', [NLB]: 'true' }, 'private'],
    [{ [TYPE]: 'nlb', [LB]: 'true' }, 'unknown'],
    [{ [TYPE]: 'lb', [NLB]: 'true' }, 'unknown'],
  ])(
    'without an IP address, annotations %j say %s',
    (annotations, expected) => {
      expect(visibilityOf(['lb.example.com'], [service(annotations)])).toBe(
        expected,
      );
    },
  );

  it('believes an address more than an annotation', () => {
    expect(visibilityOf(['8.8.8.8'], [service({ [LB]: 'true' })])).toBe(
      'public',
    );
  });
});

describe('checkLoadBalancerAnnotations', () => {
  it.each([
    [{ [LB]: 'true' }, false],
    [{ [LB]: 'yes' }, true],
    [{ [LB]: 'yes', [TYPE]: 'nlb' }, false],
    [{ [NLB]: 'yes', [TYPE]: 'nlb' }, true],
  ])('%j is refused: %s', (annotations, refused) => {
    expect(checkLoadBalancerAnnotations(service(annotations))).toHaveLength(
      refused ? 1 : 0,
    );
  });
});
