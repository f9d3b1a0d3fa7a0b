import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ClusterSpec } from '@okeanos/backstage-plugin-oke-common';
import { okeTranslationRef } from '../../translation';
import { SelectSpecField, TextSpecField } from './SpecFields';

type Expiry = ClusterSpec['expiry'];

/** Until when the cluster is needed, and what happens then. */
export function ExpiryFields(props: {
  expiry: Expiry;
  onChange: (expiry: Expiry) => void;
}) {
  const { expiry, onChange } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  return (
    <>
      <TextSpecField
        field="expiry.lastDay"
        label={t('form.expiryOf.lastDay')}
        description={t('form.expiryOf.lastDayDescription')}
        value={expiry.lastDay}
        onChange={lastDay => onChange({ ...expiry, lastDay })}
      />
      <SelectSpecField
        field="expiry.action"
        label={t('form.expiryOf.action')}
        options={(['notify', 'delete'] as const).map(id => ({
          id,
          label: t(`form.expiryOf.${id}`),
        }))}
        value={expiry.action}
        onChange={action => onChange({ ...expiry, action })}
      />
    </>
  );
}
