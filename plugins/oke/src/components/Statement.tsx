import { Text } from '@backstage/ui';
import { useId, type ReactNode } from 'react';
import styles from './Statement.module.css';
import { StatusBadge, type BadgeState } from './StatusBadge';
import { TextWithTimes } from './TextWithTimes';
import { Since } from './Time';

/** One statement: its state, what it is about, since when, in words, and details if there are any. */
export function Statement(props: {
  state: BadgeState;
  /** What the statement is about; left out where the card's title says it. */
  title?: string;
  /** ISO 8601; undefined when not known. */
  since?: string;
  /** Left out where it was said already. */
  message?: string;
  children?: ReactNode;
}) {
  const { state, title, since, message, children } = props;
  const titleId = useId();
  const stateId = useId();
  return (
    <div
      role="group"
      aria-labelledby={title ? `${titleId} ${stateId}` : stateId}
      className={styles.statement}
    >
      <div className={styles.head}>
        <StatusBadge id={stateId} state={state} />
        {title && (
          <Text as="span" id={titleId} weight="bold" className={styles.title}>
            {title}
          </Text>
        )}
        {since && (
          <Text
            as="span"
            variant="body-small"
            color="secondary"
            className={styles.since}
          >
            <Since time={since} />
          </Text>
        )}
      </div>
      {message && (
        <Text as="p" className={styles.message}>
          <TextWithTimes text={message} />
        </Text>
      )}
      {children}
    </div>
  );
}
