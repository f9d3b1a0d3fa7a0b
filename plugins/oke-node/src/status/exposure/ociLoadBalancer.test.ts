import { Service } from '../kinds/core';
import { checkLoadBalancerFields, tlsOf } from './ociLoadBalancer';

const LB = 'service.beta.kubernetes.io/oci-load-balancer-';
const NLB = 'oci-network-load-balancer.oraclecloud.com/';
const OCI = 'oci.oraclecloud.com/';
const AS_NLB = { [`${OCI}load-balancer-type`]: 'nlb' };

const service = (
  annotations: Record<string, string>,
  spec: Record<string, unknown> = {},
) =>
  Service.trim({
    metadata: { name: 'lb', namespace: 'edge', annotations },
    spec: {
      type: 'LoadBalancer',
      ports: [{ port: 443 }, { port: 80 }],
      ...spec,
    },
  });

type Row = [annotations: Record<string, string>, spec?: object];

/** Jest takes a parameter that a row lacks for its callback. */
const rows = (all: Row[]) =>
  all.map(([annotations, spec = {}]): [Record<string, string>, object] => [
    annotations,
    spec,
  ]);

describe('what OCI refuses of a load balancer', () => {
  it.each(
    rows([
      [{ [`${LB}internal`]: 'yes' }],
      [{ [`${LB}internal`]: '' }],
      [{ ...AS_NLB, [`${NLB}internal`]: 'yes' }],
      [{ [`${LB}ssl-ports`]: 'https' }],
      [{ [`${LB}ssl-ports`]: '443,' }],
      [{ [`${LB}shape`]: 'Flexible' }],
      [{ [`${LB}shape`]: 'flexible', [`${LB}shape-flex-min`]: '10' }],
      [{ [`${OCI}loadbalancer-policy`]: 'LEAST_CONNECTION' }],
      [{ ...AS_NLB, [`${NLB}backend-policy`]: 'ROUND_ROBIN' }],
      [{ [`${LB}backend-protocol`]: 'HTTPS' }],
      [{ [`${LB}backend-protocol`]: 'grpc' }],
      [{ [`${LB}health-check-retries`]: 'three' }],
      [{ [`${LB}health-check-interval`]: '10' }],
      [{ ...AS_NLB, [`${NLB}health-check-interval`]: '9999' }],
      [{ [`${LB}health-check-timeout`]: '3s' }],
      [{ [`${LB}connection-idle-timeout`]: '5m' }],
      [{ [`${LB}connection-proxy-protocol-version`]: 'v2' }],
      [{ [`${OCI}security-rule-management-mode`]: 'none' }],
      [{ ...AS_NLB, [`${NLB}security-list-management-mode`]: 'all' }],
      [{ [`${OCI}oci-network-security-groups`]: 'a,,b' }],
      [{ [`${OCI}oci-network-security-groups`]: 'a,b,c,d,e,f' }],
      [{ [`${OCI}initial-freeform-tags-override`]: 'team=shop' }],
      [{ [`${OCI}ingress-ip-mode`]: 'nat' }],
      [{ [`${NLB}assigned-private-ipv4`]: '10.0.0.9' }],
      [{ ...AS_NLB, [`${OCI}oci-load-balancer-rule-sets`]: '{}' }],
      [{}, { ports: [{ port: 53, protocol: 'UDP' }] }],
      [AS_NLB, { ports: [{ port: 53, protocol: 'SCTP' }] }],
      [
        { ...AS_NLB, [`${NLB}security-list-management-mode`]: 'All' },
        { ports: [{ port: 53, protocol: 'UDP' }] },
      ],
      [
        { ...AS_NLB, [`${NLB}is-preserve-source`]: 'true' },
        { externalTrafficPolicy: 'Cluster' },
      ],
      [{}, { sessionAffinity: 'ClientIP' }],
      [{}, { loadBalancerSourceRanges: ['10.0.0.0'] }],
      [{ 'service.beta.kubernetes.io/load-balancer-source-ranges': '10/8' }],
      [{}, { loadBalancerIP: 'reserved' }],
      [{ [`${LB}internal`]: 'true' }, { loadBalancerIP: '203.0.113.4' }],
    ]),
  )('is %j %j', (annotations, spec) => {
    const findings = checkLoadBalancerFields(service(annotations, { ...spec }));
    expect(findings[0]).toMatchObject({
      state: 'failed',
      reason: 'InvalidAnnotation',
    });
  });

  it.each(
    rows([
      [{}],
      [{ [`${LB}internal`]: 'TRUE' }],
      // What belongs to the other type is not read.
      [{ [`${NLB}internal`]: 'yes' }],
      [{ ...AS_NLB, [`${LB}internal`]: 'yes' }],
      [{ ...AS_NLB, [`${LB}ssl-ports`]: 'https' }],
      [{ ...AS_NLB, [`${LB}shape`]: 'flexible' }],
      [{ [`${LB}ssl-ports`]: ' 443 , 8443' }],
      [{ [`${LB}ssl-ports`]: '' }],
      [
        {
          [`${LB}shape`]: 'Flexible',
          [`${LB}shape-flex-min`]: '10',
          [`${LB}shape-flex-max`]: '100',
        },
      ],
      [{ [`${LB}shape`]: '400Mbps' }],
      [{ [`${LB}backend-protocol`]: 'http' }],
      // An unknown one means All; of the newer annotation it is refused.
      [{ [`${LB}security-list-management-mode`]: 'whatever' }],
      [{ [`${OCI}security-rule-management-mode`]: 'nsg' }],
      [{ [`${OCI}oci-network-security-groups`]: 'a, b' }],
      [{ [`${OCI}ingress-ip-mode`]: 'proxy' }],
      [AS_NLB, { ports: [{ port: 53, protocol: 'UDP' }] }],
      // This one type is compared to the letter.
      [
        {
          [`${OCI}load-balancer-type`]: 'NLB',
          [`${NLB}is-preserve-source`]: 'perhaps',
        },
      ],
      [{}, { loadBalancerSourceRanges: ['10.0.0.0/8', 'fd00::/8'] }],
      [{ [`${LB}internal`]: 'yes' }, { loadBalancerClass: 'example.com/lb' }],
      [{ [`${LB}internal`]: 'yes' }, { type: 'ClusterIP' }],
    ]),
  )('is not %j %j', (annotations, spec) => {
    expect(checkLoadBalancerFields(service(annotations, { ...spec }))).toEqual(
      [],
    );
  });

  it('names the field, its value, and what it has to be', () => {
    const [{ message }] = checkLoadBalancerFields(
      service({ [`${LB}ssl-ports`]: 'https' }),
    );
    expect(message).toBe(
      `OCI makes no load balancer for Service edge/lb: metadata.annotations[${LB}ssl-ports] is "https", and has to be numbers of ports, separated by commas.`,
    );
  });
});

describe('TLS at a load balancer', () => {
  it.each<[annotations: Record<string, string>, ports: number[] | undefined]>([
    [{ [`${LB}tls-secret`]: 'shop/web-tls' }, undefined],
    [{ [`${LB}ssl-ports`]: '443' }, undefined],
    [{ [`${LB}ssl-ports`]: '443', [`${LB}tls-secret`]: 'web' }, [443]],
    [
      { [`${LB}ssl-ports`]: '80, 443', [`${LB}tls-secret`]: 'shop/web' },
      [443, 80],
    ],
    [{ [`${LB}ssl-ports`]: '8443', [`${LB}tls-secret`]: 'web' }, undefined],
    [
      { ...AS_NLB, [`${LB}ssl-ports`]: '443', [`${LB}tls-secret`]: 'web' },
      undefined,
    ],
  ])('with %j ends on ports %j', (annotations, ports) => {
    expect(tlsOf(service(annotations))?.ports).toEqual(ports);
  });

  it('takes the Secret of its namespace, or of the one that it names', () => {
    const secretOf = (name: string) =>
      tlsOf(service({ [`${LB}ssl-ports`]: '443', [`${LB}tls-secret`]: name }))
        ?.secret;
    expect(secretOf('web')).toEqual({ namespace: 'edge', name: 'web' });
    expect(secretOf('shop/web')).toEqual({ namespace: 'shop', name: 'web' });
  });
});
