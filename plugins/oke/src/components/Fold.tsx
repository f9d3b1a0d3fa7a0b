import { Accordion, AccordionPanel, AccordionTrigger } from '@backstage/ui';
import type { ReactNode } from 'react';
import { BelowHeading, useHeadingLevel } from './Heading';
import styles from './Fold.module.css';

/** Details that are folded away under a line of text. */
export function Fold(props: { title: string; children: ReactNode }) {
  const level = useHeadingLevel();
  return (
    <Accordion className={styles.fold}>
      <AccordionTrigger className={styles.trigger} level={level}>
        <span className={styles.title}>{props.title}</span>
      </AccordionTrigger>
      <AccordionPanel>
        <BelowHeading>{props.children}</BelowHeading>
      </AccordionPanel>
    </Accordion>
  );
}
