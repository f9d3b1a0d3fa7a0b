import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ClusterSpec } from '@okeanos/backstage-plugin-oke-common';
import { okeTranslationRef } from '../../translation';
import { CompartmentName } from '../CompartmentName';
import { AddonsField } from './AddonsField';
import { AdditionalNodePoolsField } from './AdditionalNodePoolsField';
import { BastionFields } from './BastionFields';
import { ExpiryFields } from './ExpiryFields';
import { FixedFields } from './FixedFields';
import { FormGroup } from './FormGroup';
import { ListField } from './ListField';
import { LogsFields } from './LogsFields';
import { NodePoolFields } from './NodePoolFields';
import { OptionField } from './OptionField';
import { PeeringFields } from './PeeringFields';
import { SelectSpecField, SwitchSpecField, TextSpecField } from './SpecFields';
import { VersionField } from './VersionField';

/** The fields of the spec of a cluster that there is. What it does not know of the spec stays as it is. */
export function ClusterForm(props: {
  spec: ClusterSpec;
  onChange: (spec: ClusterSpec) => void;
}) {
  const { spec, onChange } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const { compartmentId, nodePool, network } = spec;
  const setNetwork = (changes: Partial<ClusterSpec['network']>) =>
    onChange({ ...spec, network: { ...network, ...changes } });
  return (
    <>
      <FormGroup title={t('form.kubernetes')}>
        <VersionField
          spec={spec}
          onChange={kubernetesVersion =>
            onChange({ ...spec, kubernetesVersion })
          }
        />
      </FormGroup>
      <FormGroup title={t('form.nodePool')}>
        <NodePoolFields
          field="nodePool"
          name={t('form.firstNodePool')}
          {...{ compartmentId, nodePool }}
          onChange={changed => onChange({ ...spec, nodePool: changed })}
        />
      </FormGroup>
      <FormGroup title={t('form.additionalNodePools')}>
        <AdditionalNodePoolsField
          nodePools={spec.additionalNodePools}
          compartmentId={compartmentId}
          onChange={additionalNodePools =>
            onChange({ ...spec, additionalNodePools })
          }
        />
      </FormGroup>
      <FormGroup title={t('form.addons')}>
        <AddonsField
          addons={spec.addons}
          compartmentId={compartmentId}
          onChange={addons => onChange({ ...spec, addons })}
        />
      </FormGroup>
      <FormGroup title={t('form.network')}>
        <ListField
          field="network.clientCidrs"
          label={t('form.clientCidrs')}
          description={t('form.clientCidrsDescription')}
          values={network.clientCidrs}
          onChange={clientCidrs => setNetwork({ clientCidrs })}
          empty=""
          nameOf={at => t('form.clientCidr', { number: String(at + 1) })}
          addLabel={t('form.addClientCidr')}
        >
          {({ label, ...cidr }) => (
            <TextSpecField {...cidr} label="" ariaLabel={label} />
          )}
        </ListField>
        <PeeringFields
          peering={network.peering}
          onChange={peering => setNetwork({ peering })}
        />
        <SwitchSpecField
          field="network.internetAccess"
          label={t('form.internetAccess')}
          description={t('form.internetAccessDescription')}
          value={network.internetAccess}
          onChange={internetAccess => setNetwork({ internetAccess })}
        />
      </FormGroup>
      <FormGroup title={t('form.bastion')}>
        <BastionFields
          bastion={spec.bastion}
          onChange={bastion => onChange({ ...spec, bastion })}
        />
      </FormGroup>
      <FormGroup title={t('form.logs')}>
        <LogsFields
          logs={spec.logs}
          onChange={logs => onChange({ ...spec, logs })}
        />
      </FormGroup>
      <FormGroup title={t('form.expiry')}>
        <ExpiryFields
          expiry={spec.expiry}
          onChange={expiry => onChange({ ...spec, expiry })}
        />
      </FormGroup>
      <FormGroup title={t('form.access')}>
        <OptionField
          kind="cluster-owner"
          field="owner"
          label={t('form.owner')}
          value={spec.owner}
          onChange={owner => onChange({ ...spec, owner })}
        />
      </FormGroup>
      <FormGroup title={t('form.protection')}>
        <SwitchSpecField
          field="deletionProtection"
          label={t('form.deletionProtection')}
          description={t('form.deletionProtectionDescription')}
          value={spec.deletionProtection}
          onChange={deletionProtection =>
            onChange({ ...spec, deletionProtection })
          }
        />
        <SwitchSpecField
          field="frozen"
          label={t('form.frozen')}
          description={t('form.frozenDescription')}
          value={spec.frozen}
          onChange={frozen => onChange({ ...spec, frozen })}
        />
        <SelectSpecField
          field="drift"
          label={t('form.drift')}
          options={(['report', 'repair'] as const).map(id => ({
            id,
            label: t(`form.driftOf.${id}`),
          }))}
          value={spec.drift}
          onChange={drift => onChange({ ...spec, drift })}
        />
      </FormGroup>
      <FixedFields
        reason={t('form.fixedCluster')}
        fields={[
          [t('page.name'), spec.name],
          [
            t('form.compartment'),
            <CompartmentName key="compartment" id={compartmentId ?? ''} />,
          ],
          [t('form.cidrOf.vcn'), network.vcnCidr],
          [t('form.cidrOf.endpoint'), network.endpointCidr],
          [t('form.cidrOf.workers'), network.workersCidr],
          [t('form.cidrOf.loadBalancers'), network.loadBalancersCidr],
          [t('form.cidrOf.pods'), network.podsCidr],
          [t('form.cidrOf.bastion'), network.bastionCidr],
        ]}
      />
    </>
  );
}
