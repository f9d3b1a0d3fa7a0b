export { findBinaries, type FindBinariesOptions } from './binaries';
export {
  ControlPlane,
  type ControlPlaneEndpoint,
  type ControlPlaneState,
} from './ControlPlane';
export type { AddonName, DesiredState } from './desiredState';
export type { AddonState, ControlPlaneEvent, ReadyEvent } from './events';
