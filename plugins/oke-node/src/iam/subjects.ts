/**
 * Whom a statement is about, as policies spell it.
 *
 * @public
 */
export interface PolicySubject {
  /** For example `group 'Default'/'Provisioners'`, or `any-user`. */
  who: string;
  /** Conditions that tell it from others, for example `request.principal.type = 'workload'`. */
  where?: string[];
}

/**
 * How app-config names who an identity is in policies: as a policy spells it, or the workload of a cluster.
 *
 * @public
 */
export type PolicySubjectConfig =
  | string
  | {
      namespace: string;
      serviceAccount: string;
      /** OCID of the cluster that it runs on. */
      clusterId: string;
    };

/**
 * A subject of app-config; what is not configured is in angle brackets, which no policy takes. Pure.
 *
 * @param type - of the identity
 * @param name - of the identity, for the words in the brackets
 * @public
 */
export function policySubject(
  configured: PolicySubjectConfig | undefined,
  type: 'configFile' | 'instancePrincipal' | 'workloadIdentity',
  name: string,
): PolicySubject {
  if (typeof configured === 'string') {
    return { who: configured };
  }
  if (!configured && type !== 'workloadIdentity') {
    const isDynamic = type === 'instancePrincipal';
    return {
      who: isDynamic
        ? `dynamic-group <dynamic group of the ${name}>`
        : `group <group of the ${name}>`,
    };
  }
  const {
    namespace = `<namespace of the ${name}>`,
    serviceAccount = `<service account of the ${name}>`,
    clusterId = `<OCID of the cluster of the ${name}>`,
  } = configured ?? {};
  return {
    who: 'any-user',
    where: [
      `request.principal.type = 'workload'`,
      `request.principal.namespace = '${namespace}'`,
      `request.principal.service_account = '${serviceAccount}'`,
      `request.principal.cluster_id = '${clusterId}'`,
    ],
  };
}

/**
 * The OCI group of a Backstage group. Pure.
 *
 * @param mapped - what `oke.groups` of app-config has for it: the OCID of an OCI group, or another name in the clusters
 * @public
 */
export function groupSubject(
  groupRef: string,
  mapped: string | undefined,
): PolicySubject {
  return {
    who: mapped?.startsWith('ocid1.group.')
      ? `group id ${mapped}`
      : `group <OCI group of ${groupRef}>`,
  };
}
