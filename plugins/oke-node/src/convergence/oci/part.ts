import type { OciAddonDetails } from '../../oci/addons';
import type { OciDetails, OciKind } from '../../oci/kinds';
import type { SecurityRule } from '../../oci/securityRules';
import { referencedParts } from './references';
import type { ControllerRule } from './securityLists';

/**
 * What all parts of an OCI blueprint have in common.
 *
 * @public
 */
export interface OciPartBase {
  /** Unique in the blueprint, and the same for the same thing in every version of the spec. */
  id: string;
  /** Parts that are in place first: those it refers to, and those that only have to come first. */
  dependsOn: string[];
}

/**
 * A resource with an OCID. `details` hold references to other parts.
 *
 * @public
 */
export type OciResourcePart = {
  [K in OciKind]: OciPartBase & {
    type: 'resource';
    kind: K;
    details: OciDetails[K];
    /**
     * Reference to the OCID, for a resource that comes and goes with another one: it is only held to
     * `details`.
     */
    comesWith?: string;
    /** What controllers of the cluster may write into a security list. Nobody takes it away. */
    controllerRules?: ControllerRule[];
    /** Of a node pool whose number of nodes is an autoscaler's: what was declared of it. Nobody takes a node away. */
    leftSize?: { min: number; max: number };
    /** Of a peering gateway: what lies behind it, and whose routes lead there. */
    routesTo?: { vcnCidr: string; clientCidrs: string[] };
  };
}[OciKind];

/**
 * All rules of a network security group. They have no tags and are identified by their content.
 *
 * @public
 */
export interface SecurityRulesPart extends OciPartBase {
  type: 'securityRules';
  kind: 'SecurityRules';
  /** Name of the NSG. */
  name: string;
  /** Reference to the NSG. */
  networkSecurityGroupId: string;
  /** Their descriptions start with `RULE_MARK`. */
  rules: SecurityRule[];
}

/** Parts of add-ons that were asked for are called so, with the name after it: what goes is known by that. */
export const ADDON_PART = 'addon-';

/**
 * An add-on of the cluster. It is identified by its name.
 *
 * @public
 */
export interface AddonPart extends OciPartBase {
  type: 'addon';
  kind: 'Addon';
  /** Reference to the cluster. */
  clusterId: string;
  addonName: string;
  /** How it is to be; left to OKE and to whoever changes it without it. */
  details?: OciAddonDetails;
}

/**
 * One node of a blueprint: something that should exist in OCI, and the parts that come first.
 *
 * @public
 */
export type OciPart = OciResourcePart | SecurityRulesPart | AddonPart;

type WithoutDependencies<P> = P extends unknown ? Omit<P, 'dependsOn'> : never;

/** @param after - parts that come first without being referred to */
export function ociPart(
  part: WithoutDependencies<OciPart>,
  after: string[] = [],
): OciPart {
  const dependsOn = new Set([...referencedParts(part), ...after]);
  return { ...part, dependsOn: [...dependsOn] };
}

/** Name of what the part makes. */
export function nameOf(part: OciPart): string {
  switch (part.type) {
    case 'securityRules':
      return part.name;
    case 'addon':
      return part.addonName;
    default:
      return 'name' in part.details
        ? part.details.name
        : part.details.displayName;
  }
}
