import type { ObjectOf } from '../kinds';
import { Service } from '../kinds/core';
import { visibilityOf } from './visibility';

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
    // What OCI makes without the annotation, or with that of the other type.
    [{}, 'public'],
    [{ [TYPE]: 'nlb', [NLB]: 'true' }, 'private'],
    [{ [TYPE]: 'NLB', [NLB]: 'true' }, 'private'],
    [{ [TYPE]: 'nlb', [LB]: 'true' }, 'public'],
    [{ [TYPE]: 'lb', [NLB]: 'true' }, 'public'],
    [{ [TYPE]: 'elb', [LB]: 'true' }, 'private'],
    [{ [LB]: 'yes' }, 'unknown'],
  ])(
    'without an IP address, annotations %j say %s',
    (annotations, expected) => {
      expect(visibilityOf(['lb.example.com'], [service(annotations)])).toBe(
        expected,
      );
    },
  );

  it('does not take the annotations of OCI for those of another controller', () => {
    const other = service({ [LB]: 'true' });
    other.spec.loadBalancerClass = 'example.com/lb';
    expect(visibilityOf(['lb.example.com'], [other])).toBe('unknown');
    expect(visibilityOf(['8.8.8.8'], [other])).toBe('public');
  });

  it('believes that a load balancer is internal: the block of a VCN can be any', () => {
    expect(visibilityOf(['11.4.0.17'], [service({ [LB]: 'true' })])).toBe(
      'private',
    );
  });

  it('believes an address more than an annotation that is not there', () => {
    expect(visibilityOf(['10.0.20.7'], [service({})])).toBe('private');
    expect(visibilityOf(['8.8.8.8'], [service({})])).toBe('public');
  });
});
