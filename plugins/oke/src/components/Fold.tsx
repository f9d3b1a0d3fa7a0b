import { Accordion, AccordionPanel, AccordionTrigger } from '@backstage/ui';
import type { ReactNode } from 'react';
import styles from './Fold.module.css';

/** Details that are folded away under a line of text. */
export function Fold(props: { title: string; children: ReactNode }) {
  return (
    <Accordion className={styles.fold}>
      <AccordionTrigger className={styles.trigger} level={6}>
        <span className={styles.title}>{props.title}</span>
      </AccordionTrigger>
      <AccordionPanel>{props.children}</AccordionPanel>
    </Accordion>
  );
}
