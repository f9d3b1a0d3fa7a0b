import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { OptionKind } from '@okeanos/backstage-plugin-oke-common';
import { useOptions } from '../../live/hooks';
import { okeTranslationRef } from '../../translation';
import { SelectSpecField } from './SpecFields';

/**
 * One of the values that the backend offers for a field. What is chosen now stays, also when it is not offered (any more) or
 * when it cannot be told what is.
 */
export function OptionField(props: {
  kind: OptionKind;
  /** Of a cluster: where it is. */
  compartmentId?: string;
  field: string;
  label: string;
  description?: string;
  /** Titles in place of those that the backend gives, by value. */
  titles?: Record<string, string>;
  value: string;
  onChange: (value: string) => void;
}) {
  const { kind, compartmentId, titles = {}, ...field } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const { answer, error } = useOptions(kind, compartmentId);
  const options = (answer?.data.items ?? []).map(({ value, title }) => ({
    id: value,
    label: titles[value] ?? title,
  }));
  const description = error
    ? t('form.optionsUnknown', { reason: error.message })
    : answer?.data.unknown ?? field.description;
  return (
    <SelectSpecField {...field} options={options} description={description} />
  );
}
