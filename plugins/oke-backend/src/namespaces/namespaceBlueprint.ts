import type { NamespaceSpec } from '@okeanos/backstage-plugin-oke-common';
import {
  namespaceParts,
  type KubernetesPart,
  type NamespaceContext,
} from '@okeanos/backstage-plugin-oke-node';
import type { BlockFailure, NamespaceBlocks } from './blocks/NamespaceBlocks';

/**
 * Everything that makes up a namespace: what all have, and what blocks add. Pure.
 *
 * @returns the parts, and the blocks that could not say theirs
 */
export function namespaceBlueprint(
  spec: NamespaceSpec,
  blocks: NamespaceBlocks,
  context: Omit<NamespaceContext, 'blockParts'>,
): { parts: KubernetesPart[]; failures: BlockFailure[] } {
  const { ownerGroup, ingressNamespaces } = context;
  const { parts: blockParts, failures } = blocks.parts(
    spec,
    { ownerGroup, ingressNamespaces },
    namespaceParts(spec, context),
  );
  return { parts: namespaceParts(spec, { ...context, blockParts }), failures };
}
