import type { models as bastion } from 'oci-bastion';
import type { models as containerEngine } from 'oci-containerengine';
import type { models as core } from 'oci-core';
import type { models as logging } from 'oci-logging';

/** What a lifecycle state of OCI means to convergence. */
export type Phase =
  | 'pending'
  | 'ready'
  /** There, but something in it does not work. */
  | 'degraded'
  /** There, and out of service: OCI says no more. */
  | 'inactive'
  | 'failed'
  | 'terminating'
  | 'terminated'
  | 'unrecognised';

/** The values of an enum of the SDK, without its own word for those that it does not know. */
type ValueOf<Enum extends string> = Exclude<`${Enum}`, 'UNKNOWN_VALUE'>;

/** All lifecycle states of what Okeanos makes: a kind that is added brings its own. */
type LifecycleState = ValueOf<
  | bastion.BastionLifecycleState
  | containerEngine.AddonLifecycleState
  | containerEngine.ClusterLifecycleState
  | containerEngine.NodePoolLifecycleState
  | core.CaptureFilter.LifecycleState
  | core.DrgAttachment.LifecycleState
  | core.LocalPeeringGateway.LifecycleState
  | core.NatGateway.LifecycleState
  | core.NetworkSecurityGroup.LifecycleState
  | core.RouteTable.LifecycleState
  | core.SecurityList.LifecycleState
  | core.ServiceGateway.LifecycleState
  | core.Subnet.LifecycleState
  | core.Vcn.LifecycleState
  | logging.LogGroupLifecycleState
  | logging.LogLifecycleState
>;

/** Of the SDK's enums: with a state that an update of the SDK brings, this does not compile until somebody says what it means. */
const PHASES = {
  PROVISIONING: 'pending',
  CREATING: 'pending',
  UPDATING: 'pending',
  ATTACHING: 'pending',
  AVAILABLE: 'ready',
  ACTIVE: 'ready',
  ATTACHED: 'ready',
  NEEDS_ATTENTION: 'degraded',
  INACTIVE: 'inactive',
  FAILED: 'failed',
  TERMINATING: 'terminating',
  DELETING: 'terminating',
  DETACHING: 'terminating',
  TERMINATED: 'terminated',
  DELETED: 'terminated',
  DETACHED: 'terminated',
} as const satisfies Record<LifecycleState, Phase>;

/** OCI may know more states than the SDK: then nothing is concluded. */
export function phaseOf({ lifecycleState }: { lifecycleState: string }): Phase {
  return isKnown(lifecycleState) ? PHASES[lifecycleState] : 'unrecognised';
}

function isKnown(state: string): state is LifecycleState {
  return Object.hasOwn(PHASES, state);
}

/** Of the SDK's enum, as {@link PHASES}. */
const WORK = {
  ACCEPTED: 'working',
  IN_PROGRESS: 'working',
  CANCELING: 'working',
  CANCELLING: 'working',
  SUCCEEDED: 'done',
  FAILED: 'failed',
  CANCELED: 'failed',
} as const satisfies Record<
  ValueOf<
    | bastion.OperationStatus
    | containerEngine.WorkRequestStatus
    | logging.OperationStatus
  >,
  'working' | 'done' | 'failed'
>;

/** Whether work has ended without its effect. What is not known is not taken for a failure: the resource itself tells. */
export function hasFailed({ status }: { status: string }): boolean {
  return Object.entries(WORK).some(
    ([known, meaning]) => known === status && meaning === 'failed',
  );
}
