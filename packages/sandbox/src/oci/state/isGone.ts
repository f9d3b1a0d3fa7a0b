import { Cloud } from '../Cloud';
import { stateOf } from '../logging/records';

/** Tells whether a resource that was created once has been deleted since, or is being deleted. */
export function isGone(cloud: Cloud, ocid: string): boolean {
  const { core, containerEngine, bastion, logging, tenancy } = cloud.state;
  const made = bastion.bastions[ocid] ?? bastion.sessions[ocid];
  if (made) {
    return made.timeline.deletedAt !== undefined;
  }
  const logged = logging.logGroups[ocid] ?? logging.logs[ocid];
  if (logged) {
    const state = stateOf(logged, cloud.now());
    return state === undefined || state === 'DELETING';
  }
  if (
    [
      ...tenancy.policies,
      ...tenancy.dynamicGroups,
      ...tenancy.compartments,
      ...tenancy.tagNamespaces,
    ].some(({ id }) => id === ocid)
  ) {
    return false;
  }
  const { securityRules: _, workRequests: __, ...networkCollections } = core;
  for (const records of Object.values(networkCollections)) {
    const record = records[ocid];
    if (record) {
      return record.timeline.terminatedAt !== undefined;
    }
  }
  const record =
    containerEngine.clusters[ocid] ?? containerEngine.nodePools[ocid];
  return !record || ['DELETING', 'DELETED'].includes(record.lifecycleState);
}
