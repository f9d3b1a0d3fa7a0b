import { ChoiceField } from './ChoiceField';
import { ConfirmNameField } from './ConfirmNameField';
import { validateChoice, validateConfirmName } from './validation';

export type { ConfirmNameOptions } from './ConfirmNameField';
export type { ChoiceOptions } from './purposeOf';

/** `ui:field: OkeChoice`, for both frontend systems. */
export const choiceField = {
  name: 'OkeChoice',
  component: ChoiceField,
  validation: validateChoice,
};

/** `ui:field: OkeConfirmName`, for both frontend systems. */
export const confirmNameField = {
  name: 'OkeConfirmName',
  component: ConfirmNameField,
  validation: validateConfirmName,
};
