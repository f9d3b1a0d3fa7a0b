import type { FieldChange } from '@okeanos/backstage-plugin-oke-common';
import { RULE_MARK } from '../../common/names';
import type { OciResource } from '../../oci/kinds';
import type { OciResourcePart } from './part';

type Route = OciResource<'RouteTable'>['routeRules'][number];

/**
 * A way into a peered network that Okeanos did not make: it is left to whoever did. A table leads to a destination once, so
 * one that is asked for takes the place of another's. Pure.
 */
export function isForeignRoute(
  intended: readonly Route[],
): (rule: Route) => boolean {
  return ({ networkEntityId, description, destination }) =>
    /^ocid1\.(drg|localpeeringgateway)\./.test(networkEntityId) &&
    !description?.startsWith(RULE_MARK) &&
    intended.every(rule => rule.destination !== destination);
}

/** A route table without the routes of others; everything else as it is. Pure. */
export function withoutForeignRoutes(
  live: OciResource,
  details: OciResourcePart['details'],
): OciResource {
  if (!('routeRules' in live && 'routeRules' in details)) {
    return live;
  }
  const isForeign = isForeignRoute(details.routeRules);
  return {
    ...live,
    routeRules: live.routeRules.filter(rule => !isForeign(rule)),
  };
}

/**
 * The routes that a table gets and loses, each in words. Undefined of other fields, and where routes differ in what words do
 * not tell. Pure.
 *
 * @param own - without the routes of others
 */
export function routeChanges(
  field: string,
  own: OciResource,
  details: OciResourcePart['details'],
): FieldChange[] | undefined {
  if (
    field !== 'routeRules' ||
    !('routeRules' in own && 'routeRules' in details)
  ) {
    return undefined;
  }
  const [before, after] = [own, details].map(({ routeRules }) =>
    routeRules.map(routeInWords),
  );
  const changes = [
    ...after
      .filter(route => !before.includes(route))
      .map(to => ({ field, to })),
    ...before
      .filter(route => !after.includes(route))
      .map(from => ({ field, from })),
  ];
  return changes.length > 0 ? changes : undefined;
}

function routeInWords({
  destination,
  networkEntityId,
  description,
}: Route): string {
  const why = description ? ` (${description})` : '';
  return `${destination} through ${networkEntityId}${why}`;
}
