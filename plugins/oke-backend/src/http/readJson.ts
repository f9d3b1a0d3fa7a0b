import { InputError } from '@backstage/errors';
import express, { type RequestHandler } from 'express';

const parse = express.json({ limit: '256kb' });

/** Reads bodies as JSON; what is none is bad input, in words of ours. */
export const readJson: RequestHandler = (request, response, next) => {
  parse(request, response, (error?: unknown) => {
    next(
      isUnreadable(error)
        ? new InputError('The body is not JSON with an object in it.')
        : error,
    );
  });
};

/** As `http-errors` of body-parser are marked: what is too large, or was cut off, has words of its own. */
function isUnreadable(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'type' in error &&
    (error.type === 'entity.parse.failed' ||
      error.type === 'charset.unsupported')
  );
}
