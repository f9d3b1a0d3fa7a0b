import { Flex, Text } from '@backstage/ui';
import type { RemixiconComponentType } from '@remixicon/react';
import styles from './Note.module.css';

/** Says, without colour, that there is nothing to show and why. */
export function Note(props: {
  icon: RemixiconComponentType;
  title: string;
  description?: string;
}) {
  const { icon: Icon, title, description } = props;
  return (
    <Flex role="status" gap="2" align="start" className={styles.note}>
      <Icon aria-hidden size={20} className={styles.icon} />
      <div>
        <Text as="p">{title}</Text>
        {description && (
          <Text as="p" variant="body-small" color="secondary">
            {description}
          </Text>
        )}
      </div>
    </Flex>
  );
}
