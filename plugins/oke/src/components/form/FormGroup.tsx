import { Text } from '@backstage/ui';
import { useId, type ReactNode } from 'react';
import styles from './SpecFields.module.css';

/** Fields that belong together, under a heading. */
export function FormGroup(props: { title: string; children: ReactNode }) {
  const titleId = useId();
  return (
    <div role="group" aria-labelledby={titleId} className={styles.group}>
      <Text as="h3" id={titleId} variant="title-x-small" weight="bold">
        {props.title}
      </Text>
      {props.children}
    </div>
  );
}

/** Fields side by side where there is room. */
export function FormGrid(props: { children: ReactNode }) {
  return <div className={styles.grid}>{props.children}</div>;
}
