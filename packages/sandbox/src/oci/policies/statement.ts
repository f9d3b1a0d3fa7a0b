import { Condition, parseCondition } from './condition';
import { isKnownPermission, permissionsOf, Verb, VERBS } from './resourceTypes';
import { Tokens } from './Tokens';
import { POLICY_VARIABLES } from './variables';

/** Of a group, dynamic group or compartment: its OCID or its name. */
export type Reference = { id: string } | { name: string };

export type Subject =
  | { kind: 'any' }
  | { kind: 'groups'; groups: Reference[] }
  | { kind: 'dynamicGroups'; groups: Reference[] }
  | { kind: 'services'; names: string[] };

/** Where a statement allows something; a path leads down from the compartment that the policy is attached to. */
export type Location =
  | { kind: 'tenancy' }
  | { kind: 'compartment'; id: string }
  | { kind: 'path'; names: string[] };

/** `Allow <subject> to <verb> <resource-type> in <location> where <conditions>`, read. */
export interface Statement {
  subject: Subject;
  /** What is allowed. */
  permissions: ReadonlySet<string>;
  location: Location;
  condition?: Condition;
}

/**
 * Reads one statement. What is not known is an error, never taken for something else.
 * https://docs.oracle.com/en-us/iaas/Content/Identity/Concepts/policysyntax.htm
 *
 * @throws PolicyError
 */
export function parseStatement(text: string): Statement {
  const tokens = new Tokens(text);
  if (!tokens.take('allow')) {
    throw tokens.problem('"allow" (the sandbox plays no other statements)');
  }
  const subject = parseSubject(tokens);
  tokens.expect('to');
  const permissions = parsePermissions(tokens);
  tokens.expect('in');
  const location = parseLocation(tokens);
  const condition = tokens.take('where')
    ? parseCondition(tokens, POLICY_VARIABLES)
    : undefined;
  if (!tokens.isAtEnd) {
    throw tokens.problem('the end of the statement');
  }
  return { subject, permissions, location, condition };
}

function parseSubject(tokens: Tokens): Subject {
  if (tokens.take('any-user') || tokens.take('any-group')) {
    return { kind: 'any' };
  }
  if (tokens.take('group')) {
    return { kind: 'groups', groups: parseReferences(tokens) };
  }
  if (tokens.take('dynamic-group')) {
    return { kind: 'dynamicGroups', groups: parseReferences(tokens) };
  }
  if (tokens.take('service')) {
    const names: string[] = [];
    do {
      names.push(tokens.next('the name of a service', 'word').text);
    } while (tokens.take(','));
    return { kind: 'services', names };
  }
  throw tokens.problem(
    '"group", "dynamic-group", "any-user", "any-group" or "service"',
  );
}

/** `A, B`, `id <OCID>, id <OCID>`; a name can have the default domain before it, as `'Default'/'A'`. */
function parseReferences(tokens: Tokens): Reference[] {
  const references: Reference[] = [];
  do {
    if (tokens.take('id')) {
      references.push({ id: tokens.next('an OCID', 'word').text });
    } else {
      const { kind, text } = tokens.next('a name', 'word', 'string');
      const parts = kind === 'word' ? text.split('/') : [text];
      while (tokens.take('/')) {
        parts.push(tokens.next('a name', 'word', 'string').text);
      }
      const [domain, name] = parts.length === 1 ? ['Default', text] : parts;
      if (parts.length > 2 || domain.toLowerCase() !== 'default') {
        throw tokens.problem(
          `a name in the identity domain Default, which is the only one (not ${parts.join(
            '/',
          )})`,
        );
      }
      references.push({ name });
    }
  } while (tokens.take(','));
  return references;
}

function parsePermissions(tokens: Tokens): ReadonlySet<string> {
  if (tokens.take('{')) {
    const permissions = new Set<string>();
    do {
      const permission = tokens.next('a permission', 'word').text.toUpperCase();
      if (!isKnownPermission(permission)) {
        throw tokens.problem(
          `a permission that the sandbox knows before this (not ${permission})`,
        );
      }
      permissions.add(permission);
    } while (tokens.take(','));
    tokens.expect('}');
    return permissions;
  }
  const verb = parseVerb(tokens);
  const type = tokens.next('a resource type', 'word').text;
  const permissions = permissionsOf(verb, type);
  if (!permissions) {
    throw tokens.problem(
      `a resource type that the sandbox knows before this (not ${type})`,
    );
  }
  return permissions;
}

function parseVerb(tokens: Tokens): Verb {
  const verb = VERBS.find(each => tokens.take(each));
  if (!verb) {
    throw tokens.problem(`one of ${VERBS.join(', ')}, or { permissions }`);
  }
  return verb;
}

function parseLocation(tokens: Tokens): Location {
  if (tokens.take('tenancy')) {
    return { kind: 'tenancy' };
  }
  tokens.expect('compartment');
  if (tokens.take('id')) {
    return { kind: 'compartment', id: tokens.next('an OCID', 'word').text };
  }
  const { text } = tokens.next('the name of a compartment', 'word', 'string');
  return { kind: 'path', names: text.split(':') };
}
