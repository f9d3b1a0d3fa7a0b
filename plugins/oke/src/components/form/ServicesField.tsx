import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { NamespaceSpec } from '@okeanos/backstage-plugin-oke-common';
import { okeTranslationRef } from '../../translation';
import { GroupListField } from './GroupListField';
import { ListField } from './ListField';
import { NumberSpecField, TextSpecField } from './SpecFields';

type Service = NamespaceSpec['services'][number];

const NEW_SERVICE: Service = { name: '', ports: [8080], hosts: [] };

/** The services of a namespace, with their ports and hosts. */
export function ServicesField(props: {
  services: Service[];
  onChange: (services: Service[]) => void;
}) {
  const { services, onChange } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  return (
    <GroupListField
      field="services"
      values={services}
      onChange={onChange}
      empty={NEW_SERVICE}
      nameOf={({ name }, at) =>
        name || t('form.service', { number: String(at + 1) })
      }
      addLabel={t('form.addService')}
    >
      {({ field, name, value: service, onChange: change }) => (
        <>
          <TextSpecField
            field={`${field}.name`}
            label={t('form.serviceName')}
            description={t('form.serviceNameDescription')}
            value={service.name}
            onChange={changed => change({ ...service, name: changed })}
          />
          <ListField
            field={`${field}.ports`}
            label={t('form.ports')}
            values={service.ports}
            onChange={ports => change({ ...service, ports })}
            empty={8080}
            nameOf={at => t('form.portOf', { number: String(at + 1), name })}
            addLabel={t('form.addPort')}
          >
            {({ label, ...port }) => (
              <NumberSpecField {...port} label="" ariaLabel={label} />
            )}
          </ListField>
          <ListField
            field={`${field}.hosts`}
            label={t('form.hosts')}
            description={t('form.hostsDescription')}
            values={service.hosts}
            onChange={hosts => change({ ...service, hosts })}
            empty=""
            nameOf={at => t('form.hostOf', { number: String(at + 1), name })}
            addLabel={t('form.addHost')}
          >
            {({ label, ...host }) => (
              <TextSpecField {...host} label="" ariaLabel={label} />
            )}
          </ListField>
        </>
      )}
    </GroupListField>
  );
}
