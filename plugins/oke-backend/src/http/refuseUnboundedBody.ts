import { InputError } from '@backstage/errors';
import type { RequestHandler } from 'express';

/** Specs go to about six; what blocks of modules take, perhaps twice that. */
const MAX_DEPTH = 32;

/** Twice what 100 services with 5 peers each have. To tell what is wrong with so many takes 75 ms of the one thread. */
const MAX_ENTRIES = 5_000;

/** {@link requireBounded} of bodies. */
export const refuseUnboundedBody: RequestHandler = (
  { body },
  _response,
  next,
) => {
  requireBounded(body, 'The body');
  next();
};

/**
 * Refuses what nests so deeply that whoever walks through it by recursion, as schemas and `JSON.stringify` do, would
 * run out of stack, and what has so many entries that to tell what is wrong with each would hold up everybody else.
 *
 * @param what - for the message
 * @throws InputError
 */
export function requireBounded(value: unknown, what: string): void {
  let level: unknown[] = [value];
  let entries = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) {
      throw new InputError(`${what} nests more than ${MAX_DEPTH} levels deep.`);
    }
    level = level.flatMap(each =>
      typeof each === 'object' && each !== null ? Object.values(each) : [],
    );
    entries += level.length;
    if (entries > MAX_ENTRIES) {
      throw new InputError(`${what} has more than ${MAX_ENTRIES} entries.`);
    }
  }
}
