import { Tenancy } from '../tenancy/model';
import { Condition, parseCondition } from './condition';
import { PolicyError } from './PolicyError';
import { Location, parseStatement, Reference, Subject } from './statement';
import { Tokens } from './Tokens';
import { MATCHING_RULE_VARIABLES } from './variables';

export type Policy = Tenancy['policies'][number];
export type DynamicGroup = Tenancy['dynamicGroups'][number];

/** Whom a statement allows something, by OCIDs; services by their names. */
export type Grantee =
  | { kind: 'any' }
  | { kind: 'groups' | 'dynamicGroups' | 'services'; ids: string[] };

/** A statement whose names stand for what they name in the tenancy. */
export interface Grant {
  grantee: Grantee;
  permissions: ReadonlySet<string>;
  /** It holds there and in all that is below. */
  compartmentId: string;
  condition?: Condition;
}

/**
 * Reads a statement of a policy.
 *
 * @param attachedTo - compartment of the policy
 * @throws PolicyError when it is not understood or names what is not there
 */
export function compileStatement(
  tenancy: Tenancy,
  text: string,
  attachedTo: string,
): Grant {
  const { subject, location, permissions, condition } = parseStatement(text);
  return {
    permissions,
    condition,
    grantee: findGrantee(tenancy, subject),
    compartmentId: findLocation(tenancy, location, attachedTo),
  };
}

/** @throws PolicyError */
export function parseMatchingRule(text: string): Condition {
  const tokens = new Tokens(text);
  const rule = parseCondition(tokens, MATCHING_RULE_VARIABLES);
  if (!tokens.isAtEnd) {
    throw tokens.problem('the end of the matching rule');
  }
  return rule;
}

/** The compartment and those that it is in, up to the tenancy. Empty when it is not there. */
export function withParents(tenancy: Tenancy, compartmentId: string): string[] {
  if (compartmentId === tenancy.id) {
    return [tenancy.id];
  }
  const compartment = tenancy.compartments.find(
    ({ id }) => id === compartmentId,
  );
  return compartment
    ? [compartmentId, ...withParents(tenancy, compartment.compartmentId)]
    : [];
}

function findGrantee(tenancy: Tenancy, subject: Subject): Grantee {
  switch (subject.kind) {
    case 'any':
      return { kind: 'any' };
    case 'services':
      return {
        kind: 'services',
        ids: subject.names.map(name => name.toLowerCase()),
      };
    default: {
      const [what, among] =
        subject.kind === 'groups'
          ? ['group', tenancy.groups]
          : ['dynamic group', tenancy.dynamicGroups];
      return {
        kind: subject.kind,
        ids: subject.groups.map(group => findId(what, among, group)),
      };
    }
  }
}

function findId(
  what: string,
  among: readonly { id: string; name: string }[],
  reference: Reference,
): string {
  const found = among.find(each =>
    'id' in reference
      ? each.id === reference.id
      : each.name.toLowerCase() === reference.name.toLowerCase(),
  );
  if (!found) {
    const named = 'id' in reference ? reference.id : reference.name;
    throw new PolicyError(`The tenancy has no ${what} ${named}`);
  }
  return found.id;
}

/**
 * "By default, the policy statement's compartment is assumed to be a direct child of the compartment where you create the policy. To
 * specify a different parent compartment, use the compartment path": https://docs.oracle.com/en-us/iaas/Content/Identity/policysyntax/location.htm
 */
function findLocation(
  tenancy: Tenancy,
  location: Location,
  attachedTo: string,
): string {
  const found = locationOf(tenancy, location, attachedTo);
  if (!withParents(tenancy, found).includes(attachedTo)) {
    throw new PolicyError(
      `A policy in ${attachedTo} can only allow something in that compartment and below, not in ${found}`,
    );
  }
  return found;
}

function locationOf(
  tenancy: Tenancy,
  location: Location,
  attachedTo: string,
): string {
  if (location.kind !== 'path') {
    return location.kind === 'tenancy' ? tenancy.id : location.id;
  }
  const isNamed = (each: { name: string }, name: string) =>
    each.name.toLowerCase() === name.toLowerCase();
  const [first, ...rest] = location.names;
  const own = tenancy.compartments.find(({ id }) => id === attachedTo);
  // A policy in compartment A says "in compartment A".
  const isOwn = own && isNamed(own, first);
  return (isOwn ? rest : location.names).reduce((parentId, name) => {
    const child = tenancy.compartments.find(
      each => each.compartmentId === parentId && isNamed(each, name),
    );
    if (!child) {
      throw new PolicyError(
        `There is no compartment ${location.names.join(
          ':',
        )} below ${attachedTo}, to which the policy is attached`,
      );
    }
    return child.id;
  }, attachedTo);
}
