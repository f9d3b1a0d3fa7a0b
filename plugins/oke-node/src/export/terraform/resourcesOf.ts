import {
  apartFromControllers,
  RULE_FIELDS,
} from '../../convergence/oci/securityLists';
import { describeRule } from '../../convergence/oci/compareRules';
import type { OciResourcePart } from '../../convergence/oci/part';
import type { SeenOciPart } from '../../convergence/oci/readOciParts';
import {
  ociDetailsSchemas,
  type OciKind,
  type OciResource,
} from '../../oci/kinds';
import type { SecurityRule } from '../../oci/securityRules';
import { placeOfLog } from '../../oci/logAddress';
import { userDataFor } from '../../oci/nodeStart';
import { attribute, comment, block, Expression, type HclItem } from './hcl';
import { itemsOf, sorted, type Refer } from './itemsOf';
import { groupRuleItems, listRuleItems } from './securityRuleItems';
import { identifier } from './terraformName';

/** A file of the export. */
export type TerraformFile =
  | 'network.tf'
  | 'security_groups.tf'
  | 'cluster.tf'
  | 'logs.tf';

/** One resource of Terraform's, and the thing in OCI that it stands for. */
export interface TerraformResource {
  file: TerraformFile;
  type: string;
  name: string;
  /** As `terraform import` takes it. */
  importId: string;
  body: HclItem[];
}

const OF_KINDS: Record<OciKind, { type: string; file: TerraformFile }> = {
  Vcn: { type: 'oci_core_vcn', file: 'network.tf' },
  NatGateway: { type: 'oci_core_nat_gateway', file: 'network.tf' },
  ServiceGateway: { type: 'oci_core_service_gateway', file: 'network.tf' },
  DrgAttachment: { type: 'oci_core_drg_attachment', file: 'network.tf' },
  LocalPeeringGateway: {
    type: 'oci_core_local_peering_gateway',
    file: 'network.tf',
  },
  RouteTable: { type: 'oci_core_route_table', file: 'network.tf' },
  SecurityList: { type: 'oci_core_security_list', file: 'network.tf' },
  Subnet: { type: 'oci_core_subnet', file: 'network.tf' },
  NetworkSecurityGroup: {
    type: 'oci_core_network_security_group',
    file: 'security_groups.tf',
  },
  Cluster: { type: 'oci_containerengine_cluster', file: 'cluster.tf' },
  NodePool: { type: 'oci_containerengine_node_pool', file: 'cluster.tf' },
  Bastion: { type: 'oci_bastion_bastion', file: 'cluster.tf' },
  LogGroup: { type: 'oci_logging_log_group', file: 'logs.tf' },
  Log: { type: 'oci_logging_log', file: 'logs.tf' },
  CaptureFilter: { type: 'oci_core_capture_filter', file: 'logs.tf' },
};

/** What a part that came with another one is to Terraform. */
const DEFAULT_SECURITY_LIST = 'oci_core_default_security_list';

/**
 * What is there as resources of Terraform's, which refer to each other. Pure. Each argument is in the provider's schema; what
 * the provider alone computes is not among them.
 *
 * @param compartment - OCID of the compartment, and what stands for it
 */
export function resourcesOf(
  parts: readonly SeenOciPart[],
  compartment: { id: string; expression: Expression },
): TerraformResource[] {
  const references = new Map([[compartment.id, compartment.expression]]);
  const partNames = new Map<string, string>();
  for (const seen of parts) {
    if ('live' in seen) {
      const { type, name } = addressOf(seen.part);
      references.set(seen.live.id, new Expression(`${type}.${name}.id`));
      partNames.set(seen.live.id, seen.part.id);
    }
  }
  const refer: Refer = text => references.get(text) ?? text;
  return parts.flatMap(seen => {
    if ('live' in seen) {
      return resourceOf(seen.part, seen.live, refer);
    }
    if ('addon' in seen) {
      return addonOf(seen, refer);
    }
    return rulesOf(seen, refer, peer => partNames.get(peer) ?? peer);
  });
}

function addressOf({ id, kind, comesWith }: OciResourcePart) {
  return {
    type: comesWith ? DEFAULT_SECURITY_LIST : OF_KINDS[kind].type,
    name: identifier(id),
  };
}

function resourceOf(
  part: OciResourcePart,
  live: OciResource,
  refer: Refer,
): TerraformResource {
  return {
    file: OF_KINDS[part.kind].file,
    ...addressOf(part),
    importId: importIdOf(live),
    body: [...argumentsOf(part, live, refer), ...lifecycleOf(part)],
  };
}

/** https://registry.terraform.io/providers/oracle/oci/latest/docs/resources/logging_log, "Import" */
function importIdOf(live: OciResource): string {
  if (!('logGroupId' in live)) {
    return live.id;
  }
  const { logGroupId, logId } = placeOfLog(live.id);
  return `logGroupId/${logGroupId}/logId/${logId}`;
}

function argumentsOf(
  part: OciResourcePart,
  live: OciResource,
  refer: Refer,
): HclItem[] {
  if (isSecurityList(live)) {
    return securityListItems(part, live, refer);
  }
  return isNodePool(live)
    ? nodePoolItems(part, live, refer)
    : itemsOf(ociDetailsSchemas[part.kind], live, refer);
}

function isSecurityList(
  live: OciResource,
): live is OciResource<'SecurityList'> {
  return 'ingressSecurityRules' in live;
}

function isNodePool(live: OciResource): live is OciResource<'NodePool'> {
  return 'nodeMetadata' in live;
}

/** Metadata is free text, in which others may keep secrets: only what Okeanos made itself is written. */
function nodePoolItems(
  part: OciResourcePart,
  live: OciResource<'NodePool'>,
  refer: Refer,
): HclItem[] {
  const schema = ociDetailsSchemas.NodePool.omit({ nodeMetadata: true });
  const { nodeMetadata } = live;
  const isWritten =
    Object.keys(nodeMetadata).length > 0 && !hasForeignMetadata(part, live);
  return sorted([
    ...itemsOf(schema, live, refer),
    ...(isWritten ? [attribute('node_metadata', nodeMetadata)] : []),
  ]);
}

/** Whether a node pool has metadata that is not what Okeanos made it with. Without it in the file, Terraform keeps it. */
export function hasForeignMetadata(
  { details }: OciResourcePart,
  live: OciResource,
): boolean {
  const made =
    'nodeMetadata' in details && details.nodeMetadata
      ? details.nodeMetadata
      : // What a pool has that had taints once.
        { user_data: userDataFor([]) };
  return isNodePool(live) && !isSupersetOf(made, live.nodeMetadata);
}

function isSupersetOf(
  made: Record<string, string>,
  metadata: Record<string, string>,
): boolean {
  return Object.entries(metadata).every(([key, value]) => made[key] === value);
}

/** Without what a controller of the cluster may have written. */
function securityListItems(
  part: OciResourcePart,
  live: OciResource<'SecurityList'>,
  refer: Refer,
): HclItem[] {
  const { others } =
    'ingressSecurityRules' in part.details
      ? apartFromControllers(part.details, live, part.controllerRules ?? [])
      : { others: live };
  const [ingress, egress] = RULE_FIELDS;
  const schema = ociDetailsSchemas.SecurityList.omit({
    [ingress]: true,
    [egress]: true,
    ...(part.comesWith && { vcnId: true }),
  });
  return [
    ...(part.comesWith
      ? [attribute('manage_default_resource_id', defaultListOf(live, refer))]
      : []),
    ...itemsOf(schema, live, refer),
    ...listRuleItems(others, refer),
  ];
}

/** Through the VCN: the resource cannot refer to itself. */
function defaultListOf(
  { id, vcnId }: OciResource<'SecurityList'>,
  refer: Refer,
) {
  const vcn = refer(vcnId);
  return vcn instanceof Expression
    ? new Expression(vcn.text.replace(/\.id$/, '.default_security_list_id'))
    : id;
}

/** What others own, or OCI does not tell as it takes it. */
function lifecycleOf({
  kind,
  controllerRules = [],
  leftSize,
}: OciResourcePart): HclItem[] {
  if (controllerRules.length > 0) {
    return ignoring(
      "OCI's cloud controller manager writes rules here for Services of type LoadBalancer.\nWhat it may have written is not in this file.",
      ['ingress_security_rules', 'egress_security_rules'],
    );
  }
  if (leftSize) {
    return ignoring(
      `The number of nodes is an autoscaler's, from ${leftSize.min} to ${leftSize.max}.`,
      ['node_config_details[0].size'],
    );
  }
  return kind === 'Bastion'
    ? ignoring(
        'OCI may answer it in another case than it was made with; for the provider, that is another bastion.',
        ['bastion_type'],
      )
    : [];
}

function ignoring(reason: string, fields: string[]): HclItem[] {
  return [
    block(
      'lifecycle',
      [],
      [
        comment(reason),
        attribute(
          'ignore_changes',
          fields.map(field => new Expression(field)),
        ),
      ],
    ),
  ];
}

function addonOf(
  { part, clusterId, addon }: Extract<SeenOciPart, { addon: unknown }>,
  refer: Refer,
): TerraformResource {
  return {
    file: 'cluster.tf',
    type: 'oci_containerengine_addon',
    name: identifier(part.id),
    importId: `clusters/${clusterId}/addons/${addon.name}`,
    body: [
      ...(addon.version
        ? []
        : [comment('Without a version, OKE keeps it up to date.')]),
      attribute('addon_name', addon.name),
      attribute('cluster_id', refer(clusterId)),
      ...(addon.version ? [attribute('version', addon.version)] : []),
      ...(addon.configurations ?? []).map(({ key, value }) =>
        block(
          'configurations',
          [],
          [attribute('key', key), attribute('value', value)],
        ),
      ),
      attribute('remove_addon_resources_on_delete', true),
      ...ignoring(
        'Asked for by the provider, and never told by OCI: it only matters when the add-on is deleted.',
        ['remove_addon_resources_on_delete'],
      ),
    ],
  };
}

function rulesOf(
  { networkSecurityGroupId, rules }: Extract<SeenOciPart, { rules: unknown }>,
  refer: Refer,
  nameOf: (peer: string) => string,
): TerraformResource[] {
  const group = nameOf(networkSecurityGroupId);
  const named = rules
    .map(rule => ({
      rule,
      name: identifier(`${group} ${describeRule(rule, nameOf)}`),
    }))
    .sort(byNameAndId);
  return named.flatMap(({ rule, name }, index) => {
    const same = named
      .slice(0, index)
      .filter(({ name: other }) => other === name).length;
    return rule.id === undefined
      ? []
      : {
          file: 'security_groups.tf',
          type: 'oci_core_network_security_group_security_rule',
          name: same === 0 ? name : `${name}_${same + 1}`,
          importId: `networkSecurityGroups/${networkSecurityGroupId}/securityRules/${rule.id}`,
          body: [
            attribute(
              'network_security_group_id',
              refer(networkSecurityGroupId),
            ),
            ...groupRuleItems(rule, refer),
          ],
        };
  });
}

interface NamedRule {
  rule: SecurityRule;
  name: string;
}

function byNameAndId(one: NamedRule, other: NamedRule): number {
  return (
    one.name.localeCompare(other.name, 'en') ||
    (one.rule.id ?? '').localeCompare(other.rule.id ?? '', 'en')
  );
}
