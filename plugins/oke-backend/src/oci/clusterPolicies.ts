import type { ClusterSpec } from '@okeanos/backstage-plugin-oke-common';
import {
  groupSubject,
  policyStatements,
  policySubject,
  type GeneratedStatement,
  type PolicySubject,
} from '@okeanos/backstage-plugin-oke-node';
import type { OciConfig } from '../config/ociConfig';

/**
 * The statements that OCI's policies need for a cluster, with the names of app-config. Pure.
 *
 * @param groups - `oke.groups` of app-config
 */
export function clusterPolicies(
  spec: ClusterSpec,
  options: {
    oci: Pick<OciConfig, 'provisioner' | 'watcher'>;
    groups?: Record<string, string>;
    compartmentId: string;
    /** What is recorded of it. */
    records?: readonly { kind: string }[];
    /** Entity references of groups that reach it. By default its owner. */
    people?: readonly string[];
  },
): GeneratedStatement[] {
  const { oci, groups = {}, compartmentId, records = [] } = options;
  const { people = [spec.owner] } = options;
  const { policySubject: configured, type } = oci.provisioner;
  return policyStatements(spec, {
    compartmentId,
    subjects: {
      provisioner: policySubject(configured, type, 'provisioner'),
      watcher: watcherSubject(oci.watcher),
      people: people.map(group => groupSubject(group, groups[group])),
    },
    recordedKinds: records.map(({ kind }) => kind),
  });
}

function watcherSubject({
  policySubject: configured,
  subject,
  type,
}: OciConfig['watcher']): PolicySubject {
  return !configured && subject?.startsWith('ocid1.group.')
    ? { who: `group id ${subject}` }
    : policySubject(configured, type, 'watcher');
}
