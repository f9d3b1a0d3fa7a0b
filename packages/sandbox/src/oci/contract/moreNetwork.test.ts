import {
  clusterDetails,
  compartmentOf,
  createCluster,
} from '../__testUtils__/cluster';
import {
  createPrivateNetwork,
  createVcn,
  untilState,
} from '../__testUtils__/network';
import { prepareContractTests } from '../__testUtils__/prepareContractTests';
import { errorOf } from '../__testUtils__/sdk';
import { TestCloud } from '../__testUtils__/TestCloud';

/** What else Terraform's provider and Oracle's module of it ask of the Networking service and of Compute, through the official SDK. */
describe('Networking service, beside what a private cluster needs', () => {
  const cloud = new TestCloud();
  afterAll(() => cloud.remove());
  prepareContractTests();

  let started: Awaited<ReturnType<TestCloud['start']>>;
  let compartmentId: string;
  beforeAll(async () => {
    // Slow enough to see a VCN that is being changed.
    started = await cloud.start({ timeScale: 0.5 });
    compartmentId = await compartmentOf(
      started.identity,
      started.provider.getTenantId(),
    );
  });
  const settled = (read: () => Promise<string | undefined>) =>
    untilState('settled', async () =>
      /^(PROVISIONING|UPDATING|ATTACHING|DETACHING|TERMINATING)$/.test(
        (await read()) ?? '',
      )
        ? 'unsettled'
        : 'settled',
    );

  it('adds, changes and removes CIDR blocks of a VCN, in work requests', async () => {
    const { network, coreWorkRequests } = started;
    const { id: vcnId } = await createVcn(network, compartmentId, 'cidrs');
    const vcn = async () => (await network.getVcn({ vcnId })).vcn;
    const done = async (workRequestId: string) => {
      await untilState('SUCCEEDED', async () => {
        const { workRequest } = await coreWorkRequests.getWorkRequest({
          workRequestId,
        });
        return workRequest.status;
      });
      expect((await vcn()).lifecycleState).toBe('AVAILABLE');
    };
    const add = (cidrBlock: string) =>
      network.addVcnCidr({ vcnId, addVcnCidrDetails: { cidrBlock } });
    const remove = (cidrBlock: string) =>
      network.removeVcnCidr({ vcnId, removeVcnCidrDetails: { cidrBlock } });
    const modify = (originalCidrBlock: string, newCidrBlock: string) =>
      network.modifyVcnCidr({
        vcnId,
        modifyVcnCidrDetails: { originalCidrBlock, newCidrBlock },
      });

    const { opcWorkRequestId } = await add('10.1.0.0/16');
    expect((await vcn()).lifecycleState).toBe('UPDATING');
    expect(await errorOf(add('10.2.0.0/16'))).toMatch(/^409 IncorrectState/);
    await done(opcWorkRequestId);
    expect(await errorOf(add('10.1.128.0/17'))).toMatch(
      /^400 InvalidParameter: .* overlaps with 10\.1\.0\.0\/16/,
    );
    const { subnet } = await network.createSubnet({
      createSubnetDetails: { compartmentId, vcnId, cidrBlock: '10.1.4.0/24' },
    });
    expect(await errorOf(remove('10.1.0.0/16'))).toMatch(
      /^409 Conflict: .*10\.1\.4\.0\/24/,
    );
    expect(await errorOf(modify('10.1.0.0/16', '10.1.128.0/17'))).toMatch(
      /^409 Conflict/,
    );
    await done((await modify('10.1.0.0/16', '10.1.0.0/17')).opcWorkRequestId);
    expect((await vcn()).cidrBlocks).toEqual(['10.0.0.0/16', '10.1.0.0/17']);
    await network.deleteSubnet({ subnetId: subnet.id });
    await settled(async () => {
      const { subnet: seen } = await network.getSubnet({ subnetId: subnet.id });
      return seen.lifecycleState;
    });
    await done((await remove('10.0.0.0/16')).opcWorkRequestId);
    expect(await vcn()).toMatchObject({
      cidrBlock: '10.1.0.0/17',
      cidrBlocks: ['10.1.0.0/17'],
    });
    expect(await errorOf(remove('10.1.0.0/17'))).toMatch(
      /^400 InvalidParameter: A VCN has at least one CIDR block/,
    );
    const { items } = await coreWorkRequests.listWorkRequests({
      compartmentId,
      resourceId: vcnId,
    });
    expect(items.map(({ operationType }) => operationType)).toEqual([
      'REMOVE_VCN_CIDR',
      'MODIFY_VCN_CIDR',
      'ADD_VCN_CIDR',
    ]);
  });

  it('reads a route rule that has a cidrBlock only, and no other that contradicts it', async () => {
    const { network } = started;
    const { id: vcnId } = await createVcn(network, compartmentId, 'cidrblock');
    const { internetGateway } = await network.createInternetGateway({
      createInternetGatewayDetails: { compartmentId, vcnId, isEnabled: true },
    });
    await settled(async () => {
      const { internetGateway: seen } = await network.getInternetGateway({
        igId: internetGateway.id,
      });
      return seen.lifecycleState;
    });
    const networkEntityId = internetGateway.id;
    const create = (rule: { cidrBlock?: string; destination?: string }) =>
      network.createRouteTable({
        createRouteTableDetails: {
          ...{ compartmentId, vcnId },
          routeRules: [{ ...rule, networkEntityId }],
        },
      });
    const { routeTable } = await create({ cidrBlock: '0.0.0.0/0' });
    expect(routeTable.routeRules).toEqual([
      {
        cidrBlock: '0.0.0.0/0',
        destination: '0.0.0.0/0',
        destinationType: 'CIDR_BLOCK',
        networkEntityId,
        routeType: 'STATIC',
      },
    ]);
    expect(await errorOf(create({}))).toBe(
      '400 MissingParameter: routeRules.destination is required',
    );
    expect(
      await errorOf(
        create({ cidrBlock: '0.0.0.0/0', destination: '10.0.0.0/8' }),
      ),
    ).toMatch(/^400 InvalidParameter: routeRules: .* contradict each other/);
  });

  it('changes the CIDR block of a subnet, as far as addresses in use allow it', async () => {
    const { network, containerEngine } = started;
    const own = await createPrivateNetwork(network, compartmentId);
    await createCluster(containerEngine, clusterDetails(own, compartmentId));
    const change = (cidrBlock: string) =>
      network.updateSubnet({
        subnetId: own.endpointSubnetId,
        updateSubnetDetails: { cidrBlock },
      });
    expect((await change('10.0.30.0/24')).subnet.cidrBlock).toBe(
      '10.0.30.0/24',
    );
    expect((await change('10.0.30.0/28')).subnet.cidrBlock).toBe(
      '10.0.30.0/28',
    );
    expect(await errorOf(change('10.0.30.16/28'))).toMatch(
      /^400 InvalidParameter: .* network address/,
    );
    expect(await errorOf(change('10.0.20.0/24'))).toMatch(
      /^400 InvalidParameter/,
    );
    const { items } = await network.listPrivateIps({
      subnetId: own.endpointSubnetId,
    });
    expect(items.map(({ ipAddress }) => ipAddress)).toEqual(['10.0.30.2']);
    const { vnic } = await network.getVnic({ vnicId: items[0].vnicId! });
    expect(vnic).toMatchObject({
      privateIp: '10.0.30.2',
      subnetId: own.endpointSubnetId,
      nsgIds: [own.endpointNsgId],
      isPrimary: true,
      compartmentId,
      macAddress: expect.stringMatching(/^02(:[0-9A-F]{2}){5}$/),
    });
    const { privateIp } = await network.getPrivateIp({
      privateIpId: items[0].id!,
    });
    expect(privateIp).toEqual(items[0]);
    expect(await errorOf(network.listPrivateIps({}))).toMatch(
      /^400 MissingParameter/,
    );
  });

  it('enables services of a service gateway one by one', async () => {
    const { network } = started;
    const { id: vcnId } = await createVcn(network, compartmentId, 'services');
    const { items } = await network.listServices({});
    const [first, second] = items.map(({ id }) => id);
    const { serviceGateway } = await network.createServiceGateway({
      createServiceGatewayDetails: {
        ...{ compartmentId, vcnId },
        services: [{ serviceId: first }],
      },
    });
    const serviceGatewayId = serviceGateway.id;
    await settled(async () => {
      const { serviceGateway: seen } = await network.getServiceGateway({
        serviceGatewayId,
      });
      return seen.lifecycleState;
    });
    const attached = await network.attachServiceId({
      serviceGatewayId,
      attachServiceDetails: { serviceId: second },
    });
    expect(
      attached.serviceGateway.services.map(({ serviceId }) => serviceId),
    ).toEqual([first, second]);
    const detached = await network.detachServiceId({
      serviceGatewayId,
      detachServiceDetails: { serviceId: first },
    });
    expect(
      detached.serviceGateway.services.map(({ serviceId }) => serviceId),
    ).toEqual([second]);
  });

  it('peers VCNs in the region', async () => {
    const { network } = started;
    const gatewayIn = async (cidrBlock: string) => {
      const { vcn } = await network.createVcn({
        createVcnDetails: { compartmentId, cidrBlocks: [cidrBlock] },
      });
      await settled(async () => {
        const { vcn: seen } = await network.getVcn({ vcnId: vcn.id });
        return seen.lifecycleState;
      });
      const { localPeeringGateway } = await network.createLocalPeeringGateway({
        createLocalPeeringGatewayDetails: { compartmentId, vcnId: vcn.id },
      });
      return localPeeringGateway.id;
    };
    const get = async (localPeeringGatewayId: string) => {
      const { localPeeringGateway } = await network.getLocalPeeringGateway({
        localPeeringGatewayId,
      });
      return localPeeringGateway;
    };
    const connect = (localPeeringGatewayId: string, peerId: string) =>
      network.connectLocalPeeringGateways({
        localPeeringGatewayId,
        connectLocalPeeringGatewaysDetails: { peerId },
      });
    const [one, two, overlapping] = [
      await gatewayIn('10.20.0.0/16'),
      await gatewayIn('10.21.0.0/16'),
      await gatewayIn('10.20.0.0/17'),
    ];
    for (const id of [one, two, overlapping]) {
      await settled(async () => (await get(id)).lifecycleState);
    }
    expect((await get(one)).peeringStatus).toBe('NEW');
    expect(await errorOf(connect(one, overlapping))).toMatch(
      /^400 InvalidParameter: peerId: .* overlapping/,
    );
    await connect(one, two);
    expect(await get(two)).toMatchObject({
      peeringStatus: 'PEERED',
      peerId: one,
      peerAdvertisedCidr: '10.20.0.0/16',
      peerAdvertisedCidrDetails: ['10.20.0.0/16'],
    });
    expect(await errorOf(connect(two, one))).toMatch(/^409 Conflict/);
    await network.deleteLocalPeeringGateway({ localPeeringGatewayId: two });
    await settled(async () => (await get(two)).lifecycleState);
    expect((await get(one)).peeringStatus).toBe('REVOKED');
  });

  it('attaches a VCN to a DRG, which routes can then lead to', async () => {
    const { network } = started;
    const vcn = await createVcn(network, compartmentId, 'drg');
    const { drg } = await network.createDrg({
      createDrgDetails: { compartmentId },
    });
    const drgId = drg.id;
    await settled(
      async () => (await network.getDrg({ drgId })).drg.lifecycleState,
    );
    const route = () =>
      network.updateRouteTable({
        rtId: vcn.defaultRouteTableId!,
        updateRouteTableDetails: {
          routeRules: [
            { destination: '192.168.0.0/16', networkEntityId: drgId },
          ],
        },
      });
    expect(await errorOf(route())).toMatch(/^400 InvalidParameter: routeRules/);
    const { drgAttachment } = await network.createDrgAttachment({
      createDrgAttachmentDetails: { drgId, vcnId: vcn.id },
    });
    expect(drgAttachment).toMatchObject({
      compartmentId,
      lifecycleState: 'ATTACHING',
      drgRouteTableId: drg.defaultDrgRouteTables?.vcn,
      networkDetails: { type: 'VCN', id: vcn.id },
    });
    const drgAttachmentId = drgAttachment.id;
    const state = async () => {
      const { drgAttachment: seen } = await network.getDrgAttachment({
        drgAttachmentId,
      });
      return seen.lifecycleState;
    };
    await untilState('ATTACHED', state);
    await route();
    const { items } = await network.listDrgAttachments({
      compartmentId,
      drgId,
    });
    expect(items.map(({ id }) => id)).toEqual([drgAttachmentId]);
    expect(
      (await network.listDrgAttachments({ compartmentId, drgId: 'x' })).items,
    ).toEqual([]);
    expect(
      await errorOf(network.deleteDrgAttachment({ drgAttachmentId })),
    ).toMatch(/^409 Conflict/);
    expect(await errorOf(network.deleteDrg({ drgId }))).toMatch(
      /^409 Conflict/,
    );
    await network.updateRouteTable({
      rtId: vcn.defaultRouteTableId!,
      updateRouteTableDetails: { routeRules: [] },
    });
    expect(await errorOf(network.deleteVcn({ vcnId: vcn.id }))).toMatch(
      /^409 IncorrectState/,
    );
    await network.deleteDrgAttachment({ drgAttachmentId });
    await untilState('DETACHED', state);
    await network.deleteDrg({ drgId });
    await network.deleteVcn({ vcnId: vcn.id });
  });

  it('gives a NAT gateway a reserved public IP, or one of its own', async () => {
    const { network } = started;
    const { id: vcnId } = await createVcn(network, compartmentId, 'nat');
    const { publicIp } = await network.createPublicIp({
      createPublicIpDetails: {
        compartmentId,
        lifetime: 'RESERVED' as never,
      },
    });
    const get = async (publicIpId: string) =>
      (await network.getPublicIp({ publicIpId })).publicIp;
    await settled(async () => (await get(publicIp.id!)).lifecycleState);
    const nat = async (publicIpId?: string) => {
      const { natGateway } = await network.createNatGateway({
        createNatGatewayDetails: { compartmentId, vcnId, publicIpId },
      });
      await settled(async () => {
        const { natGateway: seen } = await network.getNatGateway({
          natGatewayId: natGateway.id,
        });
        return seen.lifecycleState;
      });
      return natGateway;
    };
    const reserved = await nat(publicIp.id);
    expect(reserved.natIp).toBe(publicIp.ipAddress);
    expect(await get(publicIp.id!)).toMatchObject({
      lifecycleState: 'ASSIGNED',
      assignedEntityId: reserved.id,
      assignedEntityType: 'NAT_GATEWAY',
    });
    expect(
      await errorOf(network.deletePublicIp({ publicIpId: publicIp.id! })),
    ).toMatch(/^409 Conflict/);
    const remove = async (natGatewayId: string) => {
      await network.deleteNatGateway({ natGatewayId });
      await settled(async () => {
        const { natGateway } = await network.getNatGateway({ natGatewayId });
        return natGateway.lifecycleState;
      });
    };
    await remove(reserved.id);
    expect((await get(publicIp.id!)).lifecycleState).toBe('AVAILABLE');
    await network.deletePublicIp({ publicIpId: publicIp.id! });

    const own = await nat();
    const { publicIp: ephemeral } = await network.getPublicIpByIpAddress({
      getPublicIpByIpAddressDetails: { ipAddress: own.natIp },
    });
    expect(ephemeral).toMatchObject({
      id: own.publicIpId,
      lifetime: 'EPHEMERAL',
      assignedEntityId: own.id,
    });
    await remove(own.id);
    expect((await get(own.publicIpId!)).lifecycleState).toMatch(/^TERMINAT/);
  });

  it('lists the images that nodes are made from', async () => {
    const { compute } = started;
    const { items } = await compute.listImages({
      compartmentId,
      operatingSystem: 'Oracle Linux',
      operatingSystemVersion: '9.6',
    });
    expect(items.map(({ displayName }) => displayName)).toEqual([
      expect.stringContaining('-OKE-1.36.3-'),
      expect.stringContaining('-OKE-1.35.2-'),
      expect.stringContaining('-OKE-1.34.2-'),
    ]);
    const { image } = await compute.getImage({ imageId: items[0].id });
    expect(image).toMatchObject({
      lifecycleState: 'AVAILABLE',
      operatingSystem: 'Oracle Linux',
      operatingSystemVersion: '9.6',
    });
    expect(await errorOf(compute.getImage({ imageId: 'x' }))).toMatch(/^404/);
  });
});
