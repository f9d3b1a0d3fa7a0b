import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import type { Choice } from '@okeanos/backstage-plugin-oke-common';

/** The value that a form has for a choice: the reference of its entity in the catalog. */
export function choiceValue({ cluster, namespace }: Choice): string {
  return stringifyEntityRef(
    namespace === undefined
      ? { kind: 'Resource', name: cluster }
      : { kind: 'Resource', namespace: cluster, name: namespace },
  );
}

/**
 * The name of what a value stands for; undefined when nothing is chosen, or when the value is none of ours, since a link
 * can fill in a form with anything.
 */
export function chosenName(value: unknown): string | undefined {
  try {
    return parseEntityRef(String(value)).name;
  } catch {
    return undefined;
  }
}
