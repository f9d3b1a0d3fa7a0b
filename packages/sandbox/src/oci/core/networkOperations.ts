import { Cloud } from '../Cloud';
import { Operation } from '../http/operation';
import { Offer } from '../containerEngine/offer';
import { captureFilterKind } from './captureFilterKind';
import { coreOperations } from './coreOperations';
import { coreWorkRequestOperations } from './coreWorkRequests';
import { dhcpOptionsKind } from './dhcpOptionsKind';
import { drgAttachmentKind, drgKind, drgOperations } from './drgKinds';
import {
  internetGatewayKind,
  natGatewayKind,
  serviceGatewayKind,
  serviceGatewayOperations,
} from './gatewayKinds';
import { imageOperations } from './images';
import {
  connectLocalPeeringGatewaysOperation,
  localPeeringGatewayKind,
} from './localPeeringGatewayKind';
import { networkSecurityGroupKind } from './networkSecurityGroupKind';
import { publicIpKind, publicIpOperations } from './publicIpKind';
import { routeTableKind } from './routeTableKind';
import { securityListKind } from './securityListKind';
import { securityRuleOperations } from './securityRules';
import { serviceOperations } from './services';
import { shapeOperations } from './shapes';
import { subnetKind } from './subnetKind';
import { vcnCidrOperations } from './vcnCidrs';
import { vcnKind } from './vcnKind';
import { vnicOperations } from './vnics';

/** The Networking service, and of Compute shapes and images: https://docs.oracle.com/en-us/iaas/api/#/en/iaas/20160918/ */
export function networkOperations(cloud: Cloud, offer: Offer): Operation[] {
  return [
    ...coreOperations(cloud, vcnKind),
    ...coreOperations(cloud, subnetKind),
    ...coreOperations(cloud, internetGatewayKind),
    ...coreOperations(cloud, natGatewayKind),
    ...coreOperations(cloud, serviceGatewayKind),
    ...coreOperations(cloud, localPeeringGatewayKind),
    ...coreOperations(cloud, drgKind),
    ...coreOperations(cloud, drgAttachmentKind),
    ...coreOperations(cloud, publicIpKind),
    ...coreOperations(cloud, routeTableKind),
    ...coreOperations(cloud, networkSecurityGroupKind),
    ...coreOperations(cloud, securityListKind),
    ...coreOperations(cloud, dhcpOptionsKind),
    ...coreOperations(cloud, captureFilterKind),
    ...securityRuleOperations(cloud),
    ...serviceOperations(cloud),
    ...serviceGatewayOperations(cloud),
    ...vcnCidrOperations(cloud),
    connectLocalPeeringGatewaysOperation(cloud),
    ...drgOperations(cloud),
    ...publicIpOperations(cloud),
    ...vnicOperations(cloud),
    ...coreWorkRequestOperations(cloud),
    ...shapeOperations(cloud),
    ...imageOperations(cloud, offer),
  ];
}
