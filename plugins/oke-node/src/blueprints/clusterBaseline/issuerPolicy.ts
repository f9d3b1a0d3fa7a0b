import type { KubernetesPart } from '../../convergence/kubernetes';
import { CLUSTER_ISSUER, LABEL_ID } from '../../common/names';
import {
  admissionPolicyParts,
  certManagerRule,
  SPEC_CHANGES,
} from './admissionPolicy';

/**
 * Keeps our issuer to Certificates of app namespaces, which the certificate policy looks through.
 * Otherwise whoever has the built-in role `edit` in any other namespace, or may create
 * CertificateRequests, would get any name signed.
 *
 * Requests are for those who may approve them: cert-manager itself
 * (https://cert-manager.io/docs/usage/certificaterequest/#rbac-syntax).
 */
export function issuerPolicyParts(): KubernetesPart[] {
  return admissionPolicyParts('issuer-policy', 'okeanos-issuer', {
    matchConstraints: {
      resourceRules: [certManagerRule('certificates', 'certificaterequests')],
    },
    matchConditions: [
      SPEC_CHANGES,
      {
        name: 'our-issuer',
        expression: `object.spec.issuerRef.name == '${CLUSTER_ISSUER}' && has(object.spec.issuerRef.kind) && object.spec.issuerRef.kind == 'ClusterIssuer'`,
      },
    ],
    validations: [
      {
        expression: `request.resource.resource != 'certificates' || (has(namespaceObject.metadata.labels) && '${LABEL_ID}' in namespaceObject.metadata.labels)`,
        message: `issuerRef: the ClusterIssuer ${CLUSTER_ISSUER} is for namespaces that Okeanos manages`,
      },
      {
        expression:
          "request.resource.resource != 'certificaterequests' || authorizer.group('cert-manager.io').resource('signers').name('clusterissuers.cert-manager.io/*').check('approve').allowed()",
        message: `issuerRef: requests to the ClusterIssuer ${CLUSTER_ISSUER} are made by cert-manager for Certificates`,
      },
    ],
  });
}
