import { isRecord } from '../isRecord';
import type { OciChanges, OciDetails, OciKind, OciResource } from './resources';

/** What OCI's `Update…Details` can change of each kind; everything else stays as it was made. */
const CHANGEABLE: Record<OciKind, string[]> = {
  Vcn: ['displayName', 'freeformTags'],
  NatGateway: ['displayName', 'freeformTags', 'blockTraffic'],
  ServiceGateway: ['displayName', 'freeformTags', 'services'],
  RouteTable: ['displayName', 'freeformTags', 'routeRules'],
  SecurityList: [
    'displayName',
    'freeformTags',
    'ingressSecurityRules',
    'egressSecurityRules',
  ],
  NetworkSecurityGroup: ['displayName', 'freeformTags'],
  Subnet: ['displayName', 'freeformTags', 'routeTableId', 'securityListIds'],
  Cluster: [
    'name',
    'freeformTags',
    'kubernetesVersion',
    'endpointConfig.nsgIds',
    'options.serviceLbConfig',
  ],
  NodePool: [
    'name',
    'freeformTags',
    'kubernetesVersion',
    'nodeShape',
    'nodeShapeConfig',
    'nodeSourceDetails',
    'nodeConfigDetails',
  ],
};

/** Paths of fields, sorted. */
export interface Differences {
  changeable: string[];
  fixed: string[];
}

/**
 * Compares what is there with what is intended. Fields that are not intended may be anything, tags
 * of others included; lists have no order.
 */
export function findDifferences(
  kind: OciKind,
  live: OciResource,
  details: OciDetails[OciKind],
): Differences {
  const paths: string[] = [];
  collect(withoutForeignRoutes(live), details, '', paths);
  const isChangeable = (path: string) =>
    CHANGEABLE[kind].some(
      field => path === field || path.startsWith(`${field}.`),
    );
  paths.sort();
  return {
    changeable: paths.filter(isChangeable),
    fixed: paths.filter(path => !isChangeable(path)),
  };
}

/**
 * What is sent to take back such differences: the top-level fields that differ, whole, without
 * taking away what others added to them. The endpoint of a cluster is changed by a call of its own.
 *
 * @param differing - paths of changeable fields
 */
export function changesFor(
  live: OciResource,
  details: OciDetails[OciKind],
  differing: string[],
): OciChanges {
  const fields = new Set(differing.map(path => path.split('.')[0]));
  const intended: OciChanges = Object.fromEntries(
    Object.entries(details).filter(([field]) => fields.has(field)),
  );
  return {
    ...intended,
    ...(fields.has('freeformTags') && {
      freeformTags: { ...live.freeformTags, ...details.freeformTags },
    }),
    ...(fields.has('options') &&
      'options' in details && {
        options: { serviceLbConfig: details.options.serviceLbConfig },
      }),
    ...(fields.has('routeRules') &&
      'routeRules' in live &&
      'routeRules' in details && {
        routeRules: [
          ...details.routeRules,
          ...live.routeRules.filter(isForeignRoute),
        ],
      }),
  };
}

/** A way into a peered network. Okeanos does not make any, so it leaves them to whoever does. */
function isForeignRoute({
  networkEntityId,
}: {
  networkEntityId: string;
}): boolean {
  return /^ocid1\.(drg|localpeeringgateway)\./.test(networkEntityId);
}

function withoutForeignRoutes(live: OciResource): OciResource {
  return 'routeRules' in live
    ? {
        ...live,
        routeRules: live.routeRules.filter(rule => !isForeignRoute(rule)),
      }
    : live;
}

function collect(
  live: unknown,
  intended: unknown,
  path: string,
  paths: string[],
): void {
  if (isRecord(intended)) {
    for (const [key, value] of Object.entries(intended)) {
      const inner = isRecord(live) ? live[key] : undefined;
      collect(inner, value, path ? `${path}.${key}` : key, paths);
    }
  } else if (!isAsIntended(live, intended)) {
    paths.push(path);
  }
}

function isAsIntended(live: unknown, intended: unknown): boolean {
  if (intended === undefined) {
    return true;
  }
  if (Array.isArray(live) && Array.isArray(intended)) {
    const left = [...live];
    return (
      live.length === intended.length &&
      intended.every(item => {
        const at = left.findIndex(other => isAsIntended(other, item));
        if (at >= 0) {
          left.splice(at, 1);
        }
        return at >= 0;
      })
    );
  }
  if (isRecord(live) && isRecord(intended)) {
    return Object.entries(intended).every(([key, value]) =>
      isAsIntended(live[key], value),
    );
  }
  return live === intended;
}
