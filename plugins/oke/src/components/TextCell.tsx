import { Cell, Text } from '@backstage/ui';
import type { ReactNode } from 'react';
import styles from './TextCell.module.css';
import { TextWithTimes } from './TextWithTimes';

/** A cell whose content wraps, where that of a `Cell` is cut. */
export function WrappedCell(props: { children: ReactNode }) {
  return (
    <Cell>
      <div className={styles.text}>{props.children}</div>
    </Cell>
  );
}

/** A cell whose text wraps, where `CellText` would cut it. */
export function TextCell(props: { text: string; description?: string }) {
  return (
    <WrappedCell>
      <Text as="div">
        <TextWithTimes text={props.text} />
      </Text>
      {props.description && (
        <Text as="div" variant="body-small" color="secondary">
          {props.description}
        </Text>
      )}
    </WrappedCell>
  );
}
