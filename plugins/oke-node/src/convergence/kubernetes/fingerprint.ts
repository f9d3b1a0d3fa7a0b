import type { KubernetesObject } from '../../kubernetes';
import { contentHash } from '../contentHash';

/**
 * Hash of what somebody wrote of an object: another one when anything but its status changed, or it is another
 * incarnation. What the API server itself keeps is left out, and who wrote what. Pure.
 *
 * @public
 */
export function fingerprintOf({
  metadata,
  status: _status,
  ...content
}: KubernetesObject): string {
  const {
    managedFields: _managedFields,
    resourceVersion: _resourceVersion,
    generation: _generation,
    creationTimestamp: _creationTimestamp,
    ...written
  } = metadata;
  return contentHash({ ...content, metadata: written });
}
