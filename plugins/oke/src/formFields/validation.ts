import {
  translationApiRef,
  type ApiHolder,
} from '@backstage/frontend-plugin-api';
import type { CustomFieldValidator } from '@backstage/plugin-scaffolder-react';
import { okeApiRef } from '../api/okeApiRef';
import { okeTranslationRef } from '../translation';
import { chosenName, choiceValue } from './choiceValue';
import type { ConfirmNameOptions } from './ConfirmNameField';
import { purposeOf, type ChoiceOptions } from './purposeOf';

/** Only what the backend offers at this moment is chosen, whatever the form came with. */
export const validateChoice: CustomFieldValidator<
  string,
  ChoiceOptions
> = async (value, field, { apiHolder, uiSchema }) => {
  const t = translationOf(apiHolder);
  try {
    const choices = await apiHolder
      .get(okeApiRef)
      ?.listChoices(purposeOf(uiSchema));
    const isOffered = choices?.some(
      choice => !choice.obstacle && choiceValue(choice) === value,
    );
    if (!isOffered) {
      field.addError(t('choice.noLongerThere'));
    }
  } catch {
    field.addError(t('choice.notChecked'));
  }
};

/** The name that is typed is that of what was chosen. */
export const validateConfirmName: CustomFieldValidator<
  string,
  ConfirmNameOptions
> = (typed, field, { apiHolder, formData, uiSchema }) => {
  const name = chosenName(formData[uiSchema?.['ui:options']?.of ?? '']);
  if (name === undefined || typed !== name) {
    const t = translationOf(apiHolder);
    field.addError(
      name === undefined
        ? t('confirm.nothingChosen')
        : t('confirm.wrong', { name }),
    );
  }
};

function translationOf(apiHolder: ApiHolder) {
  const translation = apiHolder
    .get(translationApiRef)
    ?.getTranslation(okeTranslationRef);
  if (!translation?.ready) {
    // The field itself is shown with the translation, so it is there by now.
    throw new Error('The texts of the form are not loaded yet. Try again.');
  }
  return translation.t;
}
