import { InputError } from '@backstage/errors';

type Labels = Record<string, string>;
type Requirement = (labels: Labels) => boolean;

/** A page of text: who needs more names the Services with a label of their own. */
const MAX_LENGTH = 4_096;

/** What stands between commas, where those in parentheses do not count. */
const REQUIREMENT = /(?:\([^()]*\)|[^,])+/g;

/**
 * Parses a Kubernetes label selector, equality- and set-based.
 * See https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 *
 * @throws InputError that names the requirement that is not understood
 */
export function parseLabelSelector(selector: string): Requirement {
  const requirements = requirementsOf(selector).map(parseRequirement);
  return labels => requirements.every(matches => matches(labels));
}

/**
 * Labels that a selector chooses, the fewest.
 *
 * @returns undefined when no label makes it match: where it wants others to be absent or different
 * @throws InputError as {@link parseLabelSelector}
 */
export function labelsFor(selector: string): Labels | undefined {
  const labels = Object.fromEntries(
    requirementsOf(selector).flatMap(text => {
      const [, key, value = 'true'] =
        /^([^\s=!]+)(?:\s*==?\s*([^\s=!]*))?$/.exec(text) ??
        /^(\S+)\s+in\s*\(\s*([^(),\s]*)/.exec(text) ??
        [];
      return key ? [[key, value]] : [];
    }),
  );
  return Object.keys(labels).length > 0 && parseLabelSelector(selector)(labels)
    ? labels
    : undefined;
}

function requirementsOf(selector: string): string[] {
  if (selector.length > MAX_LENGTH) {
    throw new InputError(
      `The label selector has ${selector.length} characters, more than ${MAX_LENGTH}`,
    );
  }
  const requirements = (selector.match(REQUIREMENT) ?? [])
    .map(part => part.trim())
    .filter(part => part !== '');
  if (requirements.length === 0) {
    throw new InputError('The label selector is empty: it would select all');
  }
  return requirements;
}

function parseRequirement(text: string): Requirement {
  const set = /^(\S+)\s+(in|notin)\s*\(([^()]*)\)$/.exec(text);
  if (set) {
    const [, key, operator, list] = set;
    const values = list.split(',').map(value => value.trim());
    return operator === 'in'
      ? labels => has(labels, key) && values.includes(labels[key])
      : labels => !(has(labels, key) && values.includes(labels[key]));
  }
  const equality = /^([^\s=!]+)\s*(==|=|!=)\s*([^\s=!]*)$/.exec(text);
  if (equality) {
    const [, key, operator, value] = equality;
    return operator === '!='
      ? labels => !(has(labels, key) && labels[key] === value)
      : labels => has(labels, key) && labels[key] === value;
  }
  const existence = /^(!?)\s*([^\s=!()]+)$/.exec(text);
  if (existence) {
    const [, not, key] = existence;
    return labels => has(labels, key) === (not === '');
  }
  throw new InputError(
    `The label selector has '${text}', which is not a requirement: write for example app=shop, tier in (a, b) or !canary`,
  );
}

function has(labels: Labels, key: string): boolean {
  return Object.hasOwn(labels, key);
}
