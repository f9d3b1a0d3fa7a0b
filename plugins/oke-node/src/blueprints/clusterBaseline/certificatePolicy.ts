import type { IValidation } from 'kubernetes-models/admissionregistration.k8s.io/v1';
import { CLUSTER_CA } from '@okeanos/backstage-plugin-oke-common';
import { ANNOTATION_CERTIFICATE_SOURCE } from '../../common/names';
import type { KubernetesPart } from '../../convergence/kubernetes';
import type {
  CertificateSource,
  IssuerRef,
} from '../../extensions/certificateSources';
import {
  admissionPolicyParts,
  celText,
  inAppNamespaces,
  SPEC_CHANGES,
} from './admissionPolicy';
import {
  CERTIFICATE_BOUND,
  certificateBoundVariables,
  type CertificateBound,
} from './certificateBounds';
import {
  isOwnName,
  NAMESPACE_VARIABLES,
  OWN_NAMES,
} from './namespaceVariables';

/** What cert-manager takes when no duration is asked for (`certmanager/v1.DefaultCertificateDuration`). */
const DEFAULT_HOURS = 24 * 90;

/** What a source is to the policy. */
export type AdmittedSource = Pick<
  CertificateSource,
  'id' | 'issuerRef' | 'admission'
>;

/**
 * Holds every Certificate of an app namespace, those made by cert-manager's Ingress and Gateway
 * shims included, to the issuer of the namespace's source and to names of that namespace.
 */
export function certificatePolicyParts(
  sources: AdmittedSource[],
  bounds: CertificateBound[],
): KubernetesPart[] {
  return admissionPolicyParts('certificate-policy', 'okeanos-certificates', {
    matchConstraints: inAppNamespaces(['cert-manager.io'], ['certificates']),
    matchConditions: [SPEC_CHANGES],
    variables: [
      ...NAMESPACE_VARIABLES,
      ...certificateBoundVariables(bounds),
      {
        name: 'source',
        expression: `has(namespaceObject.metadata.annotations) && '${ANNOTATION_CERTIFICATE_SOURCE}' in namespaceObject.metadata.annotations ? namespaceObject.metadata.annotations['${ANNOTATION_CERTIFICATE_SOURCE}'] : '${CLUSTER_CA}'`,
      },
      {
        name: 'serviceAccountUri',
        expression:
          "'^spiffe://cluster[.]local/ns/' + variables.ns + '/sa/[a-z0-9]([-.a-z0-9]*[a-z0-9])?$'",
      },
      {
        name: 'seconds',
        expression: `(has(object.spec.duration) ? duration(object.spec.duration) : duration('${DEFAULT_HOURS}h')).getSeconds()`,
      },
      {
        name: 'names',
        expression:
          '(has(object.spec.dnsNames) ? object.spec.dnsNames : []) + (has(object.spec.commonName) ? [object.spec.commonName] : [])',
      },
    ],
    validations: [
      {
        expression: sources
          .map(
            ({ id, issuerRef }) =>
              `(variables.source == ${celText(id)} && ${namesIssuer(
                issuerRef,
              )})`,
          )
          .join(' || '),
        messageExpression: `'issuerRef: certificates of this namespace come from ' + (${sources.reduceRight(
          (otherwise, { id, issuerRef: { kind, name } }) =>
            `variables.source == ${celText(id)} ? ${celText(
              `the ${kind} ${name}`,
            )} : (${otherwise})`,
          "'the source ' + variables.source + ', which Okeanos does not know any more'",
        )})`,
        message:
          'issuerRef: certificates of this namespace come from one issuer only',
      },
      {
        expression: '!has(object.spec.isCA) || !object.spec.isCA',
        message: 'isCA: a namespace has no certificate authority of its own',
      },
      {
        expression: `variables.names.all(name, ${isOwnName('name')})`,
        messageExpression: `'dnsNames, commonName: names are ' + ${OWN_NAMES}`,
        message:
          'dnsNames, commonName: only names of services of this namespace and its allowed hosts',
      },
      {
        expression:
          '!has(object.spec.uris) || object.spec.uris.all(uri, uri.matches(variables.serviceAccountUri))',
        message:
          'uris: only SPIFFE identities of service accounts of this namespace',
      },
      {
        expression:
          '!has(object.spec.ipAddresses) && !has(object.spec.emailAddresses) && !has(object.spec.otherNames) && !has(object.spec.subject) && !has(object.spec.literalSubject)',
        message:
          'ipAddresses, emailAddresses, otherNames, subject, literalSubject: a certificate of this namespace carries dnsNames and uris only',
      },
      {
        expression:
          "!has(object.spec.usages) || object.spec.usages.all(usage, usage in ['digital signature', 'key encipherment', 'server auth', 'client auth'])",
        message:
          'usages: only digital signature, key encipherment, server auth and client auth',
      },
      {
        // cert-manager's own least (`certmanager/v1.MinimumCertificateDuration`), which its webhook holds.
        expression: 'variables.seconds >= 3600',
        message: 'duration: at least 1h',
      },
      {
        // cert-manager renews at once what has less left: a bound near the duration renews without end.
        expression:
          '!has(object.spec.renewBefore) || duration(object.spec.renewBefore).getSeconds() * 2 <= variables.seconds',
        message: 'renewBefore: at most half of the duration',
      },
      {
        expression:
          '!has(object.spec.renewBeforePercentage) || object.spec.renewBeforePercentage <= 50',
        message: 'renewBeforePercentage: at most 50',
      },
      ...sources.map(
        ({ id, admission: { longestHours } }) =>
          ({
            expression: `variables.source != ${celText(
              id,
            )} || (has(object.spec.duration) ? duration(object.spec.duration) <= duration('${longestHours}h') : ${
              longestHours >= DEFAULT_HOURS
            })`,
            message: `duration: at most ${longestHours}h`,
          } satisfies IValidation),
      ),
      CERTIFICATE_BOUND,
    ],
  });
}

/** Whether the issuerRef of `object` is this, in CEL. */
function namesIssuer({ group, kind, name }: IssuerRef): string {
  const ref = 'object.spec.issuerRef';
  const ofGroup =
    group === 'cert-manager.io'
      ? `(!has(${ref}.group) || ${ref}.group in ['', ${celText(group)}])`
      : `has(${ref}.group) && ${ref}.group == ${celText(group)}`;
  return `${ref}.name == ${celText(
    name,
  )} && has(${ref}.kind) && ${ref}.kind == ${celText(kind)} && ${ofGroup}`;
}
