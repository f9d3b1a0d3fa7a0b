import type { RemixiconComponentType } from '@remixicon/react';
import type { ClusterConnection } from '@okeanos/backstage-plugin-oke-common';
import type { ReactNode } from 'react';
import type { LiveResult } from '../live/createLiveHook';
import { LiveContent } from './LiveContent';
import { Observed } from './Observed';
import { TitledCard } from './TitledCard';

/** A card that shows something observed of a cluster, with all that may be in the way. */
export function StatusCard<T extends { connection: ClusterConnection }>(props: {
  title: string;
  icon: RemixiconComponentType;
  live: LiveResult<T>;
  /** Ids of the kinds that it rests on, where that is known; else it rests on all. */
  readKindsOf?: (data: T) => readonly string[] | undefined;
  children: (data: T) => ReactNode;
  /** What does not come from the cluster, and is true whether or not the cluster can be heard. */
  footer?: ReactNode;
}) {
  const { title, icon, live, readKindsOf, children, footer } = props;
  return (
    <TitledCard title={title} icon={icon}>
      <LiveContent title={title} live={live}>
        {(data, receivedAt) => (
          <Observed
            connection={data.connection}
            receivedAt={receivedAt}
            readKinds={readKindsOf?.(data)}
          >
            {children(data)}
          </Observed>
        )}
      </LiveContent>
      {footer}
    </TitledCard>
  );
}
