import {
  okeClusterReadPermission,
  okeNamespaceWritePermission,
  type NamespaceSpec,
  type PlanProblem,
} from '@okeanos/backstage-plugin-oke-common';
import type { OkeAuthorizer } from '../authorization/OkeAuthorizer';
import type { RegisteredCluster } from '../clusters/RegisteredCluster';
import { nameNotAvailable } from './nameNotAvailable';
import type { Credentials } from '../authorization/subjectOf';

/**
 * Why a caller may not declare a namespace; nothing when they may.
 *
 * @param context - `cluster`: the one that the spec names, undefined when there is none;
 *   `existingOwner`: the owner of the namespace if it is declared already
 */
export async function authorizeNamespace(
  spec: Pick<NamespaceSpec, 'cluster' | 'name' | 'owner' | 'adoptPolicy'>,
  context: {
    cluster: RegisteredCluster | undefined;
    existingOwner: string | undefined;
    authorizer: OkeAuthorizer;
    credentials: Credentials;
  },
): Promise<PlanProblem | undefined> {
  const { cluster, existingOwner, authorizer, credentials } = context;
  const [mayReadCluster, mayWriteNamespace] = await authorizer.ask(
    [okeClusterReadPermission, okeNamespaceWritePermission],
    credentials,
  );
  const mayWrite = (owner: string) => mayWriteNamespace({ owners: [owner] });
  if (!cluster || !mayReadCluster({ owners: [cluster.owner] })) {
    return {
      field: 'cluster',
      value: spec.cluster,
      message: 'there is no such cluster',
      remedy: 'Choose a cluster that the portal lists',
    };
  }
  if (!mayWrite(spec.owner)) {
    return {
      field: 'owner',
      value: spec.owner,
      message: 'the group is not one of yours',
      remedy: 'Choose a group that you are a member of',
    };
  }
  if (existingOwner !== undefined && !mayWrite(existingOwner)) {
    return nameNotAvailable(spec);
  }
  // Who adopts takes something from whoever runs the cluster.
  if (spec.adoptPolicy !== 'Never' && !mayWrite(cluster.owner)) {
    return {
      field: 'adoptPolicy',
      value: spec.adoptPolicy,
      message: 'only the platform team may take over what exists',
      remedy: 'Set it to Never, or ask the platform team',
    };
  }
  return undefined;
}
