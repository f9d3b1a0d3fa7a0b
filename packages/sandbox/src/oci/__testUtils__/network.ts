import { setTimeout } from 'node:timers/promises';
import { VirtualNetworkClient } from 'oci-core';

/** Reads until the state is the wanted one. The test's own time limit ends it. */
export async function untilState(
  wanted: string,
  read: () => Promise<string | undefined>,
): Promise<void> {
  while ((await read()) !== wanted) {
    await setTimeout(5);
  }
}

/** A VCN that is AVAILABLE. */
export async function createVcn(
  network: VirtualNetworkClient,
  compartmentId: string,
  name: string,
) {
  const { vcn } = await network.createVcn({
    createVcnDetails: {
      compartmentId,
      displayName: name,
      dnsLabel: name,
      cidrBlocks: ['10.0.0.0/16'],
      freeformTags: { 'okeanos-part': 'vcn' },
    },
  });
  await untilState('AVAILABLE', async () => {
    const { vcn: made } = await network.getVcn({ vcnId: vcn.id });
    return made.lifecycleState;
  });
  return (await network.getVcn({ vcnId: vcn.id })).vcn;
}

/** VCN, subnets and groups of a private cluster; all AVAILABLE. */
export async function createPrivateNetwork(
  network: VirtualNetworkClient,
  compartmentId: string,
) {
  const { id: vcnId } = await createVcn(network, compartmentId, 'private');
  const subnet = async (name: string, cidrBlock: string) => {
    const { subnet: created } = await network.createSubnet({
      createSubnetDetails: {
        compartmentId,
        vcnId,
        displayName: name,
        cidrBlock,
        prohibitPublicIpOnVnic: true,
      },
    });
    await untilState('AVAILABLE', async () => {
      const { subnet: made } = await network.getSubnet({
        subnetId: created.id,
      });
      return made.lifecycleState;
    });
    return created.id;
  };
  const group = async (displayName: string) => {
    const { networkSecurityGroup: created } =
      await network.createNetworkSecurityGroup({
        createNetworkSecurityGroupDetails: {
          compartmentId,
          vcnId,
          displayName,
        },
      });
    await untilState('AVAILABLE', async () => {
      const { networkSecurityGroup: made } =
        await network.getNetworkSecurityGroup({
          networkSecurityGroupId: created.id,
        });
      return made.lifecycleState;
    });
    return created.id;
  };
  return {
    vcnId,
    endpointSubnetId: await subnet('endpoint', '10.0.30.0/24'),
    workerSubnetId: await subnet('workers', '10.0.10.0/24'),
    lbSubnetId: await subnet('lb', '10.0.20.0/24'),
    podSubnetId: await subnet('pods', '10.0.128.0/18'),
    endpointNsgId: await group('endpoint'),
    workerNsgId: await group('workers'),
    podNsgId: await group('pods'),
  };
}

export type PrivateNetwork = Awaited<ReturnType<typeof createPrivateNetwork>>;
