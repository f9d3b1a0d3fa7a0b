import {
  CERT_MANAGER_NAMESPACE,
  SIGNER_GROUP,
  SIGNER_KIND,
  SIGNER_PLURAL,
  SIGNER_VERSION,
} from '../../common/names';
import type { KubernetesPart } from '../../convergence/kubernetes';
import type { CertificateSource } from '../../extensions/certificateSources';
import type { BuiltObject } from '../BuiltObject';
import {
  admissionPolicyParts,
  celText,
  certManagerRule,
  SPEC_CHANGES,
} from './admissionPolicy';

/**
 * Id of the part that is the kind of the signers. It stays as long as one of them does.
 *
 * @alpha
 */
export const SIGNER_KIND_PART = 'signer-kind';

/**
 * Holds the signers that Okeanos itself is to cert-manager's namespace: whoever gets a certificate of one is an
 * authority. Certificates that name one are written by who may approve for it, which is Okeanos, and requests by who may
 * approve: cert-manager itself (https://cert-manager.io/docs/usage/certificaterequest/#rbac-syntax).
 */
export function signerPolicyParts(): KubernetesPart[] {
  const mayApprove = (signer: string) =>
    `authorizer.group('cert-manager.io').resource('signers').name(${signer}).check('approve').allowed()`;
  return admissionPolicyParts('signer-policy', 'okeanos-signers', {
    matchConstraints: {
      resourceRules: [certManagerRule('certificates', 'certificaterequests')],
    },
    matchConditions: [
      SPEC_CHANGES,
      {
        name: 'our-signer',
        expression: `has(object.spec.issuerRef.group) && object.spec.issuerRef.group == ${celText(
          SIGNER_GROUP,
        )}`,
      },
    ],
    validations: [
      {
        expression: `request.namespace == ${celText(CERT_MANAGER_NAMESPACE)}`,
        message: `issuerRef: issuers of ${SIGNER_GROUP} are for certificate sources, in the namespace ${CERT_MANAGER_NAMESPACE}`,
      },
      {
        expression: `request.resource.resource != 'certificates' || ${mayApprove(
          `'${SIGNER_PLURAL}.${SIGNER_GROUP}/' + object.spec.issuerRef.name`,
        )}`,
        message: `issuerRef: Certificates of issuers of ${SIGNER_GROUP} are made by Okeanos`,
      },
      {
        expression: `request.resource.resource != 'certificaterequests' || ${mayApprove(
          "'clusterissuers.cert-manager.io/*'",
        )}`,
        message: `issuerRef: requests to issuers of ${SIGNER_GROUP} are made by cert-manager for Certificates`,
      },
    ],
  });
}

/** The kind of the signers, when there is one. cert-manager lets nobody approve for an issuer whose kind is not served. */
export function signerKindParts(
  sources: Pick<CertificateSource, 'sign'>[],
): KubernetesPart[] {
  if (!sources.some(({ sign }) => sign)) {
    return [];
  }
  return [
    {
      id: SIGNER_KIND_PART,
      dependsOn: [],
      object: {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: `${SIGNER_PLURAL}.${SIGNER_GROUP}` },
        spec: {
          group: SIGNER_GROUP,
          scope: 'Cluster',
          names: {
            kind: SIGNER_KIND,
            listKind: `${SIGNER_KIND}List`,
            plural: SIGNER_PLURAL,
            singular: SIGNER_KIND.toLowerCase(),
          },
          versions: [
            {
              name: SIGNER_VERSION,
              served: true,
              storage: true,
              schema: {
                openAPIV3Schema: {
                  type: 'object',
                  description:
                    'A source of certificates whose requests are signed outside of the cluster, by Okeanos',
                  properties: {
                    spec: {
                      type: 'object',
                      properties: { description: { type: 'string' } },
                    },
                  },
                },
              },
            },
          ],
        },
      } satisfies BuiltObject,
    },
  ];
}

/** The signer of a source, which its Certificates name. */
export function signerObject({ id, description }: CertificateSource) {
  return {
    apiVersion: `${SIGNER_GROUP}/${SIGNER_VERSION}`,
    kind: SIGNER_KIND,
    metadata: { name: id },
    spec: { description },
  };
}
