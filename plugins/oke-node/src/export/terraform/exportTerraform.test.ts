import {
  COMPARTMENT,
  ID,
  specOf,
  World,
  type Options,
} from '../../convergence/oci/__testUtils__/World';
import { readOciParts } from '../../convergence/oci/readOciParts';
import {
  hasGo,
  readTerraform,
  type TerraformBlock,
} from '../../testing/terraform/readTerraform';
import { terraformFaults } from '../../testing/terraform/terraformFaults';
import { exportTerraform } from './exportTerraform';

// The first run compiles the reader.
jest.setTimeout(5 * 60_000);

const spec = specOf({ bastion: { enabled: true } });

async function settledWorld(options: Options = { spec }) {
  const world = new World();
  await world.settle({ confirmed: true, ...options });
  return world;
}

async function exportOf(world: World, options: Options = { spec }) {
  const { seen, absent, unclear } = await readOciParts(
    world.oci,
    world.intention(options),
    world.passOptions,
  );
  expect(unclear).toEqual([]);
  return exportTerraform({
    ...{ cluster: 'demo', region: 'eu-frankfurt-1' },
    compartmentId: COMPARTMENT,
    ...{ parts: seen, absent, at: new Date('2026-12-01T10:00:00Z') },
  });
}

type Export = Awaited<ReturnType<typeof exportOf>>;

function contentOf({ files }: Export, name: string): string {
  return files.find(file => file.name === name)?.content ?? '';
}

function resource(blocks: TerraformBlock[], address: string): TerraformBlock {
  const found = blocks.find(
    ({ type, labels }) => type === 'resource' && labels.join('.') === address,
  );
  if (!found) {
    throw new Error(`There is no ${address}`);
  }
  return found;
}

/** Arguments that Terraform leaves as they are. */
function ignored(blocks: TerraformBlock[], address: string): unknown {
  return resource(blocks, address).blocks.find(
    ({ type }) => type === 'lifecycle',
  )?.attributes.ignore_changes;
}

(hasGo ? describe : describe.skip)('exportTerraform', () => {
  it('writes what is there as resources of the provider, which refer to each other and are imported', async () => {
    const world = await settledWorld();
    const exported = await exportOf(world);
    expect(exported.leftOut).toEqual([]);
    expect(exported.files.map(({ name }) => name)).toEqual([
      'terraform.tf',
      'network.tf',
      'security_groups.tf',
      'cluster.tf',
      'logs.tf',
      'imports.tf',
    ]);
    const blocks = await readTerraform(exported.files);
    expect(terraformFaults(blocks)).toEqual([]);
    const kinds = new Set(
      blocks
        .filter(({ type }) => type === 'resource')
        .map(({ labels }) => labels[0]),
    );
    expect([...kinds].sort()).toEqual([
      'oci_bastion_bastion',
      'oci_containerengine_addon',
      'oci_containerengine_cluster',
      'oci_containerengine_node_pool',
      'oci_core_capture_filter',
      'oci_core_default_security_list',
      'oci_core_nat_gateway',
      'oci_core_network_security_group',
      'oci_core_network_security_group_security_rule',
      'oci_core_route_table',
      'oci_core_security_list',
      'oci_core_service_gateway',
      'oci_core_subnet',
      'oci_core_vcn',
      'oci_logging_log',
      'oci_logging_log_group',
    ]);
    expect(contentOf(exported, 'imports.tf')).toContain(
      `Plan: ${
        blocks.filter(({ type }) => type === 'resource').length
      } to import, 0 to add, 0 to change, 0 to destroy.`,
    );
  });

  it.each([
    [
      { via: 'drg', drgId: 'ocid1.drg.oc1.test.a' } as const,
      'oci_core_drg_attachment.drg_attachment',
      {
        attributes: { drg_id: 'ocid1.drg.oc1.test.a' },
        blocks: [
          {
            type: 'network_details',
            attributes: {
              id: { reference: 'oci_core_vcn.vcn.id' },
              type: 'VCN',
            },
          },
        ],
      },
    ],
    [
      {
        via: 'localPeeringGateway',
        peerId: 'ocid1.localpeeringgateway.oc1.test.other',
      } as const,
      'oci_core_local_peering_gateway.local_peering_gateway',
      {
        attributes: {
          vcn_id: { reference: 'oci_core_vcn.vcn.id' },
          peer_id: 'ocid1.localpeeringgateway.oc1.test.other',
        },
      },
    ],
  ])(
    'writes what joins the VCN to others: %j',
    async (peering, address, what) => {
      const joined = specOf({
        network: { clientCidrs: ['192.168.0.0/16'], peering },
      });
      const world = await settledWorld({ spec: joined });
      const exported = await exportOf(world, { spec: joined });
      const blocks = await readTerraform(exported.files);
      expect(terraformFaults(blocks)).toEqual([]);
      expect(resource(blocks, address)).toMatchObject(what);
      expect(contentOf(exported, 'network.tf')).toContain('192.168.0.0/16');
    },
  );

  it('imports by the id that each resource takes', async () => {
    const world = await settledWorld();
    const blocks = await readTerraform((await exportOf(world)).files);
    const ids = new Map(
      blocks
        .filter(({ type }) => type === 'import')
        .map(({ attributes: { to, id } }) => [JSON.stringify(to), id]),
    );
    const idOf = (reference: string) => ids.get(JSON.stringify({ reference }));
    const { id } = world.oci.part(ID, 'cluster');
    expect(idOf('oci_containerengine_cluster.cluster')).toBe(id);
    expect(idOf('oci_containerengine_addon.cert_manager')).toBe(
      `clusters/${id}/addons/CertManager`,
    );
    expect(idOf('oci_core_default_security_list.default_security_list')).toBe(
      world.list('default').id,
    );
    const log = world.oci.part(ID, 'pods-flow-log').id.split('/');
    expect(idOf('oci_logging_log.pods_flow_log')).toBe(
      `logGroupId/${log[0]}/logId/${log[1]}`,
    );
    const group = world.oci.part(ID, 'endpoint-nsg');
    const [rule] = world.oci
      .rulesOf(group.id)
      .filter(({ description }) => description?.includes('API server'));
    expect([...ids.values()]).toContain(
      `networkSecurityGroups/${group.id}/securityRules/${rule.id}`,
    );
  });

  it('writes each argument as the provider names it', async () => {
    const world = await settledWorld();
    const exported = await exportOf(world);
    const blocks = await readTerraform(exported.files);
    expect(
      resource(blocks, 'oci_core_default_security_list.default_security_list'),
    ).toMatchObject({
      attributes: {
        manage_default_resource_id: {
          reference: 'oci_core_vcn.vcn.default_security_list_id',
        },
        compartment_id: { reference: 'local.compartment_id' },
      },
    });
    expect(
      resource(blocks, 'oci_core_subnet.workers_subnet').attributes,
    ).toMatchObject({
      vcn_id: { reference: 'oci_core_vcn.vcn.id' },
      security_list_ids: [
        {
          reference: 'oci_core_default_security_list.default_security_list.id',
        },
      ],
    });
    expect(
      resource(
        blocks,
        'oci_core_network_security_group_security_rule.endpoint_nsg_ingress_tcp_6443_from_workers_nsg',
      ),
    ).toMatchObject({
      attributes: {
        direction: 'INGRESS',
        protocol: '6',
        source: {
          reference: 'oci_core_network_security_group.workers_nsg.id',
        },
        source_type: 'NETWORK_SECURITY_GROUP',
        stateless: false,
      },
      blocks: [
        {
          type: 'tcp_options',
          blocks: [
            {
              type: 'destination_port_range',
              attributes: { min: 6443, max: 6443 },
            },
          ],
        },
      ],
    });
    // In a security list, the ports of the destination have no block of their own.
    expect(
      resource(blocks, 'oci_core_security_list.bastion_security_list').blocks,
    ).toMatchObject([
      {
        type: 'egress_security_rules',
        blocks: [{ type: 'tcp_options', attributes: { min: 6443, max: 6443 } }],
      },
    ]);
    expect(contentOf(exported, 'cluster.tf')).toContain(`
  node_shape_config {
    ocpus         = 2
    memory_in_gbs = 16
  }
`);
  });

  it('leaves to others what is theirs', async () => {
    const autoscaled = specOf({
      bastion: { enabled: true },
      nodePool: { autoscaling: { min: 1, max: 5 } },
    });
    const world = await settledWorld({ spec: autoscaled });
    const exported = await exportOf(world, { spec: autoscaled });
    const blocks = await readTerraform(exported.files);
    const rules = [
      { reference: 'ingress_security_rules' },
      { reference: 'egress_security_rules' },
    ];
    expect(
      [
        'oci_core_default_security_list.default_security_list',
        'oci_core_security_list.load_balancers_security_list',
        'oci_core_security_list.bastion_security_list',
        'oci_containerengine_node_pool.node_pool',
        'oci_containerengine_addon.cert_manager',
        'oci_bastion_bastion.bastion',
      ].map(address => ignored(blocks, address)),
    ).toEqual([
      rules,
      rules,
      undefined,
      [{ reference: 'node_config_details[0].size' }],
      [{ reference: 'remove_addon_resources_on_delete' }],
      [{ reference: 'bastion_type' }],
    ]);
    expect(
      ignored(
        await readTerraform((await exportOf(await settledWorld())).files),
        'oci_containerengine_node_pool.node_pool',
      ),
    ).toBeUndefined();
    expect(contentOf(exported, 'cluster.tf')).toContain(
      "# The number of nodes is an autoscaler's, from 1 to 5.",
    );
  });

  it('has what is there, and not what was asked for', async () => {
    const world = await settledWorld();
    const pool = world.oci.part(ID, 'node-pool');
    world.oci.tamper(pool.id, {
      name: 'renamed "${pool}"',
      freeformTags: { ...pool.freeformTags, 'cost center': '42' },
    });
    const cluster = world.oci.part(ID, 'cluster');
    world.oci.tamper(cluster.id, {
      type: 'BASIC_CLUSTER',
      endpointConfig: {
        ...('endpointConfig' in cluster && cluster.endpointConfig),
        nsgIds: [],
      },
    });
    const exported = await exportOf(world);
    const blocks = await readTerraform(exported.files);
    expect(terraformFaults(blocks)).toEqual([]);
    expect(
      resource(blocks, 'oci_containerengine_node_pool.node_pool').attributes,
    ).toMatchObject({
      name: 'renamed "${pool}"',
      freeform_tags: { 'cost center': '42', 'okeanos-part': 'node-pool' },
    });
    const { attributes, blocks: inner } = resource(
      blocks,
      'oci_containerengine_cluster.cluster',
    );
    expect(attributes).toMatchObject({ type: 'BASIC_CLUSTER' });
    expect(
      inner.find(({ type }) => type === 'endpoint_config')?.attributes,
    ).not.toHaveProperty('nsg_ids');
  });

  it('has every node pool with all that was asked for', async () => {
    const pools = specOf({
      nodePool: { cycling: { maximumSurge: 1, maximumUnavailable: 0 } },
      additionalNodePools: [
        {
          name: 'gpu',
          bootVolumeGb: 100,
          labels: [{ key: 'team', value: 'ml' }],
          taints: [{ key: 'gpu', value: 'yes', effect: 'NoSchedule' }],
          eviction: { graceMinutes: 10, force: true },
          encryptionInTransit: true,
        },
      ],
    });
    const world = await settledWorld({ spec: pools });
    const exported = await exportOf(world, { spec: pools });
    const blocks = await readTerraform(exported.files);
    expect(terraformFaults(blocks)).toEqual([]);
    const gpu = resource(blocks, 'oci_containerengine_node_pool.node_pool_gpu');
    expect(gpu.attributes.node_metadata).toEqual({
      user_data: expect.any(String),
    });
    expect(gpu.blocks).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          type: 'initial_node_labels',
          attributes: { key: 'team', value: 'ml' },
        }),
        expect.objectContaining({
          type: 'node_source_details',
          attributes: expect.objectContaining({ boot_volume_size_in_gbs: 100 }),
        }),
        expect.objectContaining({
          type: 'node_eviction_node_pool_settings',
          attributes: expect.objectContaining({
            eviction_grace_duration: 'PT10M',
          }),
        }),
      ]),
    );
    expect(
      resource(blocks, 'oci_containerengine_node_pool.node_pool').blocks,
    ).toContainEqual(
      expect.objectContaining({ type: 'node_pool_cycling_details' }),
    );
  });

  it('has no metadata of nodes that is somebody else’s, which may be secret', async () => {
    const world = await settledWorld();
    const { id } = world.oci.part(ID, 'node-pool');
    world.oci.tamper(id, { nodeMetadata: { user_data: 'dG9rZW49c2VjcmV0' } });
    const exported = await exportOf(world);
    expect(JSON.stringify(exported)).not.toContain('dG9rZW49c2VjcmV0');
    expect(exported.leftOut).toEqual([
      {
        what: 'node_metadata of demo-node-pool',
        reason: expect.stringContaining('may hold secrets'),
      },
    ]);
  });

  it('leaves out what the cloud controller manager wrote, and says so', async () => {
    const world = await settledWorld();
    world.addToList('load-balancers', {
      ingress: [
        {
          source: '0.0.0.0/0',
          sourceType: 'CIDR_BLOCK',
          protocol: '6',
          isStateless: false,
          tcpOptions: { destinationPortRange: { min: 443, max: 443 } },
        },
        {
          source: '192.0.2.0/24',
          sourceType: 'CIDR_BLOCK',
          protocol: '6',
          isStateless: false,
          description: 'by somebody',
        },
      ],
    });
    const exported = await exportOf(world);
    expect(exported.leftOut).toEqual([
      {
        what: 'ingress TCP 443 from 0.0.0.0/0 in demo-load-balancers-security-list',
        reason: expect.stringContaining('cloud controller manager'),
      },
    ]);
    const blocks = await readTerraform(exported.files);
    expect(
      resource(
        blocks,
        'oci_core_security_list.load_balancers_security_list',
      ).blocks.filter(({ type }) => type === 'ingress_security_rules'),
    ).toMatchObject([{ attributes: { description: 'by somebody' } }]);
  });

  it('tells two rules that let the same through apart', async () => {
    const world = await settledWorld();
    const { id } = world.oci.part(ID, 'pods-nsg');
    const [{ id: _, ...rule }] = world.oci.rulesOf(id);
    await world.oci.addSecurityRules(id, [{ ...rule, description: 'again' }]);
    const exported = await exportOf(world);
    expect(terraformFaults(await readTerraform(exported.files))).toEqual([]);
    expect(contentOf(exported, 'security_groups.tf')).toMatch(/_2" \{/);
  });

  it('says what is not there', async () => {
    const world = await settledWorld();
    world.oci.vanish(world.oci.part(ID, 'nat-gateway').id);
    world.clock.advance(60 * 60_000);
    const exported = await exportOf(world);
    expect(exported.leftOut).toEqual([
      {
        what: 'NatGateway demo-nat-gateway',
        reason: 'it is not there: it is no longer listed where it was',
      },
    ]);
    expect(terraformFaults(await readTerraform(exported.files))).toEqual([]);
  });
});

(hasGo ? describe : describe.skip)('terraformFaults', () => {
  it('finds what the provider would not take', async () => {
    const faults = async (content: string) =>
      terraformFaults(await readTerraform([{ name: 'a.tf', content }]));
    const vcn = `resource "oci_core_vcn" "vcn" {
  compartment_id = local.compartment_id
}

import {
  to = oci_core_vcn.vcn
  id = "ocid1.vcn"
}
`;
    expect(await faults(vcn)).toEqual([]);
    const found = await faults(`${vcn}
resource "oci_core_subnet" "subnet" {
  compartment_id = local.compartment_id
  vcn_id         = "ocid1.vcn"
  cidr_blok      = "10.0.0.0/24"
  state          = "AVAILABLE"
  dns_label      = oci_core_vcn.other.dns_label

  freeform_tags {}
}

resource "oci_core_route_table" "routes" {
  vcn_id = oci_core_vcn.vcn.id

  route_rules {
    destination = ["0.0.0.0/0"]
  }

  freeform_tags = {
    of = oci_core_vcn.lost.id
  }
}

import {
  to = oci_core_vcn.gone
  id = "ocid1.gone"
}
`);
    const told = found.map(fault => fault.replace(/ \(pulumi-oci.*/, ''));
    expect([...new Set(told)]).toEqual([
      'oci_core_subnet.subnet: state is computed',
      'oci_core_subnet.subnet: cidr_blok is not "10.0.0.0/24"',
      'oci_core_subnet.subnet: state is not "AVAILABLE"',
      'oci_core_subnet.subnet: freeform_tags is no block',
      'oci_core_route_table.routes: compartment_id is missing',
      'oci_core_route_table.routes: route_rules: network_entity_id is missing',
      'oci_core_route_table.routes: route_rules: destination is not ["0.0.0.0/0"]',
      'oci_core_subnet.subnet is not imported',
      'oci_core_route_table.routes is not imported',
      'oci_core_vcn.gone is imported and not there',
      'oci_core_subnet.subnet refers to oci_core_vcn.other.dns_label',
      'oci_core_subnet.subnet copies ocid1.vcn',
      'oci_core_route_table.routes refers to oci_core_vcn.lost.id',
    ]);
  });
});
