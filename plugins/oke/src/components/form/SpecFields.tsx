import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Select, Switch, Text, TextField } from '@backstage/ui';
import { useState } from 'react';
import { okeTranslationRef } from '../../translation';
import { useProblemsOf } from './FieldProblems';
import { readInput } from './inputValue';
import styles from './SpecFields.module.css';

/** What every field has. */
interface FieldProps<T> {
  /** Its path in the spec, for example `services[0].name`. */
  field: string;
  /** Empty where `ariaLabel` says it. */
  label: string;
  ariaLabel?: string;
  description?: string;
  value: T;
  onChange: (value: T) => void;
}

/** The problems of a field, where Backstage UI wants them; they come from the plan, and not from the browser. */
function useValidation(field: string) {
  const { problems, ref } = useProblemsOf(field);
  return {
    ref,
    validate: () => (problems.length > 0 ? problems : null),
    validationBehavior: 'aria' as const,
  };
}

/** A text. */
export function TextSpecField(props: FieldProps<string>) {
  const { field, label, ariaLabel, ...rest } = props;
  const validation = useValidation(field);
  return (
    <TextField
      {...rest}
      {...validation}
      label={label || undefined}
      aria-label={ariaLabel}
      autoComplete="off"
    />
  );
}

/**
 * A whole number. A text field, because it counts while it is typed, as the plan beside it does: the `NumberField` of Backstage UI
 * tells it only when it is left. What is no number is NaN, which the plan refuses.
 */
export function NumberSpecField(props: FieldProps<number>) {
  const { field, label, ariaLabel, value, onChange, ...rest } = props;
  const validation = useValidation(field);
  const [typed, setTyped] = useState('');
  // As it was typed, as long as it is the value: that can be changed from outside, too.
  const text = Object.is(numberIn(typed), value) ? typed : textOf(value);
  return (
    <TextField
      {...rest}
      {...validation}
      label={label || undefined}
      aria-label={ariaLabel}
      inputMode="numeric"
      autoComplete="off"
      value={text}
      onChange={changed => {
        setTyped(changed);
        onChange(numberIn(changed));
      }}
    />
  );
}

function numberIn(text: string): number {
  const value = readInput(text, { type: 'number' });
  return typeof value === 'number' ? value : NaN;
}

function textOf(value: number): string {
  return Number.isNaN(value) ? '' : String(value);
}

/** One of some values. What is chosen now can be kept, also when it is not among them. */
export function SelectSpecField<T extends string>(
  props: FieldProps<T> & { options: { id: T; label: string }[] },
) {
  const { field, options, value, onChange, ariaLabel, ...rest } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const validation = useValidation(field);
  const isListed = options.some(({ id }) => id === value);
  const all = isListed
    ? options
    : [{ id: value, label: value || t('form.notSet') }, ...options];
  return (
    <Select
      {...rest}
      {...validation}
      aria-label={ariaLabel}
      options={all.map(({ id, label }) => ({ id: keyOf(id), label }))}
      value={keyOf(value)}
      onChange={key => {
        const chosen = all.find(({ id }) => keyOf(id) === key);
        if (chosen) {
          onChange(chosen.id);
        }
      }}
    />
  );
}

/** A value may be empty, a key of an option may not. */
function keyOf(value: string): string {
  return `=${value}`;
}

/** Yes or no. */
export function SwitchSpecField(props: FieldProps<boolean>) {
  const { field, label, description, value, onChange } = props;
  const { problems, ref } = useProblemsOf(field);
  return (
    <div ref={ref}>
      <Switch label={label} isSelected={value} onChange={onChange} />
      {description && (
        <Text as="p" variant="body-small" color="secondary">
          {description}
        </Text>
      )}
      {problems.map(problem => (
        <Text as="p" key={problem} color="danger" className={styles.problem}>
          {problem}
        </Text>
      ))}
    </div>
  );
}
