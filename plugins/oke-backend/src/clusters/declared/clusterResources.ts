import type {
  ClusterResource,
  ClusterResources,
  SecurityRuleInWords,
} from '@okeanos/backstage-plugin-oke-common';
import {
  clusterParts,
  securityRuleInWords,
  type OciPart,
  type OciRecord,
} from '@okeanos/backstage-plugin-oke-node';
import type { ClusterRecord } from './ClusterStore';

/**
 * What a cluster consists of in OCI: what is intended, with what was recorded of it, and what is recorded and no longer
 * intended. Pure.
 */
export function clusterResources(
  record: ClusterRecord,
  {
    region,
    compartmentId,
    portalCidrs = [],
  }: { region?: string; compartmentId?: string; portalCidrs?: string[] },
): ClusterResources {
  const { id, spec, choice, records, endpoint } = record;
  const parts = choice
    ? clusterParts(spec, {
        ...choice,
        ...{ id, compartmentId: compartmentId ?? '', portalCidrs },
      })
    : [];
  const names = new Map(parts.map(part => [part.id, nameOf(part)]));
  return {
    ...{ name: spec.name, region, compartmentId },
    kubernetesVersion: choice?.kubernetesVersion,
    endpoint: endpoint && `${endpoint.host}:${endpoint.port}`,
    resources: [
      ...parts.map(part => ({
        ...{ part: part.id, kind: part.kind, name: nameOf(part) },
        detail: detailOf(part),
        ...progressOf(records.find(each => each.part === part.id)),
      })),
      ...records
        .filter(({ part, ended }) => !names.has(part) && !ended)
        .map(each => ({
          ...{ part: each.part, kind: each.kind, name: each.part },
          ...progressOf(each),
        })),
    ],
    securityGroups: parts.flatMap(part =>
      part.type === 'securityRules'
        ? {
            name: part.name,
            rules: part.rules.map(rule =>
              securityRuleInWords(rule, names),
            ) satisfies SecurityRuleInWords[],
          }
        : [],
    ),
  };
}

function nameOf(part: OciPart): string {
  switch (part.type) {
    case 'addon':
      return part.addonName;
    case 'securityRules':
      return part.name;
    default:
      return textOf(part.details, 'displayName', 'name') ?? part.id;
  }
}

function detailOf(part: OciPart): string | undefined {
  if (part.type === 'securityRules') {
    return String(part.rules.length);
  }
  if (part.type === 'addon') {
    return undefined;
  }
  switch (part.kind) {
    case 'Vcn':
      return part.details.cidrBlocks?.join(', ');
    case 'Bastion':
      return part.details.clientCidrBlockAllowList?.join(', ');
    case 'NodePool': {
      const { nodeShape, nodeConfigDetails } = part.details;
      // An autoscaler's number is not ours to tell.
      const size = part.leftSize
        ? `${part.leftSize.min} to ${part.leftSize.max}`
        : nodeConfigDetails?.size;
      return `${size} × ${nodeShape}`;
    }
    default:
      return textOf(part.details, 'cidrBlock', 'kubernetesVersion');
  }
}

/** The first of some fields that has a text. */
function textOf(details: object, ...fields: string[]): string | undefined {
  const all: Record<string, unknown> = { ...details };
  return fields
    .map(field => all[field])
    .find(value => typeof value === 'string');
}

function progressOf(
  record: OciRecord | undefined,
): Pick<ClusterResource, 'state' | 'since' | 'message' | 'ocid'> {
  if (!record) {
    return { state: 'waiting' };
  }
  const { ocid, ended, change, hash, startedAt } = record;
  if (ended) {
    const state = ended.reason === 'Gone' ? 'gone' : 'failed';
    return { ocid, state, since: ended.at, message: ended.message };
  }
  if (change?.failure) {
    const { message } = change.failure;
    return { ocid, state: 'failed', since: change.startedAt, message };
  }
  if (change) {
    return { ocid, state: 'underWay', since: change.startedAt };
  }
  return hash === undefined
    ? { ocid, state: 'underWay', since: startedAt }
    : { ocid, state: 'inPlace' };
}
