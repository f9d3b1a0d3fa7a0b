import {
  withIdentity,
  type KubernetesPart,
} from '../../convergence/kubernetes';
import { certificatePolicyParts } from './certificatePolicy';
import { issuerParts } from './issuer';
import { issuerPolicyParts } from './issuerPolicy';
import { keptNamespacePolicyParts } from './keptNamespacePolicy';
import { watcherAccessParts } from './watcherAccess';

/**
 * What a cluster's baseline needs to know.
 *
 * @public
 */
export interface ClusterBaselineContext {
  /** UID of the cluster's row. */
  id: string;
  /** Who the watcher is in the cluster. */
  watcher: { kind: 'User' | 'Group'; name: string };
}

/**
 * What every cluster needs before the first app namespace: read access for the watcher, the issuer
 * of the namespaces' certificates, and the admission policies that hold owners to it. Pure.
 *
 * @public
 */
export function clusterBaselineParts(
  context: ClusterBaselineContext,
): KubernetesPart[] {
  return [
    ...watcherAccessParts(context.watcher),
    ...certificatePolicyParts(),
    ...issuerPolicyParts(),
    ...keptNamespacePolicyParts(),
    ...issuerParts(),
  ].map(part => withIdentity(part, context.id));
}
