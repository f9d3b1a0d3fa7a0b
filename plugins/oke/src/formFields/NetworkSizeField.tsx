import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { Select, Text } from '@backstage/ui';
import { NETWORK_SIZES } from '@okeanos/backstage-plugin-oke-common';
import { sentence } from '../components/sentence';
import { okeTranslationRef } from '../translation';
import { FieldFrame } from './FieldFrame';
import { networkSplit } from './networkSplit';

/**
 * What a template sets under `ui:options` of an `OkeNetworkSize`.
 *
 * @public
 */
export interface NetworkSizeOptions {
  /** The parameter with the block of the VCN. */
  vcn?: string;
}

/** A key of an option may not be empty. */
const OWN = 'own';

/**
 * Field of a template's form: how large a cluster may become. It says what the block of the VCN holds then, or why that is too
 * small; the subnets of the same form follow it, see `OkeSubnet`.
 */
export function NetworkSizeField(
  props: FieldExtensionComponentProps<string, NetworkSizeOptions>,
) {
  const { formData = '', formContext, onChange, schema, uiSchema } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const form: Record<string, unknown> = formContext?.formData ?? {};
  const vcn = form[uiSchema['ui:options']?.vcn ?? ''];
  const split = networkSplit(vcn, formData);
  const problem = split && 'problem' in split ? split.problem : undefined;
  return (
    <FieldFrame>
      <Select
        label={schema.title}
        description={schema.description}
        isInvalid={problem !== undefined}
        // The form says what is missing, in words.
        validationBehavior="aria"
        options={[
          { id: OWN, label: t('networkSize.own') },
          ...NETWORK_SIZES.map(id => ({ id, label: t(`networkSize.${id}`) })),
        ]}
        value={formData || OWN}
        onChange={key => onChange(key === OWN ? '' : String(key ?? ''))}
      />
      <div role="status">
        {problem !== undefined && (
          <Text as="p" variant="body-small" color="danger">
            {sentence(problem)}
          </Text>
        )}
        {split && !('problem' in split) && (
          <Text as="p" variant="body-small">
            {t('networkSize.holds', {
              nodes: String(split.nodes),
              pods: String(split.pods),
              used: String(split.used),
              available: String(split.available),
            })}
          </Text>
        )}
      </div>
    </FieldFrame>
  );
}
