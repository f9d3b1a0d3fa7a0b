import { ChoiceField } from './ChoiceField';
import { ConfirmNameField } from './ConfirmNameField';
import { InputField } from './InputField';
import { NetworkSizeField } from './NetworkSizeField';
import { NodeSizeField } from './NodeSizeField';
import { OptionField } from './OptionField';
import { PlanField } from './PlanField';
import { SubnetField } from './SubnetField';
import {
  validateChoice,
  validateConfirmName,
  validateInput,
  validateOption,
  validatePlan,
} from './validation';

export type { InputFieldOptions } from './bound';
export type { ConfirmNameOptions } from './ConfirmNameField';
export type { NetworkSizeOptions } from './NetworkSizeField';
export type { NodeSizeOptions } from './NodeSizeField';
export type { OptionFieldOptions } from './OptionField';
export type { PlanFieldOptions } from './planOptions';
export type { SubnetOptions } from './SubnetField';
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

/** `ui:field: OkeInput`, for both frontend systems. */
export const inputField = {
  name: 'OkeInput',
  component: InputField,
  validation: validateInput,
};

/** `ui:field: OkeOption`, for both frontend systems. */
export const optionField = {
  name: 'OkeOption',
  component: OptionField,
  validation: validateOption,
};

/** `ui:field: OkeNetworkSize`, for both frontend systems. */
export const networkSizeField = {
  name: 'OkeNetworkSize',
  component: NetworkSizeField,
};

/** `ui:field: OkeSubnet`, for both frontend systems. */
export const subnetField = {
  name: 'OkeSubnet',
  component: SubnetField,
};

/** `ui:field: OkeNodeSize`, for both frontend systems. */
export const nodeSizeField = {
  name: 'OkeNodeSize',
  component: NodeSizeField,
};

/** `ui:field: OkePlan`, for both frontend systems. */
export const planField = {
  name: 'OkePlan',
  component: PlanField,
  validation: validatePlan,
};
