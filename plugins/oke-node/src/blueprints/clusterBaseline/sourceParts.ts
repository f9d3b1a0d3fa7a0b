import { CLUSTER_CA } from '@okeanos/backstage-plugin-oke-common';
import type { KubernetesPart } from '../../convergence/kubernetes';
import type {
  CertificateSource,
  CertificateSourceContext,
} from '../../extensions/certificateSources';

/** Begins the ids of parts of sources. */
const MARK = 'certificate-source';

/** Objects that a source makes in a cluster, as parts of its baseline. */
export function sourceParts(
  source: CertificateSource,
  context: CertificateSourceContext,
): KubernetesPart[] {
  const partId = (id: string) => `${prefixOf(source.id)}${id}`;
  return source
    .baselineParts(context)
    .map(({ id, dependsOn = [], object }) => ({
      id: partId(id),
      dependsOn: dependsOn.map(partId),
      object,
    }));
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
