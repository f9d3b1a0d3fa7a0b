import type { IValidation } from 'kubernetes-models/admissionregistration.k8s.io/v1';
import { isOwnName, OWN_NAMES } from './namespaceVariables';

/**
 * What gives an object more hosts than its spec names, whatever the prefix of the controller is:
 * - https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#server-alias
 * - https://haproxy-ingress.github.io/docs/configuration/keys/#server-alias
 * - https://developer.konghq.com/kubernetes-ingress-controller/reference/annotations/ (`host-aliases`)
 * - https://kubernetes-sigs.github.io/external-dns/latest/docs/annotations/annotations/ (its prefix changed once)
 */
const MORE_HOSTS =
  '/(server-alias(es)?|host-alias(es)?|hostnames?|internal-hostname|hostname-extension)$';

/** What becomes part of a controller's own configuration: it could say anything, of other hosts and of files, too. */
const CONFIGURATION =
  '/(.*snippets?|config-backend(-early|-late)?|server-alias-regex|route-acl)$';

/**
 * What annotations may not do that controllers of Ingress and Gateway API read, and those of DNS.
 * Needs the variables of the namespace.
 *
 * @param field - where the annotations are, for people
 * @param annotations - the same, in CEL
 */
export function controllerAnnotationRules(
  field: string,
  annotations = 'variables.annotations',
) {
  return [
    {
      expression: `${annotations}.all(key, !key.matches('${MORE_HOSTS}') || ${annotations}[key].split(',').all(host, host.trim() == '' || ${isOwnName(
        'host.trim()',
      )}))`,
      messageExpression: `'${field}: hosts are ' + ${OWN_NAMES}`,
      message: `${field}: only hosts of this namespace`,
    },
    {
      expression: `${annotations}.all(key, !key.matches('${CONFIGURATION}'))`,
      message: `${field}: parts of a controller’s configuration, which holds for everybody, are not written by namespaces`,
    },
    {
      // Whoever reads them wants `<namespace>/<name>`, or a name alone.
      expression: `${annotations}.all(key, !key.contains('secret') || !${annotations}[key].contains('/') || ${annotations}[key].startsWith(variables.ns + '/'))`,
      message: `${field}: only Secrets of this namespace are named`,
    },
  ] satisfies IValidation[];
}
