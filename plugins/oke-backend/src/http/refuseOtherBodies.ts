import { InputError } from '@backstage/errors';
import type { RequestHandler } from 'express';

/** Refuses bodies that are not said to be JSON: they would not be read, and every field would be missing. */
export const refuseOtherBodies: RequestHandler = (request, _response, next) => {
  if (request.is('application/json') === false) {
    throw new InputError(
      'The body is not sent as JSON. Set the header Content-Type to application/json.',
    );
  }
  next();
};
