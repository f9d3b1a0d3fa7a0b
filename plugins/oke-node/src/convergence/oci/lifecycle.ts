/** What a lifecycle state of OCI means to convergence. */
export type Phase =
  | 'pending'
  | 'ready'
  /** There, but something in it does not work. */
  | 'degraded'
  | 'failed'
  | 'terminating'
  | 'terminated'
  | 'unrecognised';

/** Of the Networking service and of Container Engine, as their API references list them. */
const PHASES: Record<string, Phase> = {
  PROVISIONING: 'pending',
  CREATING: 'pending',
  UPDATING: 'pending',
  AVAILABLE: 'ready',
  ACTIVE: 'ready',
  NEEDS_ATTENTION: 'degraded',
  FAILED: 'failed',
  TERMINATING: 'terminating',
  DELETING: 'terminating',
  TERMINATED: 'terminated',
  DELETED: 'terminated',
};

export function phaseOf({ lifecycleState }: { lifecycleState: string }): Phase {
  return PHASES[lifecycleState] ?? 'unrecognised';
}
