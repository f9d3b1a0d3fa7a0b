import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ClusterSpec } from '@okeanos/backstage-plugin-oke-common';
import { okeTranslationRef } from '../../translation';
import { ListField } from './ListField';
import { SwitchSpecField, TextSpecField } from './SpecFields';

type Bastion = ClusterSpec['bastion'];

/** Whether there is a bastion, and for whom. */
export function BastionFields(props: {
  bastion: Bastion;
  onChange: (bastion: Bastion) => void;
}) {
  const { bastion, onChange } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  return (
    <>
      <SwitchSpecField
        field="bastion.enabled"
        label={t('form.bastionOf.enabled')}
        description={t('form.bastionOf.enabledDescription')}
        value={bastion.enabled}
        onChange={enabled => onChange({ ...bastion, enabled })}
      />
      {bastion.enabled && (
        <>
          <SwitchSpecField
            field="bastion.forPortal"
            label={t('form.bastionOf.forPortal')}
            description={t('form.bastionOf.forPortalDescription')}
            value={bastion.forPortal}
            onChange={forPortal => onChange({ ...bastion, forPortal })}
          />
          <ListField
            field="bastion.clientCidrs"
            label={t('form.bastionOf.clientCidrs')}
            description={t('form.bastionOf.clientCidrsDescription')}
            values={bastion.clientCidrs}
            onChange={clientCidrs => onChange({ ...bastion, clientCidrs })}
            empty=""
            nameOf={at =>
              t('form.bastionOf.clientCidr', { number: String(at + 1) })
            }
            addLabel={t('form.addClientCidr')}
          >
            {({ label, ...cidr }) => (
              <TextSpecField {...cidr} label="" ariaLabel={label} />
            )}
          </ListField>
        </>
      )}
    </>
  );
}
