import type {
  ApiResource,
  StoredObject,
} from '@okeanos/backstage-plugin-oke-node';
import { liveConditions } from '../reconcile/liveConditions';

/** The kind by which cert-manager asks an issuer. */
export const CERTIFICATE_REQUESTS: ApiResource = {
  group: 'cert-manager.io',
  version: 'v1',
  kind: 'CertificateRequest',
  plural: 'certificaterequests',
  namespaced: true,
};

/**
 * Whether a CertificateRequest can still be answered: ready, failed, denied and invalid ones are final
 * (`certmanager/v1.CertificateRequest`).
 */
export function isPendingRequest(request: StoredObject): boolean {
  return !liveConditions(request).some(
    ({ type, status, reason }) =>
      (status === 'True' &&
        ['Ready', 'Denied', 'InvalidRequest'].includes(type)) ||
      (type === 'Ready' && ['Failed', 'Denied'].includes(reason)),
  );
}
