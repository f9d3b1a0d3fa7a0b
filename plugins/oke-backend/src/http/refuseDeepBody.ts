import { InputError } from '@backstage/errors';
import type { RequestHandler } from 'express';

/** Specs go to about six; what blocks of modules take, perhaps twice that. */
const MAX_DEPTH = 32;

/** {@link requireShallow} of bodies. */
export const refuseDeepBody: RequestHandler = ({ body }, _response, next) => {
  requireShallow(body, 'The body');
  next();
};

/**
 * Refuses what nests so deeply that whoever walks through it by recursion, as schemas and `JSON.stringify` do, would
 * run out of stack.
 *
 * @param what - for the message
 * @throws InputError
 */
export function requireShallow(value: unknown, what: string): void {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) {
      throw new InputError(`${what} nests more than ${MAX_DEPTH} levels deep.`);
    }
    level = level.flatMap(each =>
      typeof each === 'object' && each !== null ? Object.values(each) : [],
    );
  }
}
