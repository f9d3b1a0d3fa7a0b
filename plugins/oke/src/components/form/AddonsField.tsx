import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ClusterSpec } from '@okeanos/backstage-plugin-oke-common';
import { okeTranslationRef } from '../../translation';
import { GroupListField } from './GroupListField';
import { KeyAndValue } from './KeyAndValue';
import { ListField } from './ListField';
import { OptionField } from './OptionField';
import { TextSpecField } from './SpecFields';

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
  return (
    <GroupListField
      field="addons"
      description={t('form.addonsDescription')}
      values={addons}
      onChange={onChange}
      empty={NEW_ADDON}
      nameOf={({ name }, at) =>
        name || t('form.addon', { number: String(at + 1) })
      }
      addLabel={t('form.addAddon')}
    >
      {({ field, name, value: addon, onChange: change }) => (
        <>
          <OptionField
            {...{ kind: 'addon', compartmentId }}
            field={`${field}.name`}
            label={t('form.addonName')}
            value={addon.name}
            onChange={changed => change({ ...addon, name: changed })}
          />
          <TextSpecField
            field={`${field}.version`}
            label={t('form.addonVersion')}
            description={t('form.addonVersionDescription')}
            value={addon.version}
            onChange={version => change({ ...addon, version })}
          />
          <ListField
            field={`${field}.configurations`}
            label={t('form.configurations')}
            description={t('form.configurationsDescription')}
            values={addon.configurations}
            onChange={configurations => change({ ...addon, configurations })}
            empty={{ key: '', value: '' }}
            nameOf={at =>
              t('form.configuration', { number: String(at + 1), addon: name })
            }
            addLabel={t('form.addConfiguration')}
          >
            {item => <KeyAndValue {...item} />}
          </ListField>
        </>
      )}
    </GroupListField>
  );
}
