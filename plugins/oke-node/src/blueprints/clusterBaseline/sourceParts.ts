import { CLUSTER_CA } from '@okeanos/backstage-plugin-oke-common';
import type { KubernetesPart } from '../../convergence/kubernetes';
import type {
  CertificateSource,
  CertificateSourceContext,
} from '../../extensions/certificateSources';
import { SIGNER_KIND_PART, signerObject } from './signers';

/** Id of the part that is the signer of a source; its own parts cannot have it. */
const SIGNER = 'okeanos-signer';

/** Begins the ids of parts of sources. */
const MARK = 'certificate-source';

/** Objects that a source makes in a cluster, as parts of its baseline. */
export function sourceParts(
  source: CertificateSource,
  context: CertificateSourceContext,
): KubernetesPart[] {
  const partId = (id: string) => `${prefixOf(source.id)}${id}`;
  const parts = source
    .baselineParts(context)
    .map(({ id, dependsOn = [], object }) => ({
      id: partId(id),
      dependsOn: dependsOn.map(partId),
      object,
    }));
  if (!source.sign) {
    return parts;
  }
  const signer = {
    id: partId(SIGNER),
    dependsOn: [SIGNER_KIND_PART],
    object: signerObject(source),
  };
  return [
    signer,
    ...parts.map(part => ({
      ...part,
      dependsOn: [signer.id, ...part.dependsOn],
    })),
  ];
}

/**
 * Id of the source that a part of a baseline belongs to; undefined for parts that every cluster has, the CA of the
 * cluster among them.
 *
 * @alpha
 */
export function sourceOfPart(partId: string): string | undefined {
  const [mark, source] = partId.split('.');
  return mark === MARK ? source : undefined;
}

/** The parts of the cluster's own CA are older than sources, and keep their ids: they must not be made anew. */
function prefixOf(source: string): string {
  return source === CLUSTER_CA ? '' : `${MARK}.${source}.`;
}
