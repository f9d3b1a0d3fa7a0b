import type { KubernetesPart } from '../../convergence/kubernetes';
import { LABEL_ID } from '../../common/names';
import type { IssuerRef } from '../../extensions/certificateSources';
import {
  admissionPolicyParts,
  celText,
  certManagerRule,
  SPEC_CHANGES,
} from './admissionPolicy';

/** In CEL, for people. */
const ISSUER =
  "'the ' + object.spec.issuerRef.kind + ' ' + object.spec.issuerRef.name";

/**
 * What tells an issuer here. The group is not looked at: it can be left out.
 *
 * @alpha
 */
export type GuardedIssuer = Pick<IssuerRef, 'kind' | 'name'>;

/**
 * Keeps the issuers of our sources to Certificates of app namespaces, which the certificate policy looks through.
 * Otherwise whoever has the built-in role `edit` in any other namespace, or may create
 * CertificateRequests, would get any name signed.
 *
 * Requests are for those who may approve them: cert-manager itself
 * (https://cert-manager.io/docs/usage/certificaterequest/#rbac-syntax).
 */
export function issuerPolicyParts(issuers: GuardedIssuer[]): KubernetesPart[] {
  return admissionPolicyParts('issuer-policy', 'okeanos-issuer', {
    matchConstraints: {
      resourceRules: [certManagerRule('certificates', 'certificaterequests')],
    },
    matchConditions: [
      SPEC_CHANGES,
      {
        name: 'our-issuer',
        expression: `has(object.spec.issuerRef.kind) && (${issuers
          .map(
            ({ kind, name }) =>
              `object.spec.issuerRef.kind == ${celText(
                kind,
              )} && object.spec.issuerRef.name == ${celText(name)}`,
          )
          .join(' || ')})`,
      },
    ],
    validations: [
      {
        expression: `request.resource.resource != 'certificates' || (has(namespaceObject.metadata.labels) && '${LABEL_ID}' in namespaceObject.metadata.labels)`,
        messageExpression: `'issuerRef: ' + ${ISSUER} + ' is for namespaces that Okeanos manages'`,
        message:
          'issuerRef: this issuer is for namespaces that Okeanos manages',
      },
      {
        expression:
          "request.resource.resource != 'certificaterequests' || authorizer.group('cert-manager.io').resource('signers').name('clusterissuers.cert-manager.io/*').check('approve').allowed()",
        messageExpression: `'issuerRef: requests to ' + ${ISSUER} + ' are made by cert-manager for Certificates'`,
        message:
          'issuerRef: requests to this issuer are made by cert-manager for Certificates',
      },
    ],
  });
}
