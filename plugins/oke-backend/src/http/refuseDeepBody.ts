import { InputError } from '@backstage/errors';
import type { RequestHandler } from 'express';

/** Specs go to about six; what blocks of modules take, perhaps twice that. */
const MAX_DEPTH = 32;

/**
 * Refuses bodies that nest so deeply that whoever walks through them by recursion, as schemas and
 * `JSON.stringify` do, would run out of stack.
 */
export const refuseDeepBody: RequestHandler = ({ body }, _response, next) => {
  let level: unknown[] = [body];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) {
      throw new InputError(
        `The body nests more than ${MAX_DEPTH} levels deep.`,
      );
    }
    level = level.flatMap(value =>
      typeof value === 'object' && value !== null ? Object.values(value) : [],
    );
  }
  next();
};
