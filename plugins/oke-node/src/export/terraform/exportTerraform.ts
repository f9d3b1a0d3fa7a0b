import { describeRule } from '../../convergence/oci/compareRules';
import type {
  SeenOciPart,
  UntoldOciPart,
} from '../../convergence/oci/readOciParts';
import { apartFromControllers } from '../../convergence/oci/securityLists';
import { nameOf } from '../../convergence/oci/part';
import {
  attribute,
  block,
  comment,
  Expression,
  writeHcl,
  type HclItem,
} from './hcl';
import {
  hasForeignMetadata,
  resourcesOf,
  type TerraformFile,
  type TerraformResource,
} from './resourcesOf';

/**
 * What a cluster is exported from.
 *
 * @public
 */
export interface TerraformSource {
  /** Name of the cluster. */
  cluster: string;
  region: string;
  compartmentId: string;
  parts: readonly SeenOciPart[];
  /** What was asked for, and is not there. */
  absent: readonly UntoldOciPart[];
  /** When OCI answered so. */
  at: Date;
}

/**
 * A cluster as Terraform.
 *
 * @public
 */
export interface TerraformExport {
  /** For one folder. */
  files: { name: string; content: string }[];
  /** What is not in them, and why. */
  leftOut: { what: string; reason: string }[];
}

/**
 * Of these on, the provider has all arguments that are exported: `backend_nsg_ids` of a cluster's load balancers is the last
 * that came. Held against the schemas in `__fixtures__`, the oldest of which is that of 7.32.0.
 */
const PROVIDER_VERSION = '>= 7.32.0';

/** With which `import` blocks came: https://developer.hashicorp.com/terraform/language/import */
const TERRAFORM_VERSION = '>= 1.5';

const ABOUT: Record<TerraformFile, string> = {
  'network.tf': 'The VCN and what is in it.',
  'security_groups.tf':
    "Network security groups and their rules.\nRules that OCI's cloud controller manager writes for Services of type LoadBalancer are not here: it makes and deletes them.",
  'cluster.tf': 'The cluster, its node pools and add-ons, and its bastion.',
  'logs.tf': 'The log group and what is logged.',
};

/**
 * What OCI answers of a cluster as files of Terraform, with which it becomes Terraform's without a change: everything by
 * reference, and an `import` block for each resource. Pure.
 *
 * @public
 */
export function exportTerraform(source: TerraformSource): TerraformExport {
  const { cluster, region, compartmentId, parts, absent, at } = source;
  const resources = resourcesOf(parts, {
    id: compartmentId,
    expression: new Expression('local.compartment_id'),
  });
  const file = (name: TerraformFile) => ({
    name,
    content: writeHcl(
      ABOUT[name],
      resources
        .filter(resource => resource.file === name)
        .map(({ type, name: label, body }) =>
          block('resource', [type, label], body),
        ),
    ),
  });
  return {
    files: [
      {
        name: 'terraform.tf',
        content: writeHcl(
          [
            `Cluster ${cluster} as OCI answered at ${at.toISOString()}. What to do first is in imports.tf.`,
            'Defined tags and what OCI chooses by itself are not here: the provider keeps them as they are.',
          ].join('\n'),
          settings(region, compartmentId),
        ),
      },
      file('network.tf'),
      file('security_groups.tf'),
      file('cluster.tf'),
      file('logs.tf'),
      {
        name: 'imports.tf',
        content: writeHcl(aboutImports(resources.length), imports(resources)),
      },
    ],
    leftOut: [
      ...absent.map(({ kind, name, reason }) => ({
        what: `${kind} ${name}`,
        reason: `it is not there: ${reason}`,
      })),
      ...parts.flatMap(controllerRulesOf),
      ...parts.flatMap(foreignMetadataOf),
    ],
  };
}

function settings(region: string, compartmentId: string): HclItem[] {
  return [
    block(
      'terraform',
      [],
      [
        attribute('required_version', TERRAFORM_VERSION),
        block(
          'required_providers',
          [],
          [
            attribute('oci', {
              source: 'oracle/oci',
              version: PROVIDER_VERSION,
            }),
          ],
        ),
      ],
    ),
    comment(
      'Who it acts as comes from the environment or from ~/.oci/config: no credentials belong here.',
    ),
    block('provider', ['oci'], [attribute('region', region)]),
    block('locals', [], [attribute('compartment_id', compartmentId)]),
  ];
}

function aboutImports(count: number): string {
  return [
    'Takes over what is there; nothing is made by it. Freeze the cluster in Okeanos first, so that one of the two acts.',
    '',
    'Apply a plan only if it says that nothing is added, changed or destroyed:',
    `  Plan: ${count} to import, 0 to add, 0 to change, 0 to destroy.`,
    'Another plan must not be applied. Many arguments of these resources cannot be changed: where one differs,',
    'Terraform destroys the cluster with everything that runs on it, and makes another. Export it anew then.',
    '',
    'Once it is applied, this file is needed no more.',
  ].join('\n');
}

function imports(resources: readonly TerraformResource[]): HclItem[] {
  return resources.map(({ type, name, importId }) =>
    block(
      'import',
      [],
      [
        attribute('to', new Expression(`${type}.${name}`)),
        attribute('id', importId),
      ],
    ),
  );
}

function foreignMetadataOf(seen: SeenOciPart): TerraformExport['leftOut'] {
  return 'live' in seen && hasForeignMetadata(seen.part, seen.live)
    ? [
        {
          what: `node_metadata of ${nameOf(seen.part)}`,
          reason:
            'it is not what Okeanos made, and may hold secrets; Terraform keeps it as it is',
        },
      ]
    : [];
}

/** What is there and left out, since it is the cloud controller manager's. */
function controllerRulesOf(seen: SeenOciPart): TerraformExport['leftOut'] {
  const told = (rule: Parameters<typeof describeRule>[0]) => ({
    what: `${describeRule(rule, peer => peer)} in ${nameOf(seen.part)}`,
    reason:
      "OCI's cloud controller manager writes such rules for Services, and deletes them",
  });
  if ('rules' in seen) {
    return seen.kept.map(told);
  }
  if (
    !('live' in seen) ||
    !('ingressSecurityRules' in seen.live) ||
    !('ingressSecurityRules' in seen.part.details)
  ) {
    return [];
  }
  const { kept } = apartFromControllers(
    seen.part.details,
    seen.live,
    seen.part.controllerRules ?? [],
  );
  return [
    ...kept.ingressSecurityRules.map(rule =>
      told({ ...rule, direction: 'INGRESS' }),
    ),
    ...kept.egressSecurityRules.map(rule =>
      told({ ...rule, direction: 'EGRESS' }),
    ),
  ];
}
