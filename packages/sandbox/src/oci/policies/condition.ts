import { PolicyError } from './PolicyError';
import { Tokens } from './Tokens';

type Value =
  | { kind: 'text'; text: string }
  | { kind: 'pattern'; text: string }
  | { kind: 'variable'; name: string };

/** https://docs.oracle.com/en-us/iaas/Content/Identity/policysyntax/conditions.htm */
export type Condition =
  | { kind: 'all' | 'any'; conditions: Condition[] }
  | { kind: 'is' | 'isNot'; variable: string; values: Value[] };

/** Values of the variables that a request supplies, by their names in lower case. */
export type Variables = Readonly<
  Record<string, string | readonly string[] | undefined>
>;

/**
 * Reads `variable = 'value'`, `!=`, `in ('a', 'b')`, `/patterns*\/`, and `all` and `any` of them.
 *
 * @param known - variables, in lower case
 * @throws PolicyError
 */
export function parseCondition(
  tokens: Tokens,
  known: ReadonlySet<string>,
): Condition {
  for (const kind of ['all', 'any'] as const) {
    if (tokens.take(kind)) {
      tokens.expect('{');
      const conditions: Condition[] = [];
      do {
        conditions.push(parseCondition(tokens, known));
      } while (tokens.take(','));
      tokens.expect('}');
      return { kind, conditions };
    }
  }
  const variable = parseVariable(tokens, known);
  if (tokens.take('in')) {
    return { kind: 'is', variable, values: parseList(tokens, known) };
  }
  const kind = tokens.take('!=') ? 'isNot' : 'is';
  if (kind === 'is' && !tokens.take('=')) {
    throw tokens.problem('"=", "!=" or "in" (others are not played)');
  }
  return { kind, variable, values: [parseValue(tokens, known)] };
}

function parseList(tokens: Tokens, known: ReadonlySet<string>): Value[] {
  const isRound = tokens.take('(');
  if (!isRound) {
    tokens.expect('[');
  }
  const values: Value[] = [];
  do {
    values.push(parseValue(tokens, known));
  } while (tokens.take(','));
  tokens.expect(isRound ? ')' : ']');
  return values;
}

function parseValue(tokens: Tokens, known: ReadonlySet<string>): Value {
  const token = tokens.next(
    "a value: 'text', /pattern/ or a variable",
    'string',
    'pattern',
    'word',
  );
  switch (token.kind) {
    case 'string':
      return { kind: 'text', text: token.text };
    case 'pattern':
      return { kind: 'pattern', text: token.text };
    default:
      return { kind: 'variable', name: checkKnown(token.text, known) };
  }
}

function parseVariable(tokens: Tokens, known: ReadonlySet<string>): string {
  return checkKnown(tokens.next('a variable', 'word').text, known);
}

function checkKnown(text: string, known: ReadonlySet<string>): string {
  const name = text.toLowerCase();
  if (!known.has(name)) {
    throw new PolicyError(
      `The sandbox does not know the variable ${text}. It knows ${[
        ...known,
      ].join(', ')}.`,
    );
  }
  return name;
}

/**
 * "Condition matching is case insensitive", and "if the variable is not applicable to the incoming request, the condition evaluates
 * the request as false": also a `!=`.
 */
export function isTrue(condition: Condition, variables: Variables): boolean {
  switch (condition.kind) {
    case 'all':
      return condition.conditions.every(each => isTrue(each, variables));
    case 'any':
      return condition.conditions.some(each => isTrue(each, variables));
    default: {
      const actual = variables[condition.variable];
      if (actual === undefined) {
        return false;
      }
      const wanted = condition.values.map(value =>
        expression(value, variables),
      );
      if (wanted.includes(undefined)) {
        return false;
      }
      const matches = [actual]
        .flat()
        .some(each => wanted.some(regex => regex?.test(each)));
      return matches === (condition.kind === 'is');
    }
  }
}

/** @returns undefined when it is a variable that the request does not supply */
function expression(value: Value, variables: Variables): RegExp | undefined {
  const quote = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  const exactly = (...sources: string[]) =>
    new RegExp(`^(?:${sources.join('|')})$`, 'i');
  switch (value.kind) {
    case 'text':
      return exactly(quote(value.text));
    case 'pattern':
      return exactly(value.text.split('*').map(quote).join('.*'));
    default: {
      const other = variables[value.name];
      return other === undefined
        ? undefined
        : exactly(...[other].flat().map(quote));
    }
  }
}
