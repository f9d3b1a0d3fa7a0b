import {
  withIdentity,
  type KubernetesPart,
} from '../../convergence/kubernetes';
import type { CertificateSource } from '../../extensions/certificateSources';
import type { Kind, NamedObject } from '../../status/kinds/defineKind';
import type { CertificateBound } from './certificateBounds';
import { certificatePolicyParts } from './certificatePolicy';
import type { Grant } from './grants';
import { hostPolicyParts } from './hostPolicies';
import {
  impersonatorAccessParts,
  type Impersonator,
} from './impersonatorAccess';
import { issuerPolicyParts, type GuardedIssuer } from './issuerPolicy';
import { keptNamespacePolicyParts } from './keptNamespacePolicy';
import { podPolicyParts } from './podPolicy';
import { servicePolicyParts } from './servicePolicy';
import { sharedGatewayParts, type SharedGateway } from './sharedGateway';
import { signerKindParts, signerPolicyParts } from './signers';
import { sourceParts } from './sourceParts';
import { watcherAccessParts } from './watcherAccess';

/**
 * What a cluster's baseline needs to know.
 *
 * @alpha
 */
export interface ClusterBaselineContext {
  /** UID of the cluster's row. */
  id: string;
  /** Name of the cluster, as Okeanos knows it. */
  cluster: string;
  /** Where the certificates of its namespaces can come from, the cluster's own CA among them. */
  sources: CertificateSource[];
  /** Issuers of sources that are no longer among those, as long as they are there. */
  formerIssuers: GuardedIssuer[];
  /** What some of its namespaces may have that others may not. */
  grants: Grant[];
  /** How long certificates of its namespaces may live: the first that fits. */
  certificateBounds: CertificateBound[];
  /** What the watcher reads. */
  kinds: readonly Kind<NamedObject>[];
  /** Who the watcher is in the cluster. */
  watcher: { kind: 'User' | 'Group'; name: string };
  /** Who acts for people there; undefined when nobody does, or Okeanos does not know who it is. */
  impersonator?: Impersonator;
  /** The way in that its namespaces share; undefined when they have none. */
  gateway?: SharedGateway;
}

/**
 * What every cluster needs before the first app namespace: read access for the watcher, the issuers
 * of the namespaces' certificates, and the admission policies that hold owners to them. Pure.
 *
 * @alpha
 */
export function clusterBaselineParts({
  id,
  cluster,
  sources,
  formerIssuers,
  grants,
  certificateBounds,
  kinds,
  watcher,
  impersonator,
  gateway,
}: ClusterBaselineContext): KubernetesPart[] {
  const guards = [
    ...certificatePolicyParts(sources, certificateBounds),
    ...issuerPolicyParts([
      ...sources.map(({ issuerRef }) => issuerRef),
      ...formerIssuers,
    ]),
    ...signerPolicyParts(),
  ];
  const guardIds = guards.map(part => part.id);
  return [
    ...watcherAccessParts(watcher, kinds),
    ...(impersonator ? impersonatorAccessParts(impersonator) : []),
    ...guards,
    ...keptNamespacePolicyParts(),
    ...hostPolicyParts(grants),
    ...servicePolicyParts(grants),
    ...podPolicyParts(),
    ...(gateway ? sharedGatewayParts(gateway) : []),
    ...signerKindParts(sources),
    // An issuer without the policies would sign for anybody.
    ...sources.flatMap(source =>
      sourceParts(source, { cluster }).map(part => ({
        ...part,
        dependsOn: [...part.dependsOn, ...guardIds],
      })),
    ),
  ].map(part => withIdentity(part, id));
}
