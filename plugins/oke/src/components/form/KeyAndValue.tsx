import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ReactNode } from 'react';
import { okeTranslationRef } from '../../translation';
import { TextSpecField } from './SpecFields';
import styles from './SpecFields.module.css';

/** A key and its value, beside each other where there is room. */
export function KeyAndValue<T extends { key: string; value: string }>(props: {
  field: string;
  label: string;
  value: T;
  onChange: (value: T) => void;
  /** What belongs beside them. */
  children?: ReactNode;
}) {
  const { field, label, value, onChange, children } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  return (
    <div className={styles.together}>
      {(['key', 'value'] as const).map(part => (
        <TextSpecField
          key={part}
          field={`${field}.${part}`}
          label=""
          ariaLabel={t(`form.${part}Of`, { what: label })}
          value={value[part]}
          onChange={changed => onChange({ ...value, [part]: changed })}
        />
      ))}
      {children}
    </div>
  );
}
