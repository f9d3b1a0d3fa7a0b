import type { IValidation } from 'kubernetes-models/admissionregistration.k8s.io/v1';

/**
 * Annotations that Oracle's cloud controller manager and native ingress controller act on.
 * https://github.com/oracle/oci-cloud-controller-manager/blob/master/docs/load-balancer-annotations.md
 */
const OCI_ANNOTATION =
  '^(service[.]beta[.]kubernetes[.]io/oci-|oci[.]oraclecloud[.]com/|oci-network-load-balancer[.]oraclecloud[.]com/|oci-native-ingress[.]oraclecloud[.]com/)';

/** What stands for things in OCI, by OCID. */
const NAMES_OF_OTHERS = '(subnet[0-9]*|security-groups?|security-group-ids)$';

/** Read as `true` only when it is written like this: what Go's ParseBool takes besides is refused. */
const INTERNAL = {
  lb: 'service.beta.kubernetes.io/oci-load-balancer-internal',
  nlb: 'oci-network-load-balancer.oraclecloud.com/internal',
};

/** Whether the load balancer that the annotations ask for cannot be reached from the internet, in CEL. */
export const LOAD_BALANCER_IS_INTERNAL = isInternal(
  "('oci.oraclecloud.com/load-balancer-type' in variables.annotations ? variables.annotations['oci.oraclecloud.com/load-balancer-type'] : 'lb')",
);

/** What the annotations of an app namespace's objects may not do. Needs the variables `annotations` and `ocids`. */
export function ociAnnotationRules(field: string) {
  const named = (key: string) =>
    `variables.annotations[${key}].split(',').all(ocid, ocid.trim() == '' || ocid.trim() in variables.ocids)`;
  return [
    {
      expression: `variables.annotations.all(key, !key.matches('${OCI_ANNOTATION}') || !(key.matches('${NAMES_OF_OTHERS}') || variables.annotations[key].contains('ocid1.')) || ${named(
        'key',
      )})`,
      message: `${field}: subnets, network security groups and all else that has an OCID are named only where the platform team granted them (oke.grants in app-config)`,
    },
  ] satisfies IValidation[];
}

function isInternal(type: string): string {
  const says = (key: string) =>
    `('${key}' in variables.annotations && variables.annotations['${key}'] == 'true')`;
  return `(${type} == 'lb' && ${says(
    INTERNAL.lb,
  )} || ${type} == 'nlb' && ${says(INTERNAL.nlb)})`;
}
