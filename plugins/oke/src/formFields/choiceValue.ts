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

/** The name of what a value stands for; undefined when nothing is chosen. */
export function chosenName(value: unknown): string | undefined {
  return typeof value === 'string' && value !== ''
    ? parseEntityRef(value).name
    : undefined;
}
