import { ociKinds, type OciChanges, type OciResource } from '../../oci/kinds';
import type { FieldChange } from '@okeanos/backstage-plugin-oke-common';
import { describeUserData } from '../../oci/nodeStart';
import type { SecurityRule } from '../../oci/securityRules';
import { valueText } from '../fieldChanges';
import { isRecord } from '../isRecord';
import { describeRule } from './compareRules';
import { MADE_FROM, intendedOf } from './nodePools';
import { hasPeer } from './peering';
import { isForeignRoute, routeChanges, withoutForeignRoutes } from './routes';
import type { OciResourcePart } from './part';
import {
  compareListRules,
  RULE_FIELDS,
  withControllerRules,
} from './securityLists';

/** What to compare with: of a part, what it is made from, and what others may add to it. */
type Intended = Pick<
  OciResourcePart,
  'kind' | 'details' | 'controllerRules' | 'leftSize'
>;

export interface Differences {
  /** Paths of fields, sorted. */
  changeable: string[];
  fixed: string[];
  /**
   * All of them for people: paths, and instead of those of rules the rules themselves, with `+` for what is missing and
   * `-` for what is too much.
   */
  told: string[];
  /** The same with what they are and become. */
  diff: FieldChange[];
  /** In words: rules that are not intended and are nobody's tampering. */
  kept: string[];
}

/**
 * Compares what is there with what is intended. Fields that are not intended may be anything, tags
 * of others included; lists have no order.
 */
export function findDifferences(
  declared: Intended,
  live: OciResource,
): Differences {
  const intended = intendedOf(declared, live);
  const paths: string[] = [];
  const own = withoutForeignRoutes(live, intended.details);
  collect(own, withoutRules(intended.details), '', paths);
  const rules = findRuleDifferences(intended, live);
  const differing = rules.filter(({ told }) => told.length > 0);
  const all = [...paths, ...differing.map(({ field }) => field)].sort();
  const { changeable, changeableApart = [] } = ociKinds[intended.kind];
  const isChangeable = (path: string) =>
    [...changeable, ...changeableApart].some(field => isIn(field, path)) &&
    !(path === 'peerId' && hasPeer(live));
  return {
    changeable: all.filter(isChangeable),
    fixed: all.filter(path => !isChangeable(path)),
    told: [...paths.sort(), ...differing.flatMap(({ told }) => told)],
    diff: [
      ...paths
        .sort()
        .flatMap(
          field =>
            routeChanges(field, own, intended.details) ?? [
              changeAt(field, own, intended.details),
            ],
        ),
      ...differing.flatMap(({ field, told }) =>
        told.map(rule => ruleChange(field, rule)),
      ),
    ],
    kept: rules.flatMap(({ kept }) => kept),
  };
}

/** What nodes run at their start, in base64: told in words. */
const USER_DATA = 'nodeMetadata.user_data';

function changeAt(field: string, live: object, intended: object): FieldChange {
  const [from, to] = [live, intended].map(object => {
    const found = field
      .split('.')
      .reduce<unknown>(
        (value, key) => (isRecord(value) ? value[key] : undefined),
        object,
      );
    return field === USER_DATA
      ? describeUserData(typeof found === 'string' ? found : undefined)
      : valueText(found);
  });
  return {
    field,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  };
}

/** @param told - with `+` for what is missing and `-` for what is too much */
export function ruleChange(field: string, told: string): FieldChange {
  const rule = told.slice(2);
  return told.startsWith('+') ? { field, to: rule } : { field, from: rule };
}

/** Of a security list, by field and in words; of everything else, nothing. */
function findRuleDifferences(
  { details, controllerRules = [] }: Intended,
  live: OciResource,
) {
  if (!isSecurityList(details) || !isSecurityList(live)) {
    return [];
  }
  const describe = (rule: SecurityRule) => describeRule(rule, peer => peer);
  return RULE_FIELDS.map(field => {
    const { missing, duplicates, stale, foreign, kept } = compareListRules(
      field,
      details,
      live,
      controllerRules,
    );
    return {
      field,
      told: [
        ...missing.map(rule => `+ ${describe(rule)}`),
        ...[...duplicates, ...stale, ...foreign].map(
          rule => `- ${describe(rule)}`,
        ),
      ],
      kept: kept.map(describe),
    };
  });
}

function isSecurityList<T extends object>(
  value: T,
): value is Extract<T, { ingressSecurityRules: unknown }> {
  return 'ingressSecurityRules' in value;
}

/** Rules are not compared field by field, but by what they let through. */
function withoutRules(details: Intended['details']): object {
  if (!isSecurityList(details)) {
    return details;
  }
  const {
    ingressSecurityRules: _ingress,
    egressSecurityRules: _egress,
    ...others
  } = details;
  return others;
}

/**
 * What is sent to take back such differences: the changeable fields that differ, whole, without
 * taking away what others added to them.
 *
 * @param differing - paths of changeable fields
 */
export function changesFor(
  declared: Intended,
  live: OciResource,
  differing: string[],
): OciChanges {
  const { kind, details, controllerRules = [] } = intendedOf(declared, live);
  const fields = ociKinds[kind].changeable.filter(field =>
    differing.some(path => isIn(field, path)),
  );
  const rules =
    isSecurityList(details) && isSecurityList(live)
      ? withControllerRules(details, live, controllerRules)
      : {};
  return {
    ...pickFields({ ...details, ...rules }, fields),
    // Nodes are cycled by the change that asks for it.
    ...('nodePoolCyclingDetails' in details &&
      fields.some(field => MADE_FROM.includes(field)) && {
        nodePoolCyclingDetails: details.nodePoolCyclingDetails,
      }),
    ...(fields.includes('freeformTags') && {
      freeformTags: { ...live.freeformTags, ...details.freeformTags },
    }),
    ...('nodeMetadata' in details &&
      'nodeMetadata' in live &&
      fields.includes('nodeMetadata') && {
        nodeMetadata: { ...live.nodeMetadata, ...details.nodeMetadata },
      }),
    ...(fields.includes('routeRules') &&
      'routeRules' in live &&
      'routeRules' in details && {
        routeRules: [
          ...details.routeRules,
          ...live.routeRules.filter(isForeignRoute(details.routeRules)),
        ],
      }),
  };
}

/** Whether a path is that of a field, or leads into it. */
function isIn(field: string, path: string): boolean {
  return path === field || path.startsWith(`${field}.`);
}

/** @param fields - names, and names of fields of such a field: `options.serviceLbConfig` */
function pickFields(details: object, fields: string[]): OciChanges {
  const picked: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(details)) {
    if (fields.includes(field)) {
      picked[field] = value;
      continue;
    }
    const inner = Object.entries(isRecord(value) ? value : {}).filter(([key]) =>
      fields.includes(`${field}.${key}`),
    );
    if (inner.length > 0) {
      picked[field] = Object.fromEntries(inner);
    }
  }
  return picked;
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
