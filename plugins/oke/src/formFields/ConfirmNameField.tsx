import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { TextField } from '@backstage/ui';
import { useEffect, useState } from 'react';
import { okeTranslationRef } from '../translation';
import { chosenName } from './choiceValue';
import { FieldFrame } from './FieldFrame';

/**
 * What a template sets under `ui:options` of an `OkeConfirmName`.
 *
 * @public
 */
export interface ConfirmNameOptions {
  /** The parameter whose name is typed: an `OkeChoice` on the same page. */
  of?: string;
}

/**
 * Field of a template's form: the name of what was chosen, typed once more. It begins empty
 * whatever the form came with, since a link can fill in a form.
 */
export function ConfirmNameField(
  props: FieldExtensionComponentProps<string, ConfirmNameOptions>,
) {
  const { formData, formContext, onChange, schema, uiSchema } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const [typed, setTyped] = useState('');
  // As for a choice: also that nothing is typed, and again until the form has it.
  useEffect(() => {
    if (formData !== typed) {
      onChange(typed);
    }
  }, [formData, typed, onChange]);

  const name = chosenName(
    formContext?.formData?.[uiSchema['ui:options']?.of ?? ''],
  );
  return (
    <FieldFrame>
      <TextField
        label={schema.title}
        description={
          name === undefined ? t('confirm.choose') : t('confirm.type', { name })
        }
        isRequired={props.required}
        isInvalid={props.rawErrors.length > 0}
        // The form says what is wrong, in words.
        validationBehavior="aria"
        autoComplete="off"
        value={typed}
        onChange={text => {
          setTyped(text);
          onChange(text); // at once: Enter may follow before the effect
        }}
      />
    </FieldFrame>
  );
}
