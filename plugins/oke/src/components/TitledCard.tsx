import { Card, CardBody, CardHeader, Flex } from '@backstage/ui';
import type { RemixiconComponentType } from '@remixicon/react';
import { useId, type ReactNode } from 'react';
import { BelowHeading, Heading, HeadingLevel } from './Heading';
import readable from './readable.module.css';
import styles from './TitledCard.module.css';

/** A card on the page of an entity, below whose heading it stands. */
export function TitledCard(props: {
  title: string;
  icon: RemixiconComponentType;
  children: ReactNode;
}) {
  const { title, icon: Icon, children } = props;
  const titleId = useId();
  return (
    <Card
      role="region"
      aria-labelledby={titleId}
      className={readable.secondaryText}
    >
      <HeadingLevel level={3}>
        <CardHeader>
          <Flex align="center" gap="2">
            <Icon aria-hidden size={20} className={styles.icon} />
            <Heading id={titleId} className={styles.title}>
              {title}
            </Heading>
          </Flex>
        </CardHeader>
        <CardBody>
          <Flex direction="column" gap="3">
            <BelowHeading>{children}</BelowHeading>
          </Flex>
        </CardBody>
      </HeadingLevel>
    </Card>
  );
}
