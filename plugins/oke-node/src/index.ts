/**
 * Okeanos in Node.js: cluster access, blueprints, convergence and status evaluation.
 *
 * @packageDocumentation
 */
export * from './access';
export * from './blueprints/cluster';
export * from './blueprints/clusterBaseline';
export * from './blueprints/names';
export * from './blueprints/namespace';
export * from './convergence';
export * from './convergence/oci';
export * from './kubernetes';
export * from './oci';
export {
  carrySince,
  ClusterObjects,
  evaluateService,
  kindNames,
  kinds,
  readObject,
  ServiceDependencies,
  type ApiGroups,
  type Change,
  type Dependency,
  type IndexOf,
  type KindName,
  type Lookup,
  type ObjectOf,
  type ObjectView,
  type ServiceEvaluation,
  type Unavailable,
  type Unreadable,
} from './status';
