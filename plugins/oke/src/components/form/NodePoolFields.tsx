import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ClusterSpec } from '@okeanos/backstage-plugin-oke-common';
import { okeTranslationRef } from '../../translation';
import { FormGrid } from './FormGroup';
import { ListField } from './ListField';
import { NodeMarksFields } from './NodeMarksFields';
import { NodePoolOperation } from './NodePoolOperation';
import { OptionField } from './OptionField';
import {
  NumberSpecField,
  SelectSpecField,
  SwitchSpecField,
} from './SpecFields';

type NodePool = ClusterSpec['nodePool'];

/** What a boot volume begins with that somebody wants to choose, in GB. */
const BOOT_VOLUME_GB = 100;

/** The fields of one node pool. */
export function NodePoolFields<T extends NodePool>(props: {
  /** Path of the pool in the spec. */
  field: string;
  /** What it is called. */
  name: string;
  compartmentId: string;
  nodePool: T;
  onChange: (nodePool: T) => void;
}) {
  const { field, name: pool, compartmentId, nodePool, onChange } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const set = (changes: Partial<NodePool>) =>
    onChange({ ...nodePool, ...changes });
  const { bootVolumeGb } = nodePool;
  return (
    <>
      <FormGrid>
        <NumberSpecField
          field={`${field}.size`}
          label={t('form.nodePoolOf.size')}
          value={nodePool.size}
          onChange={size => set({ size })}
        />
        <OptionField
          {...{ kind: 'node-shape', compartmentId }}
          field={`${field}.shape`}
          label={t('form.nodePoolOf.shape')}
          value={nodePool.shape}
          onChange={shape => set({ shape })}
        />
        {(['ocpus', 'memoryGb', 'maxPodsPerNode'] as const).map(name => (
          <NumberSpecField
            key={name}
            field={`${field}.${name}`}
            label={t(`form.nodePoolOf.${name}`)}
            value={nodePool[name]}
            onChange={value => set({ [name]: value })}
          />
        ))}
        <SelectSpecField
          field={`${field}.oracleLinux`}
          label={t('form.nodePoolOf.oracleLinux')}
          options={(['', '8', '9'] as const).map(id => ({
            id,
            label: id || t('form.nodePoolOf.left'),
          }))}
          value={nodePool.oracleLinux}
          onChange={oracleLinux => set({ oracleLinux })}
        />
      </FormGrid>
      <OptionField
        {...{ kind: 'node-image', compartmentId }}
        field={`${field}.imageId`}
        label={t('form.nodePoolOf.imageId')}
        description={t('form.nodePoolOf.imageIdDescription')}
        titles={{ '': t('form.nodePoolOf.left') }}
        value={nodePool.imageId}
        onChange={imageId => set({ imageId })}
      />
      <SwitchSpecField
        field={`${field}.bootVolume`}
        label={t('form.nodePoolOf.bootVolume')}
        description={t('form.nodePoolOf.bootVolumeDescription')}
        value={bootVolumeGb !== undefined}
        onChange={isOwn =>
          set({ bootVolumeGb: isOwn ? BOOT_VOLUME_GB : undefined })
        }
      />
      {bootVolumeGb !== undefined && (
        <NumberSpecField
          field={`${field}.bootVolumeGb`}
          label={t('form.nodePoolOf.bootVolumeGb')}
          value={bootVolumeGb}
          onChange={value => set({ bootVolumeGb: value })}
        />
      )}
      <SwitchSpecField
        field={`${field}.encryptionInTransit`}
        label={t('form.nodePoolOf.encryptionInTransit')}
        description={t('form.nodePoolOf.encryptionInTransitDescription')}
        value={nodePool.encryptionInTransit}
        onChange={encryptionInTransit => set({ encryptionInTransit })}
      />
      <ListField
        field={`${field}.availabilityDomains`}
        label={t('form.nodePoolOf.availabilityDomains')}
        description={t('form.nodePoolOf.availabilityDomainsDescription')}
        values={nodePool.availabilityDomains}
        onChange={availabilityDomains => set({ availabilityDomains })}
        empty=""
        nameOf={at =>
          t('form.nodePoolOf.availabilityDomain', {
            ...{ number: String(at + 1), pool },
          })
        }
        addLabel={t('form.nodePoolOf.addAvailabilityDomain')}
      >
        {({ label, ...domain }) => (
          <OptionField
            {...domain}
            {...{ kind: 'availability-domain', compartmentId }}
            label=""
            ariaLabel={label}
          />
        )}
      </ListField>
      <NodeMarksFields
        {...{ field, pool }}
        labels={nodePool.labels}
        taints={nodePool.taints}
        onChange={set}
      />
      <NodePoolOperation field={field} nodePool={nodePool} onChange={set} />
    </>
  );
}
