import { ETAG_ABSENT } from '@okeanos/backstage-plugin-oke-common';
import { PreconditionFailedError } from './PreconditionFailedError';

/**
 * Refuses what was decided on a sight that is no longer true. Pure.
 *
 * @param what - for messages, for example `namespace shop`
 * @param etag - of what is there; undefined when there is nothing
 * @param seen - the etag that the caller has seen, or `absent`; undefined when they do not say
 * @throws PreconditionFailedError
 */
export function requireEtag(
  what: string,
  etag: string | undefined,
  seen: string | undefined,
): void {
  if (seen === undefined || seen === (etag ?? ETAG_ABSENT)) {
    return;
  }
  throw new PreconditionFailedError(
    seen === ETAG_ABSENT
      ? `There should be no ${what} yet, but there is one. Look at it and try again.`
      : `If-Match is ${seen}, but the etag of the ${what} is ${
          etag ?? 'none: it does not exist'
        }. Look at it and try again.`,
  );
}
