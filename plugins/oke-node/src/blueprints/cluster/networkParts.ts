import type { ClusterSpec } from '@okeanos/backstage-plugin-oke-common';
import { ociPart, reference, type OciPart } from '../../convergence/oci';
import type { ClusterContext } from './ClusterContext';
import { controllerRules } from './controllerRules';
import { inCompartment, inVcn } from './inVcn';
import { peeringOf, type Peering } from './peeringParts';
import {
  SECURITY_GROUPS,
  securityGroupPart,
  securityRules,
} from './securityRules';

const DEFAULT_SECURITY_LIST = reference('vcn', 'defaultSecurityListId');

/**
 * The VCN and what is in it: gateways, routes, security lists and groups, and the five subnets, all
 * private.
 */
export function networkParts(
  spec: ClusterSpec,
  context: ClusterContext,
): OciPart[] {
  const peering = peeringOf(spec, context);
  return [
    vcnPart(spec, context),
    ...gatewayParts(spec, context),
    ...peering.parts,
    ...routeTableParts(spec, context, peering),
    ...securityListParts(spec, context),
    ...securityGroupParts(spec, context),
    ...subnetParts(spec, context),
  ];
}

function vcnPart(spec: ClusterSpec, context: ClusterContext): OciPart {
  return ociPart({
    type: 'resource',
    id: 'vcn',
    kind: 'Vcn',
    details: {
      ...inCompartment(spec, context, 'vcn'),
      cidrBlocks: [spec.network.vcnCidr],
      dnsLabel: vcnDnsLabel(spec.name),
    },
  });
}

/** "An alphanumeric string that begins with a letter", at most 15 characters: API reference of CreateVcnDetails. */
function vcnDnsLabel(name: string): string {
  const label = name.replace(/-/g, '');
  return (/^[a-z]/.test(label) ? label : `c${label}`).slice(0, 15);
}

function gatewayParts(spec: ClusterSpec, context: ClusterContext): OciPart[] {
  const serviceGateway = ociPart({
    type: 'resource',
    id: 'service-gateway',
    kind: 'ServiceGateway',
    details: {
      ...inVcn(spec, context, 'service-gateway'),
      services: [{ serviceId: context.oracleServices.id }],
    },
  });
  if (!spec.network.internetAccess) {
    return [serviceGateway];
  }
  const natGateway = ociPart({
    type: 'resource',
    id: 'nat-gateway',
    kind: 'NatGateway',
    details: { ...inVcn(spec, context, 'nat-gateway'), blockTraffic: false },
  });
  return [serviceGateway, natGateway];
}

/**
 * `private-routes` lead out, through gateways that let nobody in; `internal-routes` do not. Both lead to the client
 * networks, where there is a way.
 */
function routeTableParts(
  spec: ClusterSpec,
  context: ClusterContext,
  { routes, after }: Peering,
): OciPart[] {
  const table = (
    id: 'private-routes' | 'internal-routes',
    outward: typeof routes,
  ) =>
    ociPart(
      {
        ...{ type: 'resource', id, kind: 'RouteTable' },
        details: {
          ...inVcn(spec, context, id),
          routeRules: [...outward, ...routes],
        },
      },
      after,
    );
  return [
    table('private-routes', [
      {
        destinationType: 'SERVICE_CIDR_BLOCK',
        destination: context.oracleServices.cidrBlock,
        networkEntityId: reference('service-gateway'),
      },
      ...(spec.network.internetAccess
        ? [
            {
              destinationType: 'CIDR_BLOCK',
              destination: '0.0.0.0/0',
              networkEntityId: reference('nat-gateway'),
            },
          ]
        : []),
    ]),
    table('internal-routes', []),
  ];
}

function securityListParts(
  spec: ClusterSpec,
  context: ClusterContext,
): OciPart[] {
  const { loadBalancers, nodes } = controllerRules(spec);
  return [
    // As OCI makes it, it lets SSH in from anywhere and everything out. The workers' subnet has it.
    ociPart({
      type: 'resource',
      id: 'default-security-list',
      kind: 'SecurityList',
      comesWith: DEFAULT_SECURITY_LIST,
      controllerRules: nodes,
      details: {
        ...inVcn(spec, context, 'default-security-list'),
        freeformTags: {},
        ingressSecurityRules: [],
        egressSecurityRules: [],
      },
    }),
    // Their own, since the cloud controller manager may write into the list of its load balancers' subnet.
    ociPart({
      type: 'resource',
      id: 'load-balancers-security-list',
      kind: 'SecurityList',
      controllerRules: loadBalancers,
      details: {
        ...inVcn(spec, context, 'load-balancers-security-list'),
        ingressSecurityRules: [],
        egressSecurityRules: [],
      },
    }),
    // A bastion's private endpoint is in no NSG: this is its way to the API endpoint.
    ociPart({
      type: 'resource',
      id: 'bastion-security-list',
      kind: 'SecurityList',
      details: {
        ...inVcn(spec, context, 'bastion-security-list'),
        ingressSecurityRules: [],
        egressSecurityRules: [
          {
            destinationType: 'CIDR_BLOCK',
            destination: spec.network.endpointCidr,
            protocol: '6',
            tcpOptions: { destinationPortRange: { min: 6443, max: 6443 } },
            isStateless: false,
            description: 'API server',
          },
        ],
      },
    }),
  ];
}

function securityGroupParts(
  spec: ClusterSpec,
  context: ClusterContext,
): OciPart[] {
  const rules = securityRules(spec, context.oracleServices.cidrBlock);
  return SECURITY_GROUPS.flatMap(group => {
    const id = securityGroupPart(group);
    return [
      ociPart({
        type: 'resource',
        id,
        kind: 'NetworkSecurityGroup',
        details: inVcn(spec, context, id),
      }),
      ociPart({
        type: 'securityRules',
        id: `${group}-rules`,
        kind: 'SecurityRules',
        name: `${spec.name}-${id}`,
        networkSecurityGroupId: reference(id),
        rules: rules[group],
      }),
    ];
  });
}

/**
 * Parts that load balancers of a cluster's Services lie in: what annotations of those Services may name. The
 * subnet comes first, the security group second.
 *
 * @public
 */
export const LOAD_BALANCER_PARTS = [
  'load-balancers-subnet',
  securityGroupPart('load-balancers'),
];

function subnetParts(spec: ClusterSpec, context: ClusterContext): OciPart[] {
  const { network } = spec;
  const subnet = (
    name: string,
    cidrBlock: string,
    routeTable: 'private-routes' | 'internal-routes',
    securityList: string,
  ) =>
    ociPart({
      type: 'resource',
      id: `${name}-subnet`,
      kind: 'Subnet',
      details: {
        ...inVcn(spec, context, `${name}-subnet`),
        cidrBlock,
        dnsLabel: name.replace('-', ''),
        prohibitPublicIpOnVnic: true,
        routeTableId: reference(routeTable),
        securityListIds: [securityList],
      },
    });
  return [
    subnet(
      'endpoint',
      network.endpointCidr,
      'private-routes',
      DEFAULT_SECURITY_LIST,
    ),
    subnet(
      'workers',
      network.workersCidr,
      'private-routes',
      DEFAULT_SECURITY_LIST,
    ),
    subnet('pods', network.podsCidr, 'private-routes', DEFAULT_SECURITY_LIST),
    subnet(
      'load-balancers',
      network.loadBalancersCidr,
      'internal-routes',
      reference('load-balancers-security-list'),
    ),
    subnet(
      'bastion',
      network.bastionCidr,
      'internal-routes',
      reference('bastion-security-list'),
    ),
  ];
}
