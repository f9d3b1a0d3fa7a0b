import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { Select, Skeleton } from '@backstage/ui';
import type {
  Choice,
  ChoicePurpose,
} from '@okeanos/backstage-plugin-oke-common';
import { RiForbidLine } from '@remixicon/react';
import { useEffect, useState } from 'react';
import { ErrorAlert } from '../components/ErrorAlert';
import { Note } from '../components/Note';
import { RetryButton } from '../components/RetryButton';
import { useChoices } from '../live/hooks';
import { okeTranslationRef } from '../translation';
import { Consequence } from './Consequence';
import { choiceValue } from './choiceValue';
import { FieldFrame } from './FieldFrame';
import { purposeOf, type ChoiceOptions } from './purposeOf';
import { useChoiceText } from './useChoiceText';

/** More than so many are searched, not read. */
const SEARCH_FROM = 10;

/**
 * Field of a template's form: one of the clusters or namespaces that the user may choose for
 * something, as the backend says.
 *
 * It never chooses by itself, not even the only one. For a deletion it also begins with nothing
 * whatever the form came with, since a link can fill in a form.
 */
export function ChoiceField(
  props: FieldExtensionComponentProps<string, ChoiceOptions>,
) {
  const { formData, onChange, required, schema, uiSchema } = props;
  const purpose = purposeOf(uiSchema);
  const isDeletion = purpose !== 'declare-namespace';
  const live = useChoices(purpose);
  const { answer } = live;
  const [touched, setTouched] = useState<string>();

  const value = touched ?? (isDeletion ? '' : formData ?? '');
  const chosen = answer?.data.find(
    choice => !choice.obstacle && choiceValue(choice) === value,
  );
  // What cannot be chosen (any more) is not kept, be it a default of the template.
  const kept = answer && !chosen ? '' : value;
  // Also that nothing is chosen, of which the form then speaks in the template's words. And again until
  // the form has it: fields that change at once overwrite each other.
  useEffect(() => {
    if (formData !== kept) {
      onChange(kept);
    }
  }, [formData, kept, onChange]);

  return (
    <FieldFrame>
      {answer ? (
        <ChoiceSelect
          choices={answer.data}
          purpose={purpose}
          label={schema.title}
          description={schema.description}
          isRequired={required}
          isInvalid={props.rawErrors.length > 0}
          value={kept}
          onChange={setTouched}
        />
      ) : (
        <NoAnswer live={live} />
      )}
      {isDeletion && chosen && <Consequence choice={chosen} />}
    </FieldFrame>
  );
}

function ChoiceSelect(props: {
  choices: Choice[];
  purpose: ChoicePurpose;
  label?: string;
  description?: string;
  isRequired?: boolean;
  isInvalid: boolean;
  value: string;
  onChange: (value: string) => void;
}) {
  const { choices, purpose, label, description, value, onChange } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const choiceText = useChoiceText();
  if (choices.length === 0) {
    return <Note icon={RiForbidLine} title={t(`choice.none.${purpose}`)} />;
  }
  return (
    <Select
      label={label}
      description={description}
      isRequired={props.isRequired}
      isInvalid={props.isInvalid}
      // The form says what is missing, in words.
      validationBehavior="aria"
      placeholder={t('choice.placeholder')}
      search={
        choices.length > SEARCH_FROM
          ? { placeholder: t('choice.search') }
          : undefined
      }
      options={choices.map(choice => ({
        id: choiceValue(choice),
        label: choiceText(choice),
        disabled: choice.obstacle !== undefined,
      }))}
      value={value || null}
      onChange={key => onChange(key === null ? '' : String(key))}
    />
  );
}

function NoAnswer(props: { live: ReturnType<typeof useChoices> }) {
  const { live } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  if (!live.error) {
    return (
      <div role="status" aria-label={t('choice.loading')}>
        <Skeleton width="100%" height={40} />
      </div>
    );
  }
  return (
    <ErrorAlert
      title={t('choice.error')}
      error={live.error}
      actions={<RetryButton live={live} />}
    />
  );
}
