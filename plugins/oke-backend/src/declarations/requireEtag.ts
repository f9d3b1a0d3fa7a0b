import { ETAG_ABSENT } from '@okeanos/backstage-plugin-oke-common';
import { PreconditionFailedError } from './PreconditionFailedError';

/** Among etags: whatever there is, if there is something (`If-Match: *`). */
export const ETAG_ANY = '*';

/**
 * Refuses what was decided on a sight that is no longer true. Pure.
 *
 * @param what - for messages, for example `namespace shop`
 * @param etag - of what is there; undefined when there is nothing
 * @param seen - the etags that the caller takes, {@link ETAG_ANY} or `absent` among them; undefined when they do not
 *   say. Compared letter by letter, so that weak ones (`W/`) are never taken, as RFC 9110 has it
 * @throws PreconditionFailedError
 */
export function requireEtag(
  what: string,
  etag: string | undefined,
  seen: readonly string[] | undefined,
): void {
  if (
    seen === undefined ||
    seen.includes(etag ?? ETAG_ABSENT) ||
    (etag !== undefined && seen.includes(ETAG_ANY))
  ) {
    return;
  }
  throw new PreconditionFailedError(
    seen.includes(ETAG_ABSENT)
      ? `There should be no ${what} yet, but there is one. Look at it and try again.`
      : `If-Match is ${seen.join(', ')}, but the etag of the ${what} is ${
          etag ?? 'none: it does not exist'
        }. Look at it and try again.`,
  );
}
