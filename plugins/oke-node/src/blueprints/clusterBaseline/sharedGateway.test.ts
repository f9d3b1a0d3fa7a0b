import { validateGraph } from '../../convergence/graph';
import { GATEWAY_PARTS, sharedGatewayParts } from './sharedGateway';

const made = sharedGatewayParts({
  className: 'istio',
  domains: ['apps.example.com', 'b.example.com'],
  network: { subnetId: 'ocid1.subnet.1', securityGroupId: 'ocid1.nsg.1' },
});
const objectOf = (id: string) => made.find(part => part.id === id)?.object;

describe('sharedGatewayParts', () => {
  it('are the parts that are told apart from all others', () => {
    validateGraph(made);
    expect(made.map(({ id }) => id)).toEqual(GATEWAY_PARTS);
  });

  it('are none while it is not known where the load balancer lies', () => {
    expect(
      sharedGatewayParts({ className: 'istio', domains: ['a.b'] }),
    ).toEqual([]);
  });

  it('have a load balancer that is internal, in our subnet and group, and whose rules nobody else writes', () => {
    expect(objectOf('gateway')?.spec).toMatchObject({
      gatewayClassName: 'istio',
      infrastructure: {
        annotations: {
          'oci.oraclecloud.com/load-balancer-type': 'lb',
          'service.beta.kubernetes.io/oci-load-balancer-internal': 'true',
          'service.beta.kubernetes.io/oci-load-balancer-subnet1':
            'ocid1.subnet.1',
          'service.beta.kubernetes.io/oci-load-balancer-shape': 'flexible',
          'service.beta.kubernetes.io/oci-load-balancer-shape-flex-min': '10',
          'service.beta.kubernetes.io/oci-load-balancer-shape-flex-max': '100',
          'oci.oraclecloud.com/oci-network-security-groups': 'ocid1.nsg.1',
          'oci.oraclecloud.com/security-rule-management-mode': 'None',
        },
      },
    });
  });

  it('take requests by TLS at port 443 alone, for hosts of each domain, and lead to app namespaces', () => {
    const listener = (domain: string) => ({
      ...{ name: domain, hostname: `*.${domain}` },
      ...{ port: 443, protocol: 'HTTPS' },
      tls: {
        mode: 'Terminate',
        certificateRefs: [
          { group: '', kind: 'Secret', name: 'okeanos-gateway-tls' },
        ],
      },
      allowedRoutes: {
        namespaces: {
          from: 'Selector',
          selector: {
            matchExpressions: [{ key: 'okeanos.io/id', operator: 'Exists' }],
          },
        },
      },
    });
    expect(objectOf('gateway')?.spec).toHaveProperty('listeners', [
      listener('apps.example.com'),
      listener('b.example.com'),
    ]);
    const hosts = ['*.apps.example.com', '*.b.example.com'];
    expect(objectOf('gateway-certificate')?.spec).toMatchObject({
      ...{ secretName: 'okeanos-gateway-tls', dnsNames: hosts },
    });
    // What the admission policies hold it to.
    expect(objectOf('gateway-namespace')?.metadata.annotations).toEqual({
      'okeanos.io/allowed-hosts': hosts.join(','),
    });
  });
});
