import {
  type ClusterConnection,
  freshnessOf,
  staleKindsOf,
} from '@okeanos/backstage-plugin-oke-common';
import type { ReactNode } from 'react';
import { ConnectionBanner } from './ConnectionBanner';
import { CurrentProvider, useIsCurrent } from './CurrentContext';

/**
 * Shows what was observed of a cluster. When the cluster can no longer tell whether it is still
 * so, says that and marks all of it as last known.
 */
export function Observed(props: {
  connection: ClusterConnection;
  /** When the answer came, in milliseconds since the epoch. */
  receivedAt: number;
  /** Ids of the kinds that it rests on; by default all. */
  readKinds?: readonly string[];
  /** That it may no longer be so is said above already, of the same connection. */
  isSaidAbove?: boolean;
  children: ReactNode;
}) {
  const { connection, receivedAt, readKinds, isSaidAbove, children } = props;
  const isCurrent = useIsCurrent();
  const freshness = freshnessOf(connection, receivedAt, readKinds);
  return (
    <>
      {freshness !== 'current' && !isSaidAbove && (
        <ConnectionBanner
          connection={connection}
          freshness={freshness}
          staleKinds={staleKindsOf(connection, readKinds)}
        />
      )}
      <CurrentProvider value={isCurrent && freshness === 'current'}>
        {children}
      </CurrentProvider>
    </>
  );
}
