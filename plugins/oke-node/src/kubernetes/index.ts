export { apiVersionOf, type ApiResource } from './ApiResource';
export type { Clock } from './clock';
export {
  KubernetesClient,
  type ListOptions,
  type RequestOptions,
  type WatchOptions,
} from './KubernetesClient';
export {
  KubernetesError,
  type FieldConflict,
  type StatusDetails,
} from './KubernetesError';
export type {
  KubernetesObject,
  ObjectMeta,
  StoredObject,
} from './KubernetesObject';
export { Reflector } from './Reflector';
export type { ReflectorHandler } from './ReflectorHandler';
export type { ReflectorState } from './ReflectorState';
export type { WatchEvent } from './watchEvents';
