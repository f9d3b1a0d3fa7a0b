export type {
  AddonOffer,
  ControlPlane,
  ControlPlaneFactory,
  ControlPlaneListener,
  ControlPlaneSpecification,
  WorkerNode,
  Workload,
} from './ControlPlaneFactory';
export type { OciEndpoint, OciEndpointOptions } from './startOciEndpoint';
export { startOciEndpoint } from './startOciEndpoint';
export { shortName } from './containerEngine/model';
