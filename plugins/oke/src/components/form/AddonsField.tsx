import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Text } from '@backstage/ui';
import type { ClusterSpec } from '@okeanos/backstage-plugin-oke-common';
import { RiAddLine, RiDeleteBinLine } from '@remixicon/react';
import { okeTranslationRef } from '../../translation';
import readable from '../readable.module.css';
import { useProblemsOf } from './FieldProblems';
import { KeyAndValue } from './KeyAndValue';
import { ListField } from './ListField';
import { OptionField } from './OptionField';
import { TextSpecField } from './SpecFields';
import styles from './SpecFields.module.css';

type Addon = ClusterSpec['addons'][number];

const NEW_ADDON: Addon = { name: '', version: '', configurations: [] };

/** The add-ons of a cluster beside cert-manager. */
export function AddonsField(props: {
  addons: Addon[];
  compartmentId: string;
  onChange: (addons: Addon[]) => void;
}) {
  const { addons, compartmentId, onChange } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const { ref } = useProblemsOf('addons');
  return (
    <div ref={ref} className={styles.group}>
      <Text as="p" variant="body-small" color="secondary">
        {t('form.addonsDescription')}
      </Text>
      {addons.map((addon, index) => (
        // An add-on has no identity but its place while it is chosen.
        <AddonField
          key={index}
          {...{ index, addon, compartmentId }}
          onChange={changed =>
            onChange(addons.map((old, at) => (at === index ? changed : old)))
          }
          onRemove={() => onChange(addons.filter((_, at) => at !== index))}
        />
      ))}
      <Button
        size="small"
        variant="secondary"
        iconStart={<RiAddLine aria-hidden />}
        className={styles.add}
        onPress={() => onChange([...addons, NEW_ADDON])}
      >
        {t('form.addAddon')}
      </Button>
    </div>
  );
}

function AddonField(props: {
  index: number;
  addon: Addon;
  compartmentId: string;
  onChange: (addon: Addon) => void;
  onRemove: () => void;
}) {
  const { index, addon, compartmentId, onChange, onRemove } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const field = `addons[${index}]`;
  const name = addon.name || t('form.addon', { number: String(index + 1) });
  return (
    <div role="group" aria-label={name} className={styles.service}>
      <OptionField
        {...{ kind: 'addon', compartmentId }}
        field={`${field}.name`}
        label={t('form.addonName')}
        value={addon.name}
        onChange={changed => onChange({ ...addon, name: changed })}
      />
      <TextSpecField
        field={`${field}.version`}
        label={t('form.addonVersion')}
        description={t('form.addonVersionDescription')}
        value={addon.version}
        onChange={version => onChange({ ...addon, version })}
      />
      <ListField
        field={`${field}.configurations`}
        label={t('form.configurations')}
        description={t('form.configurationsDescription')}
        values={addon.configurations}
        onChange={configurations => onChange({ ...addon, configurations })}
        empty={{ key: '', value: '' }}
        nameOf={at =>
          t('form.configuration', { number: String(at + 1), addon: name })
        }
        addLabel={t('form.addConfiguration')}
      >
        {item => <KeyAndValue {...item} />}
      </ListField>
      <Button
        size="small"
        variant="tertiary"
        iconStart={<RiDeleteBinLine aria-hidden />}
        className={`${styles.add} ${readable.namedButton}`}
        onPress={onRemove}
      >
        {t('form.remove', { name })}
      </Button>
    </div>
  );
}
