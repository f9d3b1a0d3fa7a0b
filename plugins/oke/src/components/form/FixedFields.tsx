import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { ReactNode } from 'react';
import { okeTranslationRef } from '../../translation';
import { Detail, Details } from '../Details';
import { FormGroup } from './FormGroup';

/** What cannot be changed, and why. */
export function FixedFields(props: {
  reason: string;
  /** Label and value. */
  fields: [label: string, value: ReactNode][];
}) {
  const { t } = useTranslationRef(okeTranslationRef);
  return (
    <FormGroup title={t('form.fixed')}>
      <Text as="p" color="secondary">
        {props.reason}
      </Text>
      <Details>
        {props.fields.map(([label, value]) => (
          <Detail key={label} label={label}>
            {value || t('form.notSet')}
          </Detail>
        ))}
      </Details>
    </FormGroup>
  );
}
