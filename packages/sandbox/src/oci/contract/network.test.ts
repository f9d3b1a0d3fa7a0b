import { models } from 'oci-core';
import { errorOf } from '../__testUtils__/sdk';
import { prepareContractTests } from '../__testUtils__/prepareContractTests';
import { TestCloud } from '../__testUtils__/TestCloud';
import { createVcn, untilState } from '../__testUtils__/network';

/** The network half of a private cluster, through the official SDK. */
describe('Networking service', () => {
  const cloud = new TestCloud();
  afterAll(() => cloud.remove());
  prepareContractTests();

  type Started = Awaited<ReturnType<TestCloud['start']>>;
  let started: Started;
  let compartmentId: string;
  beforeAll(async () => {
    started = await cloud.start();
    const { identity, provider } = started;
    const { items } = await identity.listCompartments({
      compartmentId: provider.getTenantId(),
    });
    compartmentId = items[0].id;
  });

  it('makes a VCN with its default parts', async () => {
    const { network } = started;
    const vcn = await createVcn(network, compartmentId, 'defaults');
    expect(vcn).toMatchObject({
      cidrBlock: '10.0.0.0/16',
      cidrBlocks: ['10.0.0.0/16'],
      vcnDomainName: 'defaults.oraclevcn.com',
      freeformTags: { 'okeanos-part': 'vcn' },
      lifecycleState: 'AVAILABLE',
    });
    expect(vcn.id).toMatch(/^ocid1\.vcn\.oc1\.eu-frankfurt-1\.[a-z0-9]{60}$/);
    const { routeTable } = await network.getRouteTable({
      rtId: vcn.defaultRouteTableId!,
    });
    expect(routeTable).toMatchObject({
      displayName: 'Default Route Table for defaults',
      routeRules: [],
      vcnId: vcn.id,
    });
    const { securityList } = await network.getSecurityList({
      securityListId: vcn.defaultSecurityListId!,
    });
    expect(securityList.ingressSecurityRules.map(rule => rule.source)).toEqual([
      '0.0.0.0/0',
      '0.0.0.0/0',
      '10.0.0.0/16',
    ]);
    const { dhcpOptions } = await network.getDhcpOptions({
      dhcpId: vcn.defaultDhcpOptionsId!,
    });
    expect(dhcpOptions.options).toHaveLength(2);

    expect(
      await errorOf(
        network.deleteRouteTable({ rtId: vcn.defaultRouteTableId! }),
      ),
    ).toMatch(/^409 IncorrectState: .* is associated with Vcn/);
    await network.deleteVcn({ vcnId: vcn.id });
    await untilState('TERMINATED', async () => {
      const { vcn: deleted } = await network.getVcn({ vcnId: vcn.id });
      return deleted.lifecycleState;
    });
    expect(await errorOf(network.deleteVcn({ vcnId: vcn.id }))).toMatch(
      /^404 NotAuthorizedOrNotFound/,
    );
  });

  it('checks the CIDR blocks of subnets', async () => {
    const { network } = started;
    const vcn = await createVcn(network, compartmentId, 'cidrs');
    const create = (cidrBlock: string) =>
      network.createSubnet({
        createSubnetDetails: { compartmentId, vcnId: vcn.id, cidrBlock },
      });
    const { subnet } = await create('10.0.10.0/24');
    expect(subnet).toMatchObject({
      routeTableId: vcn.defaultRouteTableId,
      securityListIds: [vcn.defaultSecurityListId],
      prohibitPublicIpOnVnic: false,
      virtualRouterIp: '10.0.10.1',
    });
    expect(await errorOf(create('10.0.10.128/25'))).toBe(
      `400 InvalidParameter: The requested CIDR 10.0.10.128/25 is invalid: subnet ${subnet.id} with CIDR 10.0.10.0/24 overlaps with this CIDR.`,
    );
    expect(await errorOf(create('10.1.0.0/24'))).toMatch(
      /^400 InvalidParameter: The requested CIDR 10\.1\.0\.0\/24 is invalid: it is not within/,
    );
    expect(await errorOf(create('10.0.3.0/23'))).toMatch(
      /CIDR IP 10\.0\.3\.0 does not match network IP 10\.0\.2\.0/,
    );
    expect(
      await errorOf(
        network.createSubnet({
          createSubnetDetails: {
            compartmentId,
            vcnId: 'ocid1.vcn.oc1.eu-frankfurt-1.none',
            cidrBlock: '10.0.20.0/24',
          },
        }),
      ),
    ).toMatch(/^404 NotAuthorizedOrNotFound/);
  });

  it('does not delete what something else needs', async () => {
    const { network } = started;
    const vcn = await createVcn(network, compartmentId, 'order');
    const vcnId = vcn.id;
    const common = { compartmentId, vcnId };
    const { items: services } = await network.listServices({});
    const all = services.find(({ cidrBlock }) => cidrBlock.startsWith('all-'))!;
    expect(all.cidrBlock).toBe('all-fra-services-in-oracle-services-network');

    const { natGateway } = await network.createNatGateway({
      createNatGatewayDetails: common,
    });
    const { serviceGateway } = await network.createServiceGateway({
      createServiceGatewayDetails: {
        ...common,
        services: [{ serviceId: all.id }],
      },
    });
    await untilState('AVAILABLE', async () => {
      const { serviceGateway: made } = await network.getServiceGateway({
        serviceGatewayId: serviceGateway.id,
      });
      return made.lifecycleState;
    });
    const rules: models.RouteRule[] = [
      {
        destination: '0.0.0.0/0',
        destinationType: models.RouteRule.DestinationType.CidrBlock,
        networkEntityId: natGateway.id,
      },
      {
        destination: all.cidrBlock,
        destinationType: models.RouteRule.DestinationType.ServiceCidrBlock,
        networkEntityId: serviceGateway.id,
      },
    ];
    const { routeTable } = await network.createRouteTable({
      createRouteTableDetails: { ...common, routeRules: rules },
    });
    await untilState('AVAILABLE', async () => {
      const { routeTable: made } = await network.getRouteTable({
        rtId: routeTable.id,
      });
      return made.lifecycleState;
    });
    const { subnet } = await network.createSubnet({
      createSubnetDetails: {
        ...common,
        cidrBlock: '10.0.10.0/24',
        routeTableId: routeTable.id,
        prohibitPublicIpOnVnic: true,
        dnsLabel: 'workers',
      },
    });
    expect(subnet.subnetDomainName).toBe('workers.order.oraclevcn.com');
    expect(subnet.prohibitInternetIngress).toBe(true);

    expect(
      await errorOf(
        network.createNatGateway({ createNatGatewayDetails: common }),
      ),
    ).toMatch(/^400 LimitExceeded: The following service limits were exceeded/);
    expect(await errorOf(network.deleteVcn({ vcnId }))).toBe(
      `409 IncorrectState: ${vcnId} is associated with Gateway that is in use`,
    );
    expect(
      await errorOf(network.deleteNatGateway({ natGatewayId: natGateway.id })),
    ).toBe(
      `409 Conflict: The RouteTable ${routeTable.id} references the NatGateway ${natGateway.id}. You must remove the reference to proceed with this operation.`,
    );
    expect(
      await errorOf(network.deleteRouteTable({ rtId: routeTable.id })),
    ).toBe(
      `409 IncorrectState: ${routeTable.id} is associated with Subnet ${subnet.id} that is in use`,
    );

    await network.updateRouteTable({
      rtId: routeTable.id,
      updateRouteTableDetails: { routeRules: [] },
    });
    await network.deleteNatGateway({ natGatewayId: natGateway.id });
    await network.deleteServiceGateway({ serviceGatewayId: serviceGateway.id });
    await untilState('TERMINATED', async () => {
      const { natGateway: gone } = await network.getNatGateway({
        natGatewayId: natGateway.id,
      });
      return gone.lifecycleState;
    });
    await untilState('TERMINATED', async () => {
      const { serviceGateway: gone } = await network.getServiceGateway({
        serviceGatewayId: serviceGateway.id,
      });
      return gone.lifecycleState;
    });
    expect(await errorOf(network.deleteVcn({ vcnId }))).toBe(
      `409 Conflict: The Vcn ${vcnId} references the Subnet ${subnet.id}. You must remove the reference to proceed with this operation.`,
    );
  });

  it('checks route rules', async () => {
    const { network } = started;
    const vcn = await createVcn(network, compartmentId, 'routes');
    const common = { compartmentId, vcnId: vcn.id };
    const { internetGateway } = await network.createInternetGateway({
      createInternetGatewayDetails: { ...common, isEnabled: true },
    });
    const create = (routeRules: models.RouteRule[]) =>
      network.createRouteTable({
        createRouteTableDetails: { ...common, routeRules },
      });
    const rule = (networkEntityId: string, destination = '0.0.0.0/0') => ({
      networkEntityId,
      destination,
    });
    expect(await errorOf(create([rule(vcn.id)]))).toMatch(
      /networkEntityId .* is not a gateway/,
    );
    await untilState('AVAILABLE', async () => {
      const { internetGateway: made } = await network.getInternetGateway({
        igId: internetGateway.id,
      });
      return made.lifecycleState;
    });
    expect(
      await errorOf(create([rule(internetGateway.id, 'all-fra-services')])),
    ).toMatch(/not a valid IPv4 CIDR block/);
    expect(
      await errorOf(
        create([rule(internetGateway.id), rule(internetGateway.id)]),
      ),
    ).toMatch(/0\.0\.0\.0\/0 is there twice/);
  });

  it('keeps rules of network security groups', async () => {
    const { network } = started;
    const vcn = await createVcn(network, compartmentId, 'nsgs');
    const createGroup = async () => {
      const { networkSecurityGroup } = await network.createNetworkSecurityGroup(
        {
          createNetworkSecurityGroupDetails: { compartmentId, vcnId: vcn.id },
        },
      );
      return networkSecurityGroup.id;
    };
    const [cp, workers] = [await createGroup(), await createGroup()];
    await untilState('AVAILABLE', async () => {
      const { networkSecurityGroup } = await network.getNetworkSecurityGroup({
        networkSecurityGroupId: workers,
      });
      return networkSecurityGroup.lifecycleState;
    });
    const add = (...securityRules: models.AddSecurityRuleDetails[]) =>
      network.addNetworkSecurityGroupSecurityRules({
        networkSecurityGroupId: cp,
        addNetworkSecurityGroupSecurityRulesDetails: { securityRules },
      });
    const { Direction, SourceType } = models.AddSecurityRuleDetails;
    const fromWorkers: models.AddSecurityRuleDetails = {
      direction: Direction.Ingress,
      protocol: '6',
      source: workers,
      sourceType: SourceType.NetworkSecurityGroup,
      tcpOptions: { destinationPortRange: { min: 6443, max: 6443 } },
      description: 'kubelet to API',
    };
    const list = async () => {
      const { items } = await network.listNetworkSecurityGroupSecurityRules({
        networkSecurityGroupId: cp,
      });
      return items;
    };

    const first = await add(fromWorkers);
    expect(
      first.addedNetworkSecurityGroupSecurityRules.securityRules,
    ).toMatchObject([{ ...fromWorkers, isValid: true, isStateless: false }]);
    await add(fromWorkers);
    const twice = await list();
    expect(twice).toHaveLength(2);
    expect(twice[0].id).not.toBe(twice[1].id);
    expect(twice[0].id).toMatch(/^[0-9A-F]{6}$/);

    await network.removeNetworkSecurityGroupSecurityRules({
      networkSecurityGroupId: cp,
      removeNetworkSecurityGroupSecurityRulesDetails: {
        securityRuleIds: [twice[0].id!],
      },
    });
    const { updatedNetworkSecurityGroupSecurityRules: updated } =
      await network.updateNetworkSecurityGroupSecurityRules({
        networkSecurityGroupId: cp,
        updateNetworkSecurityGroupSecurityRulesDetails: {
          securityRules: [
            { ...fromWorkers, id: twice[1].id!, description: 'changed' },
          ],
        },
      });
    expect(updated.securityRules).toMatchObject([{ description: 'changed' }]);

    expect(
      await errorOf(add(...Array.from({ length: 26 }, () => fromWorkers))),
    ).toMatch(/^400 InvalidParameter: securityRules/);
    for (const wrong of [
      { ...fromWorkers, source: undefined },
      { ...fromWorkers, protocol: '17' },
      { ...fromWorkers, protocol: 'tcp' },
      { ...fromWorkers, destination: '10.0.0.0/24' },
      { ...fromWorkers, sourceType: SourceType.CidrBlock },
      {
        ...fromWorkers,
        tcpOptions: { destinationPortRange: { min: 2, max: 1 } },
      },
    ]) {
      expect(await errorOf(add(wrong))).toMatch(/^400 InvalidParameter/);
    }
    for (let call = 0; call < 4; call++) {
      await add(...Array.from({ length: 25 }, () => fromWorkers));
    }
    expect(
      await errorOf(add(...Array.from({ length: 20 }, () => fromWorkers))),
    ).toMatch(/^400 LimitExceeded/);

    await network.deleteNetworkSecurityGroup({
      networkSecurityGroupId: workers,
    });
    await untilState('TERMINATED', async () => {
      const { networkSecurityGroup } = await network.getNetworkSecurityGroup({
        networkSecurityGroupId: workers,
      });
      return networkSecurityGroup.lifecycleState;
    });
    const [rule] = await list();
    expect(rule.isValid).toBe(false);
  });

  it('has no work requests', async () => {
    const { coreWorkRequests } = started;
    const { items } = await coreWorkRequests.listWorkRequests({
      compartmentId,
    });
    expect(items).toEqual([]);
    expect(
      await errorOf(coreWorkRequests.getWorkRequest({ workRequestId: 'x' })),
    ).toMatch(/^404 NotAuthorizedOrNotFound/);
  });
});
