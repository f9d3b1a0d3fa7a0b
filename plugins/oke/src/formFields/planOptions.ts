import type { PlanKind } from './formPlan';

/**
 * What a template sets under `ui:options` of an `OkePlan`.
 *
 * @public
 */
export interface PlanFieldOptions {
  for?: 'cluster' | 'namespace' | 'delete-cluster' | 'delete-namespace';
  /**
   * The input of the step of the template: the same text, by a YAML anchor. What is no part of what is planned may stand
   * among it: `plan`, the field's own value, and of a deletion `confirm`.
   */
  spec?: unknown;
}

/** Of a deletion, what names the thing. */
const NAMING = ['cluster', 'name'];

/** @throws when a template does not say what is planned: its author sees it at once */
export function planOptionsOf(
  uiSchema: { 'ui:options'?: { for?: unknown; spec?: unknown } } | undefined,
): { kind: PlanKind; deletes: boolean; spec: unknown } {
  const { for: purpose, spec } = uiSchema?.['ui:options'] ?? {};
  const [, deletes, kind] =
    /^(delete-)?(cluster|namespace)$/.exec(String(purpose)) ?? [];
  if ((kind !== 'cluster' && kind !== 'namespace') || spec === undefined) {
    throw new Error(
      'The field OkePlan needs ui:options with "for", which is cluster, namespace, delete-cluster or delete-namespace, and "spec", the input of the step that does it',
    );
  }
  return {
    kind,
    deletes: deletes !== undefined,
    spec: only(spec, key => (deletes ? NAMING.includes(key) : key !== 'plan')),
  };
}

function only(spec: unknown, isPart: (key: string) => boolean): unknown {
  return typeof spec === 'object' && spec !== null && !Array.isArray(spec)
    ? Object.fromEntries(Object.entries(spec).filter(([key]) => isPart(key)))
    : spec;
}
