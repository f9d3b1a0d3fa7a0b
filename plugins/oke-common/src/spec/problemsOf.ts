import type { z } from 'zod';
import type { PlanProblem } from '../plan';

/** More than anybody mends at once; a request can have as many as it has entries. */
const MOST_TOLD = 100;

/**
 * What is wrong with an input that its schema refused, field by field: the first hundred, and how many more there are.
 * Pure.
 *
 * @param error - as `safeParse` gave it, with {@link issueSentence} as its `error`
 * @param input - what was parsed
 * @public
 */
export function problemsOf(error: z.ZodError, input: unknown): PlanProblem[] {
  const issues = strictestOf(error.issues);
  const problems = issues.slice(0, MOST_TOLD).flatMap(issue =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map(key =>
          problemAt(input, [...issue.path, key], {
            message: 'there is no such field',
            remedy: 'Remove the field',
          }),
        )
      : problemAt(input, issue.path, {
          message: issue.message,
          remedy: 'Correct the field',
        }),
  );
  const untold =
    Math.max(0, issues.length - MOST_TOLD) +
    Math.max(0, problems.length - MOST_TOLD);
  return untold > 0
    ? [...problems.slice(0, MOST_TOLD), moreProblems(untold)]
    : problems;
}

function moreProblems(count: number): PlanProblem {
  return {
    field: '',
    value: '',
    message: count === 1 ? '1 more problem' : `${count} more problems`,
    remedy: 'Correct the fields above; the rest is told then',
  };
}

/**
 * The issues but for bounds that another one of the same field says more strictly, as that of whole numbers beside its own. In
 * one pass: there can be as many as a request has entries.
 */
function strictestOf(issues: z.core.$ZodIssue[]): z.core.$ZodIssue[] {
  const strictest = new Map<string, z.core.$ZodIssue>();
  issues.forEach((issue, index) => {
    const isBound = issue.code === 'too_big' || issue.code === 'too_small';
    const key = isBound
      ? `${issue.code} ${formatPath(issue.path)}`
      : String(index);
    const other = strictest.get(key);
    if (!other || isStricter(issue, other)) {
      strictest.set(key, issue);
    }
  });
  return [...strictest.values()];
}

function isStricter(issue: z.core.$ZodIssue, other: z.core.$ZodIssue): boolean {
  if (issue.code === 'too_big' && other.code === 'too_big') {
    return issue.maximum < other.maximum;
  }
  return (
    issue.code === 'too_small' &&
    other.code === 'too_small' &&
    issue.minimum > other.minimum
  );
}

/** One problem, with the field and its value as text. */
export function problemAt(
  input: unknown,
  path: PropertyKey[],
  { message, remedy }: Pick<PlanProblem, 'message' | 'remedy'>,
): PlanProblem {
  const value = valueAt(input, path);
  return {
    field: formatPath(path),
    value: formatValue(value),
    message,
    remedy: value === undefined ? 'Set the field' : remedy,
  };
}

function formatPath(path: PropertyKey[]): string {
  return path
    .map(key => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
}

function valueAt(input: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? Reflect.get(value, key)
        : undefined,
    input,
  );
}

/** For people: a text in quotes, so that spaces are seen, and of what is larger its size. */
function formatValue(value: unknown): string {
  if (value === undefined) {
    return '';
  }
  if (Array.isArray(value)) {
    return value.length === 1 ? '1 entry' : `${value.length} entries`;
  }
  if (typeof value === 'object' && value !== null) {
    const names = Object.keys(value).join(', ');
    return `an object with ${names || 'no fields'}`.slice(0, 100);
  }
  return JSON.stringify(value).slice(0, 100);
}
