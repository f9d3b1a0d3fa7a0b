import type { KubernetesPart } from '@okeanos/backstage-plugin-oke-node';
import {
  clusterBaselineParts,
  type CertificateSource,
  type CertificateSourcePart,
  type ClusterBaselineContext,
} from '@okeanos/backstage-plugin-oke-node/alpha';
import type { OnModuleFault } from '../../extensions/logModuleFaults';
import { parseMadeParts, requireNoTwins } from '../../extensions/parseMade';

/**
 * Everything that makes up a cluster's baseline: what all have, and what certificate sources add. Pure, but for telling of
 * faults.
 *
 * @returns the parts, and ids of the sources that failed to say their own
 */
export function baselineBlueprint(
  context: ClusterBaselineContext,
  onFault: OnModuleFault = () => {},
): {
  parts: KubernetesPart[];
  failures: Set<string>;
} {
  const failures = new Set<string>();
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
      onFault(`certificate source '${source.id}' of ${source.module}`, error);
      failures.add(source.id);
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
