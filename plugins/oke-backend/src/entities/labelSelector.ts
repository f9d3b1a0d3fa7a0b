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
  if (selector.length > MAX_LENGTH) {
    throw new InputError(
      `The label selector has ${selector.length} characters, more than ${MAX_LENGTH}`,
    );
  }
  const requirements = (selector.match(REQUIREMENT) ?? [])
    .map(part => part.trim())
    .filter(part => part !== '')
    .map(parseRequirement);
  if (requirements.length === 0) {
    throw new InputError('The label selector is empty: it would select all');
  }
  return labels => requirements.every(matches => matches(labels));
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
