import { Text } from '@backstage/ui';
import type { Aspect } from '@okeanos/backstage-plugin-oke-common';
import { useId, type ReactNode } from 'react';
import styles from './AspectLine.module.css';
import { EvidenceList } from './EvidenceList';
import { StatusBadge } from './StatusBadge';
import { Since } from './Time';

/**
 * One statement: its state, what it is about, since when, in words, details if there are any, and
 * the evidence.
 */
export function AspectLine(props: {
  aspect: Aspect;
  /** What the statement is about; left out where the card's title says it. */
  title?: string;
  children?: ReactNode;
}) {
  const { aspect, title, children } = props;
  const titleId = useId();
  const stateId = useId();
  return (
    <div
      role="group"
      aria-labelledby={title ? `${titleId} ${stateId}` : stateId}
      className={styles.aspect}
    >
      <div className={styles.head}>
        <StatusBadge id={stateId} state={aspect.state} />
        {title && (
          <Text as="span" id={titleId} weight="bold" className={styles.title}>
            {title}
          </Text>
        )}
        <Text
          as="span"
          variant="body-small"
          color="secondary"
          className={styles.since}
        >
          <Since time={aspect.since} />
        </Text>
      </div>
      <Text as="p" className={styles.message}>
        {aspect.message}
      </Text>
      {children}
      <EvidenceList aspect={aspect} />
    </div>
  );
}
