import {
  translationApiRef,
  type ApiHolder,
} from '@backstage/frontend-plugin-api';
import type { CustomFieldValidator } from '@backstage/plugin-scaffolder-react';
import type { PlanProblem } from '@okeanos/backstage-plugin-oke-common';
import { okeApiRef } from '../api/okeApiRef';
import { sentence } from '../components/sentence';
import { okeTranslationRef } from '../translation';
import { boundPassedBy, placeOfForm, type InputFieldOptions } from './bound';
import { chosenName, choiceValue } from './choiceValue';
import type { ConfirmNameOptions } from './ConfirmNameField';
import {
  compartmentOf,
  optionKindOf,
  type OptionFieldOptions,
} from './OptionField';
import { planDeletionForm, planForm } from './formPlan';
import { planOptionsOf, type PlanFieldOptions } from './planOptions';
import { specOfForm } from './templateSpec';
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

/** Only what the backend tells of at this moment is chosen; where it cannot tell all, the plan decides. */
export const validateOption: CustomFieldValidator<
  string,
  OptionFieldOptions
> = async (value, field, { apiHolder, formData, uiSchema }) => {
  // The scaffolder asks the fields of a list's items about the list as a whole. Of these, the plan decides.
  if (Array.isArray(value)) {
    return;
  }
  const t = translationOf(apiHolder);
  try {
    const options = await apiHolder
      .get(okeApiRef)
      ?.listOptions(optionKindOf(uiSchema), compartmentOf(uiSchema, formData));
    const isOffered = options?.items.some(option => option.value === value);
    if (!isOffered && options?.unknown === undefined) {
      field.addError(t('option.notOffered'));
    }
  } catch {
    field.addError(t('choice.notChecked'));
  }
};

/** What is over a bound is not let through. That nothing is known of bounds holds up nobody: the plan decides. */
export const validateInput: CustomFieldValidator<
  string | number,
  InputFieldOptions
> = async (value, field, { apiHolder, formData, uiSchema }) => {
  const options = uiSchema?.['ui:options'] ?? {};
  const { cluster, owner } = placeOfForm(options, formData);
  if (!options.bound || !cluster || !owner) {
    return;
  }
  const bounds = await apiHolder
    .get(okeApiRef)
    ?.listNamespaceBounds(cluster, { owner })
    .catch(() => []);
  const passed = boundPassedBy(value, options.bound, bounds ?? []);
  if (passed) {
    const { most, reason } = passed;
    field.addError(translationOf(apiHolder)('bound.over', { most, reason }));
  }
};

/**
 * What would be refused is not let through, with all reasons, and neither is what is not as it was shown. That nothing is
 * known holds up nobody who makes something: the field says so. It holds up who deletes.
 */
export const validatePlan: CustomFieldValidator<
  string,
  PlanFieldOptions
> = async (shown, field, { apiHolder, formData, uiSchema }) => {
  const t = translationOf(apiHolder);
  const api = apiHolder.get(okeApiRef);
  const { kind, deletes, spec } = planOptionsOf(uiSchema);
  const asked = specOfForm(spec, formData);
  let plan: { id?: string; problems: PlanProblem[] } | undefined;
  try {
    plan =
      api &&
      (await (deletes
        ? planDeletionForm(api, kind, asked)
        : planForm(api, kind, asked)));
  } catch {
    if (deletes) {
      field.addError(t('formDeletion.notChecked'));
    }
  }
  if (plan && plan.problems.length > 0) {
    // The field shows them one by one, with the places where they are mended.
    const reasons = plan.problems
      .map(({ message, remedy }) => `${sentence(message)} ${sentence(remedy)}`)
      .join(' ');
    field.addError(t('formPlan.refused', { reasons }));
  } else if (plan?.id !== undefined && plan.id !== shown) {
    field.addError(t('formPlan.notShown'));
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
