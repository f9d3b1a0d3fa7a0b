import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  type ServiceStatus,
  worstFirst,
} from '@okeanos/backstage-plugin-oke-common';
import { RiShieldKeyholeLine } from '@remixicon/react';
import { okeTranslationRef } from '../translation';
import { AspectLine } from './AspectLine';
import { CertificateLine } from './CertificateLine';
import { EntityStatusCard } from './EntityStatusCard';
import { Items } from './Items';
import { PagedList } from './PagedList';
import { RestOfCard, Said } from './RestOfCard';

/** The certificates that the services of the entity of the page depend on, and what is known of mutual TLS. */
export function CertificatesCard() {
  const { t } = useTranslationRef(okeTranslationRef);
  return (
    <EntityStatusCard
      title={t('certificates.title')}
      icon={RiShieldKeyholeLine}
      card="certificates"
      aspectOf={service => service.certificates}
    >
      {service => <Certificates service={service} />}
    </EntityStatusCard>
  );
}

function Certificates(props: { service: ServiceStatus }) {
  const { certificates, service } = props.service;
  const { t } = useTranslationRef(okeTranslationRef);
  return (
    <>
      <AspectLine aspect={certificates} />
      <Said messages={[certificates.message]}>
        <AspectLine aspect={certificates.mtls} title={t('certificates.mtls')} />
      </Said>
      <RestOfCard
        of={certificates}
        said={[certificates.message, certificates.mtls.message]}
        title={t('certificates.folded', {
          count: certificates.certificates.length,
        })}
      >
        <PagedList
          label={t('certificates.list', { service })}
          items={worstFirst(certificates.certificates)}
          keyOf={({ namespace, name, usedFor }) =>
            [namespace, name, usedFor].join('/')
          }
        >
          {certificate => <CertificateLine certificate={certificate} />}
        </PagedList>
        <Items service={props.service} card="certificates" />
      </RestOfCard>
    </>
  );
}
