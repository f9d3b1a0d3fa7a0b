import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ClusterSpec } from '@okeanos/backstage-plugin-oke-common';
import { okeTranslationRef } from '../../translation';
import { SelectSpecField, TextSpecField } from './SpecFields';

type Peering = ClusterSpec['network']['peering'];

const WAYS = ['none', 'drg', 'localPeeringGateway'] as const;

/** What joins the VCN to the client networks. */
export function PeeringFields(props: {
  peering: Peering;
  onChange: (peering: Peering) => void;
}) {
  const { peering, onChange } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  return (
    <>
      <SelectSpecField
        field="network.peering.via"
        label={t('form.peeringOf.via')}
        description={t('form.peeringOf.viaDescription')}
        options={WAYS.map(id => ({ id, label: t(`form.peeringOf.${id}`) }))}
        value={peering.via}
        onChange={via => onChange({ via, drgId: '', peerId: '' })}
      />
      {peering.via === 'drg' && (
        <TextSpecField
          field="network.peering.drgId"
          label={t('form.peeringOf.drgId')}
          description={t('form.peeringOf.drgIdDescription')}
          value={peering.drgId}
          onChange={drgId => onChange({ ...peering, drgId })}
        />
      )}
      {peering.via === 'localPeeringGateway' && (
        <TextSpecField
          field="network.peering.peerId"
          label={t('form.peeringOf.peerId')}
          description={t('form.peeringOf.peerIdDescription')}
          value={peering.peerId}
          onChange={peerId => onChange({ ...peering, peerId })}
        />
      )}
    </>
  );
}
