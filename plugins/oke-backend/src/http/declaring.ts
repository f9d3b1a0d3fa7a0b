import { InputError } from '@backstage/errors';
import { ETAG_ABSENT } from '@okeanos/backstage-plugin-oke-common';
import type { Request } from 'express';
import { InvalidSpecError } from '../declarations/InvalidSpecError';
import { parseIfMatch } from './parseIfMatch';

/**
 * What the caller has seen of the object, for `ifMatch`.
 *
 * @throws InputError
 */
export function seenBy(request: Request): string[] | undefined {
  const none = request.header('if-none-match');
  const match = request.header('if-match');
  if (none === undefined) {
    return match === undefined ? undefined : parseIfMatch(match);
  }
  if (none !== '*' || match !== undefined) {
    throw new InputError(
      'If-None-Match takes * only, which says that there is nothing yet, and not together with If-Match.',
    );
  }
  return [ETAG_ABSENT];
}

/** What happens when there is something with another spec. */
export function ifThereIs(query: {
  ifExists?: 'fail' | 'update';
  plan?: string;
}): 'fail' | 'update' {
  return query.ifExists ?? (query.plan === undefined ? 'fail' : 'update');
}

/**
 * The spec, unless the path names something else.
 *
 * @throws InvalidSpecError
 */
export function matching<S extends object>(path: Partial<S>, spec: S): S {
  for (const field of Object.keys(path) as (keyof S & string)[]) {
    if (spec[field] !== path[field]) {
      throw new InvalidSpecError([
        {
          field,
          value: String(spec[field]),
          message: `the path names ${path[field]}`,
          remedy: 'Make them equal',
        },
      ]);
    }
  }
  return spec;
}
