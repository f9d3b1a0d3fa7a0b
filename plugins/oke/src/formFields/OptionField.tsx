import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { Alert, Select, Skeleton } from '@backstage/ui';
import {
  optionKindSchema,
  type OptionKind,
} from '@okeanos/backstage-plugin-oke-common';
import { useEffect, useState, type ReactNode } from 'react';
import { ErrorAlert } from '../components/ErrorAlert';
import { RetryButton } from '../components/RetryButton';
import { useOptions } from '../live/hooks';
import { okeTranslationRef } from '../translation';
import { FieldFrame } from './FieldFrame';
import { Input } from './InputField';

/**
 * What a template sets under `ui:options` of an `OkeOption`.
 *
 * @public
 */
export interface OptionFieldOptions {
  for?: OptionKind;
  /** The parameter with the compartment that OCI is asked about; the portal's own without it. */
  compartment?: string;
}

type Props = FieldExtensionComponentProps<string, OptionFieldOptions>;

/** More than so many are searched, not read. */
const SEARCH_FROM = 10;
/** In place of the empty value, which can be chosen as well. */
const EMPTY = ' ';

/**
 * Field of a template's form: one of the values that the backend tells for it at this moment. What it cannot tell it says,
 * and then the value is typed; but not an owner, of whom there are only those that may.
 */
export function OptionField(props: Props) {
  const { uiSchema, formContext } = props;
  const kind = optionKindOf(uiSchema);
  const live = useOptions(kind, compartmentOf(uiSchema, formContext?.formData));
  const { t } = useTranslationRef(okeTranslationRef);
  if (!live.answer) {
    return (
      <Frame {...props}>
        {live.error ? (
          <ErrorAlert
            title={t('choice.error')}
            error={live.error}
            actions={<RetryButton live={live} />}
          />
        ) : (
          <div role="status" aria-label={t('choice.loading')}>
            <Skeleton width="100%" height={40} />
          </div>
        )}
      </Frame>
    );
  }
  const { items, preset, unknown } = live.answer.data;
  if (items.length > 0) {
    return <Choose {...props} items={items} preset={preset} />;
  }
  return unknown === undefined ? (
    <Frame {...props} value="">
      <Alert
        role="alert"
        status="warning"
        icon
        title={t(`option.none.${kind}`)}
        description={t('option.noneDescription')}
      />
    </Frame>
  ) : (
    <TypeIt {...props} kind={kind} reason={unknown} />
  );
}

/** What only clusters have: it is told to who may make some. */
const OF_CLUSTERS: OptionKind[] = [
  'compartment',
  'kubernetes-version',
  'node-shape',
  'node-image',
  'availability-domain',
  'addon',
];

/** The value is typed; but not by somebody for whom there is nothing to fill in, as the owner's field says. */
function TypeIt(props: Props & { kind: OptionKind; reason: string }) {
  const { kind, reason, ...field } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const owners = useOptions('cluster-owner').answer?.data;
  const mayMakeNone =
    owners?.items.length === 0 && owners.unknown === undefined;
  return OF_CLUSTERS.includes(kind) && mayMakeNone ? (
    <Keep {...field} value={field.formData ?? ''} />
  ) : (
    <FieldFrame>
      <Input
        {...field}
        onChange={value => field.onChange(String(value))}
        schema={{
          ...field.schema,
          description: t('option.typeIt', { reason }),
        }}
      />
    </FieldFrame>
  );
}

function Choose(
  props: Props & {
    items: { value: string; title: string }[];
    preset: string | undefined;
  },
) {
  const { items, preset, formData, schema, uiSchema } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const [touched, setTouched] = useState<string>();
  const value = touched ?? (formData || preset || '');
  // What is not offered (any more) is not kept, be it a default of the template.
  const kept = items.some(option => option.value === value) ? value : '';
  const isEmptyOffered = items.some(option => option.value === '');
  if (items.length === 1 && optionKindOf(uiSchema) === 'certificate-source') {
    return <Keep {...props} value={items[0].value} />;
  }
  return (
    <Frame {...props} value={kept}>
      <Select
        label={schema.title}
        description={schema.description}
        isRequired={props.required}
        isInvalid={props.rawErrors.length > 0}
        // The form says what is missing, in words.
        validationBehavior="aria"
        placeholder={t('choice.placeholder')}
        search={
          items.length > SEARCH_FROM
            ? { placeholder: t('choice.search') }
            : undefined
        }
        options={items.map(option => ({
          id: option.value || EMPTY,
          label: option.title,
        }))}
        value={kept || (isEmptyOffered ? EMPTY : null)}
        onChange={key => setTouched(key === null ? '' : String(key).trim())}
      />
    </Frame>
  );
}

/** Gives the form a value, again until it has it: fields that change at once overwrite each other. */
function Keep(props: Pick<Props, 'formData' | 'onChange'> & { value: string }) {
  const { formData, onChange, value } = props;
  useEffect(() => {
    if (formData !== value) {
      onChange(value);
    }
  }, [formData, value, onChange]);
  return null;
}

function Frame(props: Props & { value?: string; children: ReactNode }) {
  const { value, formData = '' } = props;
  return (
    <FieldFrame>
      <Keep {...props} value={value ?? formData} />
      {props.children}
    </FieldFrame>
  );
}

/** @throws when a template does not say what is chosen: its author sees it at once */
export function optionKindOf(
  uiSchema: { 'ui:options'?: { for?: unknown } } | undefined,
): OptionKind {
  const kind = optionKindSchema.safeParse(uiSchema?.['ui:options']?.for);
  if (!kind.success) {
    throw new Error(
      `The field OkeOption needs ui:options with "for", which is one of: ${optionKindSchema.options.join(
        ', ',
      )}`,
    );
  }
  return kind.data;
}

/** The compartment that a form has chosen; empty for the portal's own. */
export function compartmentOf(
  uiSchema: { 'ui:options'?: { compartment?: string } } | undefined,
  formData: Record<string, unknown> | undefined,
): string {
  const value = formData?.[uiSchema?.['ui:options']?.compartment ?? ''];
  return typeof value === 'string' ? value.trim() : '';
}
