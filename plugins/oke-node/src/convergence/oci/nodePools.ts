import { isDeepStrictEqual } from 'node:util';
import type { models } from 'oci-containerengine';
import type { OciDetails, OciResource } from '../../oci/kinds';
import { EVICTION_OF_OKE } from '../../oci/eviction';
import { userDataFor } from '../../oci/nodeStart';
import type { OciResourcePart } from './part';
import { counted } from '../../common/counted';

type Intended = Pick<OciResourcePart, 'kind' | 'details' | 'leftSize'>;
type Pool = OciResource<'NodePool'>;

function isPool(value: object): value is Pool {
  return 'nodeConfigDetails' in value && 'clusterId' in value;
}

function isPoolDetails(
  details: Intended['details'],
): details is OciDetails['NodePool'] {
  return 'nodeConfigDetails' in details;
}

/**
 * What is intended of a node pool as it stands: the size that it has, where that is an autoscaler's; the start of OKE
 * itself for its nodes, where they have another one and none is asked for; what means the same in the words of OCI.
 * Of everything else, the same.
 */
export function intendedOf<P extends Intended>(
  intended: P,
  live: OciResource,
): P {
  const { details, leftSize } = intended;
  if (!isPool(live) || !isPoolDetails(details)) {
    return intended;
  }
  const { nodeConfigDetails, nodeMetadata } = details;
  const { nodePoolCyclingDetails: cycling } = details;
  const size = live.nodeConfigDetails?.size;
  return {
    ...intended,
    details: {
      ...details,
      ...(leftSize &&
        size !== undefined && {
          nodeConfigDetails: { ...nodeConfigDetails, size },
        }),
      nodeEvictionNodePoolSettings: evictionAsAnswered(
        details.nodeEvictionNodePoolSettings,
        live.nodeEvictionNodePoolSettings,
      ),
      // OCI tells nothing of a pool that was never cycled.
      ...(!live.nodePoolCyclingDetails &&
        !cycling?.isNodeCyclingEnabled && {
          nodePoolCyclingDetails: undefined,
        }),
      ...(!nodeMetadata &&
        live.nodeMetadata.user_data !== undefined && {
          nodeMetadata: { user_data: userDataFor([]) },
        }),
    },
  };
}

type Eviction = Pool['nodeEvictionNodePoolSettings'];

/** The same in OCI's words, which has more than one for a duration. */
function evictionAsAnswered(
  intended: Eviction | undefined,
  { evictionGraceDuration }: Eviction,
): Eviction | undefined {
  const isSame =
    intended &&
    minutesOf(intended.evictionGraceDuration) ===
      minutesOf(evictionGraceDuration);
  return isSame ? { ...intended, evictionGraceDuration } : intended;
}

/** @param duration - ISO 8601 of hours, minutes and seconds; undefined when it is none */
function minutesOf(duration: string): number | undefined {
  const match = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(duration);
  if (!match) {
    return undefined;
  }
  const [hours, minutes, seconds] = match
    .slice(1)
    .map(part => Number(part ?? 0));
  return hours * 60 + minutes + seconds / 60;
}

/**
 * A node pool without what is said of it also where nobody asked for it. It tells one intention from another: an
 * Okeanos that says more asks for nothing else.
 */
export function withoutDefaults<P extends Intended>({ details, ...part }: P) {
  if (!isPoolDetails(details)) {
    return { ...part, details };
  }
  const {
    initialNodeLabels = [],
    nodeEvictionNodePoolSettings: eviction,
    nodePoolCyclingDetails: cycling,
    nodeConfigDetails,
    ...others
  } = details;
  const { isPvEncryptionInTransitEnabled, ...config } = nodeConfigDetails;
  return {
    ...part,
    details: {
      ...others,
      ...(initialNodeLabels.length > 0 && { initialNodeLabels }),
      ...(!isDeepStrictEqual(eviction, EVICTION_OF_OKE) && {
        nodeEvictionNodePoolSettings: eviction,
      }),
      ...(cycling?.isNodeCyclingEnabled && { nodePoolCyclingDetails: cycling }),
      nodeConfigDetails: {
        ...config,
        ...(isPvEncryptionInTransitEnabled && {
          isPvEncryptionInTransitEnabled,
        }),
      },
    },
  };
}

/** Why it is asked before nodes go, perhaps with what runs on them, in words; undefined when none would go. */
export function whyNodesStay(
  { details }: Intended,
  live: OciResource,
): string | undefined {
  const size = isPool(live) ? live.nodeConfigDetails?.size : undefined;
  if (!isPoolDetails(details) || size === undefined) {
    return undefined;
  }
  const { size: declared } = details.nodeConfigDetails;
  return declared < size
    ? `it has ${counted(size, 'node')}, and ${declared} ${
        declared === 1 ? 'was' : 'were'
      } declared: nodes are taken away only by a plan that somebody confirms; declare how many there are to be, or leave that to an autoscaler`
    : undefined;
}

/** What OCI makes nodes from: with a change of it they are cycled, if that is wanted. */
export const MADE_FROM = [
  'kubernetesVersion',
  'nodeShape',
  'nodeShapeConfig',
  'nodeSourceDetails',
  'initialNodeLabels',
  'nodeMetadata',
];

/** What is to be said of a node pool that is as intended. In words. */
export function describePool(intended: Intended, live: OciResource): string[] {
  return isPool(live)
    ? [...describeSize(intended, live), ...describeOldNodes(intended, live)]
    : [];
}

function describeSize({ leftSize }: Intended, live: Pool): string[] {
  const size = live.nodeConfigDetails?.size;
  if (!leftSize || size === undefined) {
    return [];
  }
  const { min, max } = leftSize;
  const where = size < min || size > max ? ', which it is outside of' : '';
  return [
    `its number of nodes is left to an autoscaler: it is ${size}, and ${min} to ${max} were declared${where}`,
  ];
}

/** Whether a node is still there: of the SDK's enum, as the states of resources. */
const NODES = {
  CREATING: true,
  ACTIVE: true,
  UPDATING: true,
  INACTIVE: true,
  FAILING: true,
  DELETING: false,
  DELETED: false,
} as const satisfies Record<
  Exclude<`${models.Node.LifecycleState}`, 'UNKNOWN_VALUE'>,
  boolean
>;

function isThere({ lifecycleState }: { lifecycleState?: string }): boolean {
  const gone = Object.entries(NODES).filter(([, there]) => !there);
  return !gone.some(([state]) => state === lifecycleState);
}

/**
 * Nodes keep the version that they were made with until they are cycled:
 * https://docs.oracle.com/en-us/iaas/Content/ContEng/Tasks/contengupgradingk8sworkernode.htm
 */
function describeOldNodes({ details }: Intended, live: Pool): string[] {
  const { nodes, kubernetesVersion } = live;
  if (!kubernetesVersion) {
    return [];
  }
  if (!nodes) {
    return ['the versions of its nodes could not be read'];
  }
  const standing = nodes.filter(isThere);
  const told = standing.flatMap(({ kubernetesVersion: own }) => own ?? []);
  const old = told.filter(own => own !== kubernetesVersion);
  const untold = standing.length - told.length;
  const isCycled =
    isPoolDetails(details) &&
    details.nodePoolCyclingDetails?.isNodeCyclingEnabled === true;
  return [
    ...(old.length > 0
      ? [
          `${old.length} of ${counted(standing.length, 'node')} ${
            old.length === 1 ? 'runs' : 'run'
          } ${[...new Set(old)].join(', ')} and not ${kubernetesVersion}: ${
            old.length === 1
              ? 'it keeps it until it is'
              : 'they keep it until they are'
          } cycled${
            isCycled ? '' : '; declare cycling for the pool to have OCI do it'
          }`,
        ]
      : []),
    ...(untold > 0
      ? [
          `OCI does not tell the version of ${untold} of ${counted(
            standing.length,
            'node',
          )}`,
        ]
      : []),
  ];
}
