import type { KubernetesPart } from '@okeanos/backstage-plugin-oke-node';
import {
  clusterBaselineParts,
  type CertificateSource,
  type CertificateSourcePart,
  type ClusterBaselineContext,
} from '@okeanos/backstage-plugin-oke-node/alpha';
import { faultOf } from '../../extensions/faultOf';
import { parseMadeParts, requireNoTwins } from '../../extensions/parseMade';

/**
 * Everything that makes up a cluster's baseline: what all have, and what certificate sources add. Pure.
 *
 * @returns the parts, and by id of a source why it could not say its own
 */
export function baselineBlueprint(context: ClusterBaselineContext): {
  parts: KubernetesPart[];
  failures: Map<string, string>;
} {
  const failures = new Map<string, string>();
  const taken: Parameters<typeof requireNoTwins>[1] = clusterBaselineParts({
    ...context,
    sources: context.sources.map(source => making(source, [])),
  });
  const sources = context.sources.map(source => {
    try {
      const { cluster } = context;
      const parts = parseMadeParts(source.baselineParts({ cluster }));
      requireNoTwins(parts, taken);
      taken.push(
        ...parts.map(part => ({ ...part, id: `${source.id}.${part.id}` })),
      );
      return making(source, parts);
    } catch (error) {
      failures.set(source.id, faultOf(error));
      return making(source, []);
    }
  });
  return { parts: clusterBaselineParts({ ...context, sources }), failures };
}

/** The source, as one that makes these parts. */
function making(
  source: CertificateSource,
  parts: CertificateSourcePart[],
): CertificateSource {
  return Object.create(source, { baselineParts: { value: () => parts } });
}
