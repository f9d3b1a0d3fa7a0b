import { Card, CardBody, CardHeader, Flex, Text } from '@backstage/ui';
import type { RemixiconComponentType } from '@remixicon/react';
import type { ClusterConnection } from '@okeanos/backstage-plugin-oke-common';
import { useId, type ReactNode } from 'react';
import type { LiveResult } from '../live/createLiveHook';
import { LiveContent } from './LiveContent';
import { Observed } from './Observed';
import styles from './StatusCard.module.css';

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
  const { title, icon: Icon, live, readKindsOf, children, footer } = props;
  const titleId = useId();
  return (
    <Card role="region" aria-labelledby={titleId}>
      <CardHeader>
        <Flex align="center" gap="2">
          <Icon aria-hidden size={20} className={styles.icon} />
          <Text
            as="h3"
            id={titleId}
            variant="title-x-small"
            weight="bold"
            className={styles.title}
          >
            {title}
          </Text>
        </Flex>
      </CardHeader>
      <CardBody>
        <Flex direction="column" gap="3">
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
        </Flex>
      </CardBody>
    </Card>
  );
}
