import {
  okeServiceReadPermission,
  type ObservedState,
} from '@okeanos/backstage-plugin-oke-common';
import type { OkeAuthorizer } from '../../authorization/OkeAuthorizer';
import type { Credentials } from '../../authorization/subjectOf';
import type { ObservedClusterStore } from '../../clusters/observed/ObservedClusterStore';
import type { NamespaceStateStore } from '../../statuses/NamespaceStateStore';
import type { NamespaceRecord } from '../NamespaceStore';
import { currentState } from './currentState';

/**
 * How namespaces that a caller may read stand, by what is observed of them, in their order.
 *
 * @param states - what was observed
 */
export async function observedStates(
  records: readonly NamespaceRecord[],
  options: {
    states: Pick<NamespaceStateStore, 'read'>;
    observedClusters: Pick<ObservedClusterStore, 'connectionsOf'>;
    authorizer: OkeAuthorizer;
    credentials: Credentials;
  },
  now: Date,
): Promise<ObservedState[]> {
  const { states, observedClusters, authorizer, credentials } = options;
  const clusters = [...new Set(records.map(({ spec }) => spec.cluster))];
  const [[mayReadServices], connections, ...found] = await Promise.all([
    authorizer.ask([okeServiceReadPermission], credentials),
    observedClusters.connectionsOf(clusters),
    ...clusters.map(async cluster =>
      states.read(
        cluster,
        records
          .filter(({ spec }) => spec.cluster === cluster)
          .map(({ spec }) => spec.name),
      ),
    ),
  ]);
  const byId = new Map(
    found.flat().map(({ namespaceId, observed }) => [namespaceId, observed]),
  );
  return records.map(({ id, spec: { owner, cluster } }) =>
    mayReadServices({ owners: [owner] })
      ? currentState(byId.get(id), connections.get(cluster), now)
      : {
          state: 'unknown',
          message: 'You may not see the status of its services.',
        },
  );
}
