import { InputError } from '@backstage/errors';
import { ETAG_ABSENT } from '@okeanos/backstage-plugin-oke-common';
import { ETAG_ANY } from '../declarations/requireEtag';

/** RFC 9110, section 8.8.3: an entity tag, and what parts it from the next one. */
const NEXT_ETAG = /\s*((?:W\/)?"[\x21\x23-\x7e\x80-\xff]*")?\s*(?:,|$)/y;

/**
 * The etags of a header `If-Match`: one, a list of which any will do, `*`, or the etag `absent` of a plan. Pure.
 *
 * @throws InputError when it is none of these, such as an etag without its quotes
 */
export function parseIfMatch(header: string): string[] {
  const whole = header.trim();
  if (whole === ETAG_ANY || whole === ETAG_ABSENT) {
    return [whole];
  }
  const etags = splitList(whole);
  if (!etags || etags.length === 0) {
    throw new InputError(
      `If-Match takes the etag of an object with its quotes, for example "0d9f5c3e.1", several with commas between them, or *; not ${whole.slice(
        0,
        100,
      )}`,
    );
  }
  return etags;
}

/** Undefined when there is something else between the etags. */
function splitList(list: string): string[] | undefined {
  const etags: string[] = [];
  for (let at = 0; at < list.length; at = NEXT_ETAG.lastIndex) {
    NEXT_ETAG.lastIndex = at;
    const found = NEXT_ETAG.exec(list);
    if (!found) {
      return undefined;
    }
    if (found[1]) {
      etags.push(found[1]);
    }
  }
  return etags;
}
