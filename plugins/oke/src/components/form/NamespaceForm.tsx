import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { NamespaceSpec } from '@okeanos/backstage-plugin-oke-common';
import { useNamespaceBounds } from '../../live/hooks';
import { okeTranslationRef } from '../../translation';
import { BlocksField } from './BlocksField';
import { EntityRefList } from './EntityRefList';
import { FixedFields } from './FixedFields';
import { FormGrid, FormGroup } from './FormGroup';
import { OptionField } from './OptionField';
import { ServicesField } from './ServicesField';
import {
  NumberSpecField,
  SelectSpecField,
  SwitchSpecField,
  TextSpecField,
} from './SpecFields';

/** The fields of a namespace's spec. What it does not know of the spec stays as it is. */
export function NamespaceForm(props: {
  spec: NamespaceSpec;
  onChange: (spec: NamespaceSpec) => void;
}) {
  const { spec, onChange } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const { quota, containerDefaults, certificates } = spec;
  const bounds = useNamespaceBounds(spec).answer?.data ?? [];
  /** What a field is for, and how much it may be; what is more is told by the plan. */
  const describe = (field: string, text?: string) => {
    const bound = bounds.find(each => each.field === field);
    return (
      [text, bound && t('bound.most', { most: bound.most })]
        .filter(Boolean)
        .join('. ') || undefined
    );
  };
  const leastStrict = bounds.find(({ field }) => field === 'podSecurity');
  const setQuota = (changes: Partial<NamespaceSpec['quota']>) =>
    onChange({ ...spec, quota: { ...quota, ...changes } });
  const setDefaults = (changes: Partial<NamespaceSpec['containerDefaults']>) =>
    onChange({
      ...spec,
      containerDefaults: { ...containerDefaults, ...changes },
    });
  const setCertificates = (changes: Partial<NamespaceSpec['certificates']>) =>
    onChange({ ...spec, certificates: { ...certificates, ...changes } });
  return (
    <>
      <FormGroup title={t('form.services')}>
        <ServicesField
          services={spec.services}
          onChange={services => onChange({ ...spec, services })}
        />
      </FormGroup>
      <FormGroup title={t('form.quota')}>
        <FormGrid>
          {(['cpu', 'memory', 'storage', 'ephemeralStorage'] as const).map(
            name => (
              <TextSpecField
                key={name}
                field={`quota.${name}`}
                label={t(`form.quotaOf.${name}`)}
                description={describe(
                  `quota.${name}`,
                  t(`form.exampleOf.${name}`),
                )}
                value={quota[name]}
                onChange={value => setQuota({ [name]: value })}
              />
            ),
          )}
        </FormGrid>
        <FormGrid>
          {(['pods', 'loadBalancers'] as const).map(name => (
            <NumberSpecField
              key={name}
              field={`quota.${name}`}
              label={t(`form.quotaOf.${name}`)}
              description={describe(`quota.${name}`)}
              value={quota[name]}
              onChange={value => setQuota({ [name]: value })}
            />
          ))}
        </FormGrid>
      </FormGroup>
      <FormGroup title={t('form.containerDefaults')}>
        <FormGrid>
          {(
            ['cpuRequest', 'cpuLimit', 'memoryRequest', 'memoryLimit'] as const
          ).map(name => (
            <TextSpecField
              key={name}
              field={`containerDefaults.${name}`}
              label={t(`form.containerDefaultsOf.${name}`)}
              value={containerDefaults[name]}
              onChange={value => setDefaults({ [name]: value })}
            />
          ))}
        </FormGrid>
      </FormGroup>
      <FormGroup title={t('form.certificates')}>
        <FormGrid>
          <NumberSpecField
            field="certificates.durationHours"
            label={t('form.durationHours')}
            description={describe(
              'certificates.durationHours',
              t('form.durationHoursDescription'),
            )}
            value={certificates.durationHours}
            onChange={durationHours => setCertificates({ durationHours })}
          />
          <OptionField
            kind="certificate-source"
            field="certificates.source"
            label={t('form.certificateSource')}
            description={t('form.certificateSourceDescription')}
            value={certificates.source}
            onChange={source => setCertificates({ source })}
          />
        </FormGrid>
      </FormGroup>
      <FormGroup title={t('form.access')}>
        <OptionField
          kind="namespace-owner"
          field="owner"
          label={t('form.owner')}
          value={spec.owner}
          onChange={owner => onChange({ ...spec, owner })}
        />
        <EntityRefList
          field="sharedWith"
          label={t('form.sharedWith')}
          description={t('form.sharedWithDescription')}
          values={spec.sharedWith}
          onChange={sharedWith => onChange({ ...spec, sharedWith })}
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
        <FormGrid>
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
          <SelectSpecField
            field="deletePolicy"
            label={t('form.deletePolicy')}
            options={(['Purge', 'Keep'] as const).map(id => ({
              id,
              label: t(`form.deletePolicyOf.${id}`),
            }))}
            value={spec.deletePolicy}
            onChange={deletePolicy => onChange({ ...spec, deletePolicy })}
          />
          <SelectSpecField
            field="podSecurity"
            label={t('form.podSecurity')}
            description={
              leastStrict && t('bound.podSecurity', { most: leastStrict.most })
            }
            options={(['restricted', 'baseline'] as const).map(id => ({
              id,
              label: t(`form.podSecurityOf.${id}`),
            }))}
            value={spec.podSecurity}
            onChange={podSecurity => onChange({ ...spec, podSecurity })}
          />
        </FormGrid>
      </FormGroup>
      <BlocksField
        blocks={spec.blocks}
        onChange={blocks => onChange({ ...spec, blocks })}
      />
      <FixedFields
        reason={t('form.fixedNamespace')}
        fields={[
          [t('page.name'), spec.name],
          [t('page.cluster'), spec.cluster],
        ]}
      />
    </>
  );
}
