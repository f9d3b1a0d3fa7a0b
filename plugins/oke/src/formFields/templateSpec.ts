import { parseEntityRef } from '@backstage/catalog-model';

/** `${{ parameters.name }}` */
const PARAMETER = /^\$\{\{\s*parameters\.(\w+)\s*\}\}$/;
/** `${{ (parameters.cluster | parseEntityRef).name }}` */
const OF_ENTITY_REF =
  /^\$\{\{\s*\(\s*parameters\.(\w+)\s*\|\s*parseEntityRef\s*\)\.(name|namespace)\s*\}\}$/;

type Form = Record<string, unknown>;

/**
 * The spec that a step of a template gets for what a form has. Of the scaffolder's expressions it knows those that take one
 * parameter as it is, and the name or namespace of an entity reference. Pure.
 *
 * @param spec - as it stands in the template
 * @throws when something else stands there: the template's author sees it at once
 */
export function specOfForm(spec: unknown, form: Form): unknown {
  if (Array.isArray(spec)) {
    return spec.map(item => specOfForm(item, form));
  }
  if (typeof spec === 'object' && spec !== null) {
    return Object.fromEntries(
      Object.entries(spec)
        .map(([key, value]) => [key, specOfForm(value, form)] as const)
        .filter(([, value]) => value !== undefined),
    );
  }
  if (typeof spec !== 'string' || !spec.includes('${{')) {
    return spec;
  }
  const parameter = PARAMETER.exec(spec);
  if (parameter) {
    return form[parameter[1]];
  }
  const ofRef = OF_ENTITY_REF.exec(spec);
  if (ofRef) {
    return partOfRef(form[ofRef[1]], ofRef[2] as 'name' | 'namespace');
  }
  throw new Error(
    `The field OkePlan does not understand ${spec}. It takes parameters as they are, and (parameters.x | parseEntityRef).name.`,
  );
}

function partOfRef(ref: unknown, part: 'name' | 'namespace'): unknown {
  try {
    return parseEntityRef(String(ref))[part];
  } catch {
    return undefined; // nothing is chosen yet
  }
}

/**
 * The parameter that a field of the spec comes from, and what of the field lies below it; undefined when the template has
 * fixed it. Pure.
 *
 * @param field - as a plan names it, for example `services[0].hosts[1]`
 */
export function parameterOf(
  spec: unknown,
  field: string,
): { parameter: string; below: (string | number)[] } | undefined {
  const path = field
    .split(/[.[\]]+/)
    .filter(Boolean)
    .map(key => (/^\d+$/.test(key) ? Number(key) : key));
  let at = spec;
  for (let depth = 0; depth <= path.length; depth += 1) {
    if (typeof at === 'string') {
      const match = PARAMETER.exec(at) ?? OF_ENTITY_REF.exec(at);
      return match
        ? { parameter: match[1], below: path.slice(depth) }
        : undefined;
    }
    at = Object(at)[path[depth] ?? ''];
  }
  return undefined;
}
