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
  ariaLabel?: string;
  description?: string;
  /** Titles in place of those that the backend gives, by value. */
  titles?: Record<string, string>;
  /** Which of the values can be chosen; all by default. */
  isPossible?: (value: string) => boolean;
  /** In place of the description when some cannot. */
  whyNotAll?: string;
  value: string;
  onChange: (value: string) => void;
}) {
  const {
    kind,
    compartmentId,
    titles = {},
    isPossible = () => true,
    whyNotAll,
    ...field
  } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const { answer, error } = useOptions(kind, compartmentId);
  const offered = answer?.data.items ?? [];
  const possible = offered.filter(({ value }) => isPossible(value));
  const options = possible.map(({ value, title }) => ({
    id: value,
    label: titles[value] ?? title,
  }));
  const help = possible.length < offered.length ? whyNotAll : field.description;
  const description = error
    ? t('form.optionsUnknown', { reason: error.message })
    : answer?.data.unknown ?? help;
  return (
    <SelectSpecField {...field} options={options} description={description} />
  );
}
