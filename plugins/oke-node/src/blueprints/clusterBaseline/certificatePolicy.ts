import type { KubernetesPart } from '../../convergence/kubernetes';
import {
  ANNOTATION_ALLOWED_HOSTS,
  CLUSTER_ISSUER,
  LABEL_ID,
} from '../../common/names';
import {
  admissionPolicyParts,
  certManagerRule,
  SPEC_CHANGES,
} from './admissionPolicy';

/** As long as a spec may ask for (`namespaceSpecSchema`). */
const LONGEST_DURATION = '2160h';

/**
 * Holds every Certificate of an app namespace, those made by cert-manager's Ingress and Gateway
 * shims included, to our issuer and to names of that namespace.
 */
export function certificatePolicyParts(): KubernetesPart[] {
  return admissionPolicyParts('certificate-policy', 'okeanos-certificates', {
    matchConstraints: {
      namespaceSelector: {
        matchExpressions: [{ key: LABEL_ID, operator: 'Exists' }],
      },
      resourceRules: [certManagerRule('certificates')],
    },
    matchConditions: [SPEC_CHANGES],
    variables: [
      { name: 'ns', expression: 'namespaceObject.metadata.name' },
      {
        name: 'allowedHosts',
        expression: `has(namespaceObject.metadata.annotations) && '${ANNOTATION_ALLOWED_HOSTS}' in namespaceObject.metadata.annotations ? namespaceObject.metadata.annotations['${ANNOTATION_ALLOWED_HOSTS}'].split(',') : []`,
      },
      {
        name: 'serviceName',
        expression:
          "'^[a-z0-9]([-a-z0-9]*[a-z0-9])?[.]' + variables.ns + '[.]svc([.]cluster[.]local)?$'",
      },
      {
        name: 'serviceAccountUri',
        expression:
          "'^spiffe://cluster[.]local/ns/' + variables.ns + '/sa/[a-z0-9]([-.a-z0-9]*[a-z0-9])?$'",
      },
      {
        name: 'names',
        expression:
          '(has(object.spec.dnsNames) ? object.spec.dnsNames : []) + (has(object.spec.commonName) ? [object.spec.commonName] : [])',
      },
    ],
    validations: [
      {
        expression: `object.spec.issuerRef.name == '${CLUSTER_ISSUER}' && has(object.spec.issuerRef.kind) && object.spec.issuerRef.kind == 'ClusterIssuer' && (!has(object.spec.issuerRef.group) || object.spec.issuerRef.group in ['', 'cert-manager.io'])`,
        message: `issuerRef: certificates of this namespace come from the ClusterIssuer ${CLUSTER_ISSUER}`,
      },
      {
        expression: '!has(object.spec.isCA) || !object.spec.isCA',
        message: 'isCA: a namespace has no certificate authority of its own',
      },
      {
        expression:
          "variables.names.all(name, name.matches(variables.serviceName) || (name != '' && name in variables.allowedHosts))",
        messageExpression:
          "'dnsNames, commonName: names are <service>.' + variables.ns + '.svc, <service>.' + variables.ns + '.svc.cluster.local, or the hosts allowed to this namespace (' + variables.allowedHosts.join(', ') + ')'",
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
        expression: `!has(object.spec.duration) || duration(object.spec.duration) <= duration('${LONGEST_DURATION}')`,
        message: `duration: at most ${LONGEST_DURATION}`,
      },
    ],
  });
}
