import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text, TextField } from '@backstage/ui';
import { useEffect, useId, useState } from 'react';
import { useNamespaceBounds } from '../live/hooks';
import { okeTranslationRef } from '../translation';
import { boundPassedBy, placeOfForm, type InputFieldOptions } from './bound';
import { FieldFrame } from './FieldFrame';
import {
  inputProblem,
  readInput,
  type InputSchema,
} from '../components/form/inputValue';

/**
 * Field of a template's form: a text or a number. It takes what is pasted without the spaces around it, always has a value,
 * so that the form speaks in the template's words, and says what is wrong as soon as somebody has left it.
 */
export function InputField(props: Props) {
  return (
    <FieldFrame>
      {props.uiSchema['ui:options']?.bound ? (
        <BoundedInput {...props} />
      ) : (
        <Input {...props} />
      )}
    </FieldFrame>
  );
}

/** Says how large it may be, and what is larger as soon as it is left. */
function BoundedInput(props: Props) {
  const { formContext, formData, schema, uiSchema } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const options = uiSchema['ui:options'] ?? {};
  const live = useNamespaceBounds(placeOfForm(options, formContext?.formData));
  const bounds = live.answer?.data ?? [];
  const bound = bounds.find(({ field }) => field === options.bound);
  const passed = boundPassedBy(formData, options.bound, bounds);
  const description = [
    schema.description,
    bound && t('bound.most', { most: bound.most }),
  ];
  return (
    <Input
      {...props}
      schema={{
        ...schema,
        description: description.filter(Boolean).join('. ') || undefined,
      }}
      problem={
        passed && t('bound.over', { most: passed.most, reason: passed.reason })
      }
    />
  );
}

type Props = FieldExtensionComponentProps<string | number, InputFieldOptions>;

/** What of the properties of a field an {@link Input} takes. */
export interface InputProps {
  formData?: string | number;
  onChange: (value: string | number) => void;
  rawErrors: string[];
  schema: InputSchema & { title?: string; description?: string };
  required?: boolean;
  disabled?: boolean;
  readonly?: boolean;
  /** What is wrong with the value beside the schema. */
  problem?: string;
}

/** A form that does not have it by then does not take it. */
const ATTEMPTS = 5;

/** The same within another field. */
export function Input(props: InputProps) {
  const { formData = '', onChange, rawErrors, schema } = props;
  const [typed, setTyped] = useState('');
  /** How often the form is told again of what it does not have yet: fields that change at once overwrite each other. */
  const [untold, setUntold] = useState(0);
  const [isLeft, setLeft] = useState(false);
  const value = readInput(typed, schema);
  useEffect(() => {
    if (untold > 0) {
      setUntold(value === formData ? 0 : untold - 1);
      if (value !== formData) {
        onChange(value);
      }
    }
  }, [untold, value, formData, onChange]);
  // As it was typed, until the form has it and as long as it has: it can be changed from outside, too.
  const text = untold > 0 || value === formData ? typed : String(formData);
  const problem = inputProblem(formData, schema) ?? props.problem;
  // Before the form has said it, under the field.
  const early = isLeft && rawErrors.length === 0 ? problem : undefined;
  const earlyId = useId();
  return (
    <>
      <TextField
        label={schema.title}
        description={schema.description}
        isRequired={props.required}
        isDisabled={props.disabled || props.readonly}
        isInvalid={rawErrors.length > 0 || early !== undefined}
        // The form says what is wrong, in words.
        validationBehavior="aria"
        aria-describedby={early && earlyId}
        inputMode={schema.type === 'integer' ? 'numeric' : undefined}
        autoComplete="off"
        value={text}
        onChange={changed => {
          setTyped(changed);
          setUntold(ATTEMPTS);
          onChange(readInput(changed, schema));
        }}
        onBlur={() => {
          setTyped(text.trim());
          setLeft(true);
        }}
      />
      {early && (
        <Text as="p" id={earlyId} variant="body-small" color="danger">
          {early}
        </Text>
      )}
    </>
  );
}
