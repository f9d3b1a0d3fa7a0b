import { createHash } from 'node:crypto';
import { noEtagMatch } from './ServiceError';

/**
 * The etag of a resource: it changes with each change of the resource, its lifecycle state included.
 *
 * @param parts - what identifies this version of the resource
 */
export function etagOf(...parts: (string | number)[]): string {
  return createHash('sha256')
    .update(parts.join('\n'))
    .digest('hex')
    .slice(0, 8);
}

/**
 * Optimistic concurrency: the change is made only if the caller saw the current version.
 *
 * @throws ServiceError 412 NoEtagMatch
 */
export function checkIfMatch(ifMatch: string | undefined, etag: string): void {
  if (ifMatch !== undefined && ifMatch !== etag) {
    throw noEtagMatch();
  }
}
