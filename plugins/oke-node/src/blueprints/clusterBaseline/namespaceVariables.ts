import type { IVariable } from 'kubernetes-models/admissionregistration.k8s.io/v1';
import { ANNOTATION_ALLOWED_HOSTS } from '../../common/names';

/** CEL variables of policies that hold an app namespace to its own names. */
export const NAMESPACE_VARIABLES = [
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
] satisfies IVariable[];

/** Whether a name in CEL is of a service of the namespace, or one of its allowed hosts. */
export function isOwnName(name: string): string {
  return `(${name}.matches(variables.serviceName) || (${name} != '' && ${name} in variables.allowedHosts))`;
}

/** What own names are, in CEL, for people: follows the name of the field. */
export const OWN_NAMES =
  "'<service>.' + variables.ns + '.svc, <service>.' + variables.ns + '.svc.cluster.local, or the hosts allowed to this namespace (' + variables.allowedHosts.join(', ') + ')'";
