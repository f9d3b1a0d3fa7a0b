import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { VisuallyHidden } from '@backstage/ui';
import type { FieldChange } from '@okeanos/backstage-plugin-oke-common';
import { RiArrowRightLine } from '@remixicon/react';
import { okeTranslationRef } from '../../translation';
import styles from './FieldChanges.module.css';

/** Fields with what they are and what they become. */
export function FieldChanges(props: {
  /** Accessible name. */
  label: string;
  changes: FieldChange[];
}) {
  const { t } = useTranslationRef(okeTranslationRef);
  return (
    <ul aria-label={props.label} className={styles.list}>
      {props.changes.map(({ field, from, to }, index) => (
        // Several rules of one list have the same field.
        <li key={`${index} ${field}`} className={styles.change}>
          <code className={styles.field}>{field}</code>
          <span className={styles.values}>
            <VisuallyHidden>{t('plan.from')} </VisuallyHidden>
            <Value text={from} />
            <RiArrowRightLine aria-hidden size={16} className={styles.arrow} />
            <VisuallyHidden> {t('plan.to')} </VisuallyHidden>
            <Value text={to} />
          </span>
        </li>
      ))}
    </ul>
  );
}

/** How what is there and empty is written. */
const EMPTY = ['[]', '{}', '""'];

function isNothing(text: string | undefined): boolean {
  return text === undefined || EMPTY.includes(text);
}

/** Whether a change can be seen: something new may have fields with nothing in them. */
export function isSeen({ from, to }: FieldChange): boolean {
  return !isNothing(from) || !isNothing(to);
}

function Value(props: { text: string | undefined }) {
  const { t } = useTranslationRef(okeTranslationRef);
  return isNothing(props.text) ? (
    <em className={styles.nothing}>{t('plan.nothing')}</em>
  ) : (
    <span className={styles.value}>{props.text}</span>
  );
}
