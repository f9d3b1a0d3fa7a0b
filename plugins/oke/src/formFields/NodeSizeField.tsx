import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { Select } from '@backstage/ui';
import { useEffect } from 'react';
import { useOptions } from '../live/hooks';
import { okeTranslationRef } from '../translation';
import { FieldFrame } from './FieldFrame';
import { Input } from './InputField';
import { nodeSizes } from './nodeSizes';
import { compartmentOf } from './OptionField';

/**
 * What a template sets under `ui:options` of an `OkeNodeSize`.
 *
 * @public
 */
export interface NodeSizeOptions {
  of?: 'ocpus' | 'memoryGb';
  /** The parameter with the shape. */
  shape?: string;
  /** The parameter with the OCPUs, for memory. */
  ocpus?: string;
  /** The parameter with the compartment that OCI is asked about; the portal's own without it. */
  compartment?: string;
}

/**
 * Field of a template's form: OCPUs or memory of a node, from the sizes that its shape comes in. Where OCI does not tell
 * them, the number is typed.
 */
export function NodeSizeField(
  props: FieldExtensionComponentProps<string | number, NodeSizeOptions>,
) {
  const { formData, formContext, onChange, schema, uiSchema } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const { of = 'ocpus', shape = '', ocpus = '' } = uiSchema['ui:options'] ?? {};
  const form: Record<string, unknown> = formContext?.formData ?? {};
  const { answer } = useOptions('node-shape', compartmentOf(uiSchema, form));
  const size = answer?.data.items.find(
    ({ value }) => value === form[shape],
  )?.size;
  const forOcpus = form[ocpus];
  const present = typeof formData === 'number' ? formData : undefined;
  const sizes = nodeSizes(of, size, {
    ocpus: typeof forOcpus === 'number' ? forOcpus : undefined,
    present,
    least: schema.minimum,
    most: schema.maximum,
  });
  // A size that the shape does not come in is not kept; that of one that comes in one size only is given.
  const only = sizes?.length === 1 ? sizes[0] : undefined;
  const isOffered = present !== undefined && sizes?.includes(present);
  const kept = only ?? (!sizes || isOffered ? formData : '');
  useEffect(() => {
    if (kept !== undefined && formData !== kept) {
      onChange(kept);
    }
  }, [formData, kept, onChange]);

  if (!sizes) {
    return (
      <FieldFrame>
        <Input {...props} />
      </FieldFrame>
    );
  }
  return (
    <FieldFrame>
      <Select
        label={schema.title}
        description={t(`option.sizes.${of}`, {
          min: String(sizes[0]),
          max: String(sizes[sizes.length - 1]),
        })}
        isRequired={props.required}
        isDisabled={only !== undefined}
        isInvalid={props.rawErrors.length > 0}
        // The form says what is missing, in words.
        validationBehavior="aria"
        placeholder={t('choice.placeholder')}
        options={sizes.map(step => ({ id: String(step), label: String(step) }))}
        value={typeof kept === 'number' ? String(kept) : null}
        onChange={key => key !== null && onChange(Number(key))}
      />
    </FieldFrame>
  );
}
