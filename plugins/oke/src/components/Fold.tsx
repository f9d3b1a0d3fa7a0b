import { Accordion, AccordionPanel, AccordionTrigger } from '@backstage/ui';
import { useState, type ReactNode } from 'react';
import { BelowHeading, useHeadingLevel } from './Heading';
import styles from './Fold.module.css';

/** Details that are folded away under a line of text. A function makes them only as long as they are open. */
export function Fold(props: {
  title: string;
  children: ReactNode | (() => ReactNode);
}) {
  const { children } = props;
  const level = useHeadingLevel();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Accordion className={styles.fold} onExpandedChange={setIsOpen}>
      <AccordionTrigger className={styles.trigger} level={level}>
        <span className={styles.title}>{props.title}</span>
      </AccordionTrigger>
      <AccordionPanel>
        <BelowHeading>
          {typeof children === 'function' ? isOpen && children() : children}
        </BelowHeading>
      </AccordionPanel>
    </Accordion>
  );
}
