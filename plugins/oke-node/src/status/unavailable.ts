import type { Aspect } from '@okeanos/backstage-plugin-oke-common';
import type { Reading } from './Reading';

/**
 * What is said of an API by whether its objects can be read; undefined when they can. Pure.
 *
 * @param name - of the API, for people
 * @alpha
 */
export function unavailable(
  reading: Reading<unknown>,
  name: string,
  now: Date,
): Aspect | undefined {
  const base = { since: now.toISOString(), evidence: [] };
  switch (reading.state) {
    case 'read':
      return undefined;
    case 'notInstalled':
      return {
        ...base,
        state: 'notInstalled',
        reason: 'NotInstalled',
        message: `The cluster does not serve ${name}`,
      };
    case 'forbidden':
      return {
        ...base,
        state: 'notPermitted',
        reason: 'NotPermitted',
        message: reading.message,
      };
    case 'notRead':
      return {
        ...base,
        state: 'unknown',
        reason: 'NotSynced',
        message: 'Not read completely yet',
      };
    case 'unreachable':
      return {
        ...base,
        state: 'unknown',
        reason: 'Unreachable',
        message: reading.message,
      };
    default:
      return reading satisfies never;
  }
}
