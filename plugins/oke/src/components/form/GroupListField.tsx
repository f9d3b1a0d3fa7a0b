import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Text } from '@backstage/ui';
import { RiAddLine, RiDeleteBinLine } from '@remixicon/react';
import type { ReactNode } from 'react';
import { okeTranslationRef } from '../../translation';
import readable from '../readable.module.css';
import { useProblemsOf } from './FieldProblems';
import styles from './SpecFields.module.css';

/** A list of things with several fields each, to which things can be added and from which each can be taken. */
export function GroupListField<T>(props: {
  field: string;
  description?: string;
  values: T[];
  onChange: (values: T[]) => void;
  /** What is added. */
  empty: T;
  /** What a thing is called. */
  nameOf: (value: T, index: number) => string;
  addLabel: string;
  children: (item: {
    field: string;
    name: string;
    value: T;
    onChange: (value: T) => void;
  }) => ReactNode;
}) {
  const { field, description, values, onChange, nameOf } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const { problems, ref } = useProblemsOf(field);
  return (
    <div ref={ref} className={styles.group}>
      {description && (
        <Text as="p" variant="body-small" color="secondary">
          {description}
        </Text>
      )}
      {values.map((value, index) => {
        const name = nameOf(value, index);
        return (
          // A thing has no identity but its place while its name is typed.
          <div
            key={index}
            role="group"
            aria-label={name}
            className={styles.service}
          >
            {props.children({
              field: `${field}[${index}]`,
              name,
              value,
              onChange: changed =>
                onChange(
                  values.map((old, at) => (at === index ? changed : old)),
                ),
            })}
            <Button
              size="small"
              variant="tertiary"
              iconStart={<RiDeleteBinLine aria-hidden />}
              className={`${styles.add} ${readable.namedButton}`}
              onPress={() => onChange(values.filter((_, at) => at !== index))}
            >
              {t('form.remove', { name })}
            </Button>
          </div>
        );
      })}
      {problems.map(problem => (
        <Text as="p" key={problem} color="danger" className={styles.problem}>
          {problem}
        </Text>
      ))}
      <Button
        size="small"
        variant="secondary"
        iconStart={<RiAddLine aria-hidden />}
        className={styles.add}
        onPress={() => onChange([...values, props.empty])}
      >
        {props.addLabel}
      </Button>
    </div>
  );
}
