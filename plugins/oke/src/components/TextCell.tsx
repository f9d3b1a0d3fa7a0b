import { Cell, Text } from '@backstage/ui';
import styles from './TextCell.module.css';
import { TextWithTimes } from './TextWithTimes';

/** A cell whose text wraps, where `CellText` would cut it. */
export function TextCell(props: { text: string; description?: string }) {
  return (
    <Cell>
      <Text as="div" className={styles.text}>
        <TextWithTimes text={props.text} />
      </Text>
      {props.description && (
        <Text
          as="div"
          variant="body-small"
          color="secondary"
          className={styles.text}
        >
          {props.description}
        </Text>
      )}
    </Cell>
  );
}
