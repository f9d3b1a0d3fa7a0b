import type { Aspect } from '@okeanos/backstage-plugin-oke-common';
import type { ApiGroups, Lookup } from './objectView';

/**
 * What is said of an API by whether its objects can be read; undefined when they can. Pure.
 *
 * @param name - of the API, for people
 * @alpha
 */
export function unavailable(
  lookup: Lookup<unknown> | ApiGroups,
  name: string,
  now: Date,
): Aspect | undefined {
  const base = { since: now.toISOString(), evidence: [] };
  switch (lookup.state) {
    case 'synced':
      return undefined;
    case 'notInstalled':
      return {
        ...base,
        state: 'notInstalled',
        reason: 'NotInstalled',
        message: `The cluster does not serve ${name}`,
      };
    case 'notPermitted':
      return {
        ...base,
        state: 'notPermitted',
        reason: 'NotPermitted',
        message: lookup.message,
      };
    case 'notSynced':
      return {
        ...base,
        state: 'unknown',
        reason: 'NotSynced',
        message: 'Not read completely yet',
      };
    default:
      return lookup satisfies never;
  }
}
