import type { ErrorLike } from '@backstage/errors';
import { OkeResponseError } from '@okeanos/backstage-plugin-oke-common';

/** A refusal ends the right to see what was shown; any other failure says nothing about it. */
export function endsTheRight(error: ErrorLike): boolean {
  return error instanceof OkeResponseError && [403, 404].includes(error.status);
}
