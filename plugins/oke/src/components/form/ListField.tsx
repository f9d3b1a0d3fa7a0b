import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, ButtonIcon, Text } from '@backstage/ui';
import { RiAddLine, RiCloseLine } from '@remixicon/react';
import { useRef, type ReactNode } from 'react';
import { okeTranslationRef } from '../../translation';
import { useProblemsOf } from './FieldProblems';
import styles from './SpecFields.module.css';

/** A list of values, each with a field of its own, to which values can be added and from which each can be taken. */
export function ListField<T>(props: {
  field: string;
  label: string;
  description?: string;
  values: T[];
  onChange: (values: T[]) => void;
  /** What is added. */
  empty: T;
  /** What a value is called, for example `Host 1 of cart`. */
  nameOf: (index: number) => string;
  addLabel: string;
  children: (item: {
    field: string;
    label: string;
    value: T;
    onChange: (value: T) => void;
  }) => ReactNode;
}) {
  const { field, label, description, values, onChange, nameOf } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const { problems, ref } = useProblemsOf(field);
  const list = useRef<HTMLFieldSetElement | null>(null);

  /** Where somebody goes on when the focus is lost with what was taken. */
  const focusAfter = (selector: string) =>
    requestAnimationFrame(() => {
      const found = list.current?.querySelectorAll<HTMLElement>(selector);
      found?.[found.length - 1]?.focus();
    });

  return (
    <fieldset
      ref={element => {
        list.current = element;
        ref(element);
      }}
      className={styles.list}
    >
      <legend className={styles.legend}>{label}</legend>
      {description && (
        <Text as="p" variant="body-small" color="secondary">
          {description}
        </Text>
      )}
      {values.map((value, index) => (
        // Values have no identity but their place.
        <div key={index} className={styles.row}>
          {props.children({
            field: `${field}[${index}]`,
            label: nameOf(index),
            value,
            onChange: changed =>
              onChange(values.map((old, at) => (at === index ? changed : old))),
          })}
          <ButtonIcon
            size="small"
            variant="tertiary"
            icon={<RiCloseLine aria-hidden />}
            aria-label={t('form.remove', { name: nameOf(index) })}
            onPress={() => {
              onChange(values.filter((_, at) => at !== index));
              focusAfter(':scope > button');
            }}
          />
        </div>
      ))}
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
        onPress={() => {
          onChange([...values, props.empty]);
          focusAfter('input');
        }}
      >
        {props.addLabel}
      </Button>
    </fieldset>
  );
}
