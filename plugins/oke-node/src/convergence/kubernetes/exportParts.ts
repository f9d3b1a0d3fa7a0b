import { stringify } from 'yaml';
import type { KubernetesObject } from '../../kubernetes';
import { withoutIdentity } from './identity';
import { refOf, type KubernetesPart } from './part';

/**
 * Parts as somebody would write them who does without Okeanos.
 *
 * @public
 */
export interface ExportedParts {
  /** YAML of all of them, in the order in which they are made. */
  manifest: string;
  /** `Kind name` of what is not in it: the content of a Secret is told to nobody. */
  leftOut: string[];
}

/**
 * Parts as a manifest, without what says that Okeanos made them. Pure.
 *
 * @public
 */
export function exportParts(parts: readonly KubernetesPart[]): ExportedParts {
  const isSecret = ({ object }: KubernetesPart) => object.kind === 'Secret';
  return {
    manifest: parts
      .filter(part => !isSecret(part))
      .map(({ object }) =>
        stringify(withoutEmpty(withoutIdentity(object)), { lineWidth: 0 }),
      )
      .join('---\n'),
    leftOut: parts.filter(isSecret).map(({ object }) => {
      const { kind, name } = refOf(object);
      return `${kind} ${name}`;
    }),
  };
}

/** Labels and annotations of which none are left. */
function withoutEmpty(object: KubernetesObject): object {
  const { labels = {}, annotations = {}, ...metadata } = object.metadata;
  return {
    ...object,
    metadata: {
      ...metadata,
      ...(Object.keys(labels).length > 0 && { labels }),
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
  };
}
