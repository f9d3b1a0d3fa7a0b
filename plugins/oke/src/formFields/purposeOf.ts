import {
  choicePurposeSchema,
  type ChoicePurpose,
} from '@okeanos/backstage-plugin-oke-common';

/**
 * What a template sets under `ui:options` of an `OkeChoice`.
 *
 * @public
 */
export interface ChoiceOptions {
  for?: ChoicePurpose;
}

/** @throws when a template does not say what is chosen for: its author sees it at once */
export function purposeOf(
  uiSchema: { 'ui:options'?: { for?: unknown } } | undefined,
): ChoicePurpose {
  const purpose = choicePurposeSchema.safeParse(uiSchema?.['ui:options']?.for);
  if (!purpose.success) {
    throw new Error(
      `The field OkeChoice needs ui:options with "for", which is one of: ${choicePurposeSchema.options.join(
        ', ',
      )}`,
    );
  }
  return purpose.data;
}
