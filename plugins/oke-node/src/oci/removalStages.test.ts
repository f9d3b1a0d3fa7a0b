import { removalStages } from './removalStages';

it('removes first what nothing uses, and a VCN after all that is in it', () => {
  expect(removalStages()).toEqual([
    ['NodePool', 'Log'],
    ['Cluster', 'LogGroup', 'CaptureFilter'],
    ['NetworkSecurityGroup', 'Bastion'],
    ['Subnet'],
    ['RouteTable', 'SecurityList'],
    ['NatGateway', 'ServiceGateway', 'DrgAttachment', 'LocalPeeringGateway'],
    ['Vcn'],
  ]);
});
