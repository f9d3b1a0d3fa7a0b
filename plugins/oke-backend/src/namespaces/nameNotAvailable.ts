import type {
  NamespaceSpec,
  PlanProblem,
} from '@okeanos/backstage-plugin-oke-common';

/** What a name gets that is taken: by whom is not told. */
export function nameNotAvailable({
  name,
}: Pick<NamespaceSpec, 'name'>): PlanProblem {
  return {
    field: 'name',
    value: name,
    message: 'the name is not available on this cluster',
    remedy: 'Choose another name',
  };
}
