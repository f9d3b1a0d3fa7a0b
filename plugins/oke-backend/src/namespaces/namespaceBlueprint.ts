import type { NamespaceSpec } from '@okeanos/backstage-plugin-oke-common';
import {
  namespaceParts,
  withIdentity,
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
  context: NamespaceContext,
): { parts: KubernetesPart[]; failures: BlockFailure[] } {
  const { id, ownerGroup, ingressNamespaces } = context;
  const own = namespaceParts(spec, context);
  const { parts, failures } = blocks.parts(
    spec,
    { ownerGroup, ingressNamespaces },
    own,
  );
  return {
    parts: [...own, ...parts.map(part => withIdentity(part, id))],
    failures,
  };
}
