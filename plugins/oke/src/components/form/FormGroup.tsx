import { useId, type ReactNode } from 'react';
import { BelowHeading, Heading } from '../Heading';
import styles from './SpecFields.module.css';

/** Fields that belong together, under a heading. */
export function FormGroup(props: { title: string; children: ReactNode }) {
  const titleId = useId();
  return (
    <div role="group" aria-labelledby={titleId} className={styles.group}>
      <Heading id={titleId}>{props.title}</Heading>
      <BelowHeading>{props.children}</BelowHeading>
    </div>
  );
}

/** Fields side by side where there is room. */
export function FormGrid(props: { children: ReactNode }) {
  return <div className={styles.grid}>{props.children}</div>;
}
