import { removalStages } from './removalStages';

it('removes first what nothing uses, and a VCN after all that is in it', () => {
  expect(removalStages()).toEqual([
    ['NodePool', 'Bastion'],
    ['Cluster'],
    ['NetworkSecurityGroup', 'Subnet'],
    ['RouteTable', 'SecurityList'],
    ['NatGateway', 'ServiceGateway'],
    ['Vcn'],
  ]);
});
