import type { NamespaceSpec } from '@okeanos/backstage-plugin-oke-common';
import {
  withIdentity,
  type KubernetesPart,
} from '../../convergence/kubernetes';
import type { KubernetesObject } from '../../kubernetes';
import {
  ANNOTATION_FORMER_OWNER,
  ANNOTATION_LEFT_SECRETS,
  LABEL_KEPT,
} from '../../common/names';
import { certificateParts } from './certificates';
import {
  inNamespace,
  namespacePart,
  podSecurityLabels,
  type NamespaceContext,
} from './namespaceParts';
import type { BuiltObject } from '../BuiltObject';

/**
 * What a namespace that is let go and kept must be first: no host is allowed to it, and its certificates
 * carry the names of its own services only. Pure.
 *
 * @public
 */
export function partsToLetGo(
  spec: NamespaceSpec,
  context: Pick<NamespaceContext, 'id' | 'podSecurityVersion' | 'issuerRef'>,
): KubernetesPart[] {
  const withoutHosts = {
    ...spec,
    services: spec.services.map(service => ({ ...service, hosts: [] })),
  };
  const certificates = (
    context.issuerRef ? certificateParts(withoutHosts, context.issuerRef) : []
  ).map(part => ({
    ...inNamespace(part, spec.name),
    dependsOn: ['namespace'],
  }));
  return [namespacePart(withoutHosts, context), ...certificates].map(part =>
    withIdentity(part, context.id),
  );
}

/**
 * The Namespace when it is let go: no longer Okeanos's, still held to its Pod Security Standard, and marked, so
 * that nobody gets certificates in it, with whose it was and what is left of certificates. Pure.
 *
 * @param leftSecrets - names of Secrets whose certificates name what the namespace may not have
 * @public
 */
export function keptNamespace(
  spec: NamespaceSpec,
  {
    podSecurityVersion,
    leftSecrets,
  }: Pick<NamespaceContext, 'podSecurityVersion'> & { leftSecrets: string[] },
): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: spec.name,
      labels: {
        ...podSecurityLabels(spec, podSecurityVersion),
        [LABEL_KEPT]: 'true',
      },
      annotations: {
        [ANNOTATION_FORMER_OWNER]: spec.owner,
        ...(leftSecrets.length > 0 && {
          [ANNOTATION_LEFT_SECRETS]: leftSecrets.join(','),
        }),
      },
    },
  } satisfies BuiltObject;
}
