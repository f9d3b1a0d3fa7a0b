import type {
  NamespaceExport,
  NamespaceSpec,
} from '@okeanos/backstage-plugin-oke-common';
import {
  exportParts,
  type NamespaceContext,
} from '@okeanos/backstage-plugin-oke-node';
import { stringify } from 'yaml';
import type { NamespaceBlocks } from './blocks/NamespaceBlocks';
import { namespaceBlueprint } from './namespaceBlueprint';

/**
 * What Okeanos makes of a spec as files for `kubectl apply --kustomize`, without what says that Okeanos made it: the
 * namespace is then nobody's but the cluster's. Pure.
 */
export function exportNamespace(
  spec: NamespaceSpec,
  blocks: NamespaceBlocks,
  context: NamespaceContext,
): NamespaceExport {
  const { parts, failures } = namespaceBlueprint(spec, blocks, context);
  const { manifest, leftOut } = exportParts(parts);
  const file = `${spec.name}.yaml`;
  return {
    files: [
      {
        name: 'kustomization.yaml',
        content: stringify({
          apiVersion: 'kustomize.config.k8s.io/v1beta1',
          kind: 'Kustomization',
          resources: [file],
        }),
      },
      { name: file, content: manifest },
    ],
    leftOut: [
      ...leftOut.map(what => ({
        what,
        reason: 'the content of a Secret is told to nobody',
      })),
      ...failures.map(({ block, message }) => ({
        what: `what the block ${block} makes`,
        reason: message,
      })),
    ],
  };
}
