import { Cloud } from '../Cloud';
import { Operation } from '../http/operation';
import { coreOperations } from './coreOperations';
import { dhcpOptionsKind } from './dhcpOptionsKind';
import {
  internetGatewayKind,
  natGatewayKind,
  serviceGatewayKind,
} from './gatewayKinds';
import { networkSecurityGroupKind } from './networkSecurityGroupKind';
import { routeTableKind } from './routeTableKind';
import { securityListKind } from './securityListKind';
import { securityRuleOperations } from './securityRules';
import { serviceOperations } from './services';
import { shapeOperations } from './shapes';
import { subnetKind } from './subnetKind';
import { vcnKind } from './vcnKind';

/** The Networking service, and of Compute the shapes: https://docs.oracle.com/en-us/iaas/api/#/en/iaas/20160918/ */
export function networkOperations(cloud: Cloud): Operation[] {
  return [
    ...coreOperations(cloud, vcnKind),
    ...coreOperations(cloud, subnetKind),
    ...coreOperations(cloud, internetGatewayKind),
    ...coreOperations(cloud, natGatewayKind),
    ...coreOperations(cloud, serviceGatewayKind),
    ...coreOperations(cloud, routeTableKind),
    ...coreOperations(cloud, networkSecurityGroupKind),
    ...coreOperations(cloud, securityListKind),
    ...coreOperations(cloud, dhcpOptionsKind),
    ...securityRuleOperations(cloud),
    ...serviceOperations(cloud),
    ...shapeOperations(cloud),
  ];
}
