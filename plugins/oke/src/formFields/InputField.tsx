import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { Text, TextField } from '@backstage/ui';
import { useId, useState } from 'react';
import { FieldFrame } from './FieldFrame';
import { inputProblem, readInput, type InputSchema } from './inputValue';

/**
 * Field of a template's form: a text or a number. It takes what is pasted without the spaces around it, always has a value,
 * so that the form speaks in the template's words, and says what is wrong as soon as somebody has left it.
 */
export function InputField(
  props: FieldExtensionComponentProps<string | number>,
) {
  return (
    <FieldFrame>
      <Input {...props} />
    </FieldFrame>
  );
}

/** What of the properties of a field an {@link Input} takes. */
export interface InputProps {
  formData?: string | number;
  onChange: (value: string | number) => void;
  rawErrors: string[];
  schema: InputSchema & { title?: string; description?: string };
  required?: boolean;
  disabled?: boolean;
  readonly?: boolean;
}

/** The same within another field. */
export function Input(props: InputProps) {
  const { formData = '', onChange, rawErrors, schema } = props;
  const [typed, setTyped] = useState('');
  const [isLeft, setLeft] = useState(false);
  // As it was typed, as long as it is what the form has: that can be changed from outside, too.
  const text = readInput(typed, schema) === formData ? typed : String(formData);
  const problem = inputProblem(formData, schema);
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
