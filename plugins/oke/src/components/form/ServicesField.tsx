import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import type { NamespaceSpec } from '@okeanos/backstage-plugin-oke-common';
import { RiAddLine, RiDeleteBinLine } from '@remixicon/react';
import { okeTranslationRef } from '../../translation';
import readable from '../readable.module.css';
import { useProblemsOf } from './FieldProblems';
import { ListField } from './ListField';
import { NumberSpecField, TextSpecField } from './SpecFields';
import styles from './SpecFields.module.css';

type Service = NamespaceSpec['services'][number];

/** The services of a namespace, with their ports and hosts. */
export function ServicesField(props: {
  services: Service[];
  onChange: (services: Service[]) => void;
}) {
  const { services, onChange } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const { ref } = useProblemsOf('services');
  return (
    <div ref={ref} className={styles.group}>
      {services.map((service, index) => (
        // A service has no identity but its place while its name is typed.
        <ServiceField
          key={index}
          index={index}
          service={service}
          onChange={changed =>
            onChange(services.map((old, at) => (at === index ? changed : old)))
          }
          onRemove={() => onChange(services.filter((_, at) => at !== index))}
        />
      ))}
      <Button
        size="small"
        variant="secondary"
        iconStart={<RiAddLine aria-hidden />}
        className={styles.add}
        onPress={() =>
          onChange([...services, { name: '', ports: [8080], hosts: [] }])
        }
      >
        {t('form.addService')}
      </Button>
    </div>
  );
}

function ServiceField(props: {
  index: number;
  service: Service;
  onChange: (service: Service) => void;
  onRemove: () => void;
}) {
  const { index, service, onChange, onRemove } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const field = `services[${index}]`;
  const name = service.name || t('form.service', { number: String(index + 1) });
  return (
    <div role="group" aria-label={name} className={styles.service}>
      <TextSpecField
        field={`${field}.name`}
        label={t('form.serviceName')}
        description={t('form.serviceNameDescription')}
        value={service.name}
        onChange={changed => onChange({ ...service, name: changed })}
      />
      <ListField
        field={`${field}.ports`}
        label={t('form.ports')}
        values={service.ports}
        onChange={ports => onChange({ ...service, ports })}
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
        onChange={hosts => onChange({ ...service, hosts })}
        empty=""
        nameOf={at => t('form.hostOf', { number: String(at + 1), name })}
        addLabel={t('form.addHost')}
      >
        {({ label, ...host }) => (
          <TextSpecField {...host} label="" ariaLabel={label} />
        )}
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
