import { State } from '../state/state';
import { permissionsOf, Verb } from './resourceTypes';

/** A request, as far as it tells what it needs. */
export interface Asked {
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  /** As it came in: not checked yet. */
  body: unknown;
  state: State;
}

/**
 * What is to be held, and where: OCID of a resource or compartment. What is not there, or not named, is looked for in the tenancy: only
 * who may do it everywhere gets the operation's own answer to that. `anywhere` is for what is in no compartment.
 */
export interface Need {
  /** One of them is enough. */
  permissions: readonly string[];
  at: string | undefined;
  anywhere?: boolean;
}

/** A row of the table of permissions. */
export interface OperationRow {
  /** The page that the row was typed from; `unknown: inferred from …` where none was found. */
  source: string;
  needs(asked: Asked): Need[];
}

/** @param permissions - all of them, separated by spaces */
export function need(permissions: string, at: string | undefined): Need[] {
  return permissions.split(' ').map(each => ({ permissions: [each], at }));
}

/** The same at each of several places: nothing when there are none. */
export function needAtEach(
  permissions: string,
  places: readonly string[],
): Need[] {
  return places.flatMap(at => need(permissions, at));
}

export function needOneOf(
  permissions: readonly string[],
  at: string | undefined,
): Need[] {
  return [{ permissions, at }];
}

export function needAnywhere(permission: string): Need[] {
  return [{ permissions: [permission], at: undefined, anywhere: true }];
}

/** Where the documentation says "also need `use subnets`": all that the verb allows on the type. */
export function needVerb(
  verb: Verb,
  resourceType: string,
  at: string | undefined,
): Need[] {
  const permissions = permissionsOf(verb, resourceType);
  if (!permissions) {
    throw new Error(`There is no resource type ${resourceType}`);
  }
  return [...permissions].map(each => ({ permissions: [each], at }));
}

/** Texts at a path such as `nodeConfigDetails.placementConfigs.subnetId`, through lists. */
export function textsAt(value: unknown, path: string): string[] {
  return path
    .split('.')
    .reduce<unknown[]>(
      (found, key) =>
        found.flatMap(each => (isRecord(each) ? [each[key]] : [])).flat(),
      [value],
    )
    .filter(each => typeof each === 'string');
}

export function textAt(value: unknown, path: string): string | undefined {
  return textsAt(value, path)[0];
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
