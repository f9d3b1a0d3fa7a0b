import {
  clusterSpecSchema,
  ETAG_ABSENT,
  issueSentence,
  namespaceSpecSchema,
  problemsOf,
  type DeletionPlan,
  type Plan,
} from '@okeanos/backstage-plugin-oke-common';
import type { OkeApi } from '../api/okeApiRef';
import { planOf } from '../components/plan/planOf';

/** What is planned. */
export type PlanKind = 'cluster' | 'namespace';

/**
 * The plan of a spec as a form has it. What is wrong with the spec itself is told without asking; the rest is the backend's,
 * in the name of who fills in the form.
 *
 * @throws what the client throws, when nothing is known of the plan
 */
export async function planForm(
  api: OkeApi,
  kind: PlanKind,
  spec: unknown,
  signal?: AbortSignal,
): Promise<Plan> {
  const schema = kind === 'cluster' ? clusterSpecSchema : namespaceSpecSchema;
  const { error } = schema.safeParse(spec, { error: issueSentence });
  if (error) {
    return { changes: [], problems: problemsOf(error, spec) };
  }
  const plan = await planOf(
    kind === 'cluster'
      ? api.planCluster(clusterSpecSchema.parse(spec), { signal })
      : api.planNamespace(namespaceSpecSchema.parse(spec), { signal }),
  );
  return isOfAnother(plan)
    ? { ...plan, problems: [existsAlready(kind, spec)] }
    : plan;
}

/**
 * What deleting what a form has chosen would take away; undefined while nothing is chosen.
 *
 * @param chosen - `name`, and of a namespace `cluster`
 * @throws what the client throws, when nothing is known of it
 */
export async function planDeletionForm(
  api: OkeApi,
  kind: PlanKind,
  chosen: unknown,
  signal?: AbortSignal,
): Promise<DeletionPlan | undefined> {
  const { cluster, name } = Object(chosen);
  if (kind === 'cluster') {
    return name && api.planClusterDeletion(String(name), { signal });
  }
  return (
    cluster &&
    name &&
    api.planNamespaceDeletion(String(cluster), String(name), { signal })
  );
}

/** Whether there is something with another spec: a form that makes something does not change it. */
function isOfAnother({ etag, problems, spec }: Plan): boolean {
  return (
    problems.length === 0 &&
    etag !== undefined &&
    etag !== ETAG_ABSENT &&
    (spec === undefined || spec.length > 0)
  );
}

function existsAlready(kind: PlanKind, spec: unknown) {
  return {
    field: 'name',
    value: String(Object(spec).name),
    message: `there is a ${kind} of this name already, which was declared otherwise`,
    remedy: 'Choose another name, or change the present one on its page',
  };
}
