import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  type ServiceCards,
  worstFirst,
} from '@okeanos/backstage-plugin-oke-common';
import { RiShieldKeyholeLine } from '@remixicon/react';
import { okeTranslationRef } from '../translation';
import { CertificateLine } from './CertificateLine';
import { EntityStatusCard } from './EntityStatusCard';
import { Items } from './Items';
import { PagedList } from './PagedList';
import { RestOfCard, Said } from './RestOfCard';
import { ServiceDetails } from './ServiceDetails';
import { SummaryLine } from './SummaryLine';

/** The certificates that the services of the entity of the page depend on, and what is known of mutual TLS. */
export function CertificatesCard() {
  const { t } = useTranslationRef(okeTranslationRef);
  return (
    <EntityStatusCard
      title={t('certificates.title')}
      icon={RiShieldKeyholeLine}
      card="certificates"
      standingOf={service => service.certificates}
    >
      {cards => <Certificates cards={cards} />}
    </EntityStatusCard>
  );
}

function Certificates(props: { cards: ServiceCards }) {
  const { certificates, service } = props.cards;
  const { t } = useTranslationRef(okeTranslationRef);
  return (
    <>
      <SummaryLine
        service={service}
        aspect={certificates}
        of={status => status.certificates}
      />
      <Said messages={[certificates.message]}>
        <SummaryLine
          service={service}
          aspect={certificates.mtls}
          of={status => status.certificates.mtls}
          title={t('certificates.mtls')}
        />
      </Said>
      <RestOfCard
        of={certificates}
        said={[certificates.message, certificates.mtls.message]}
        title={t('certificates.folded', {
          count: certificates.certificates,
        })}
      >
        {() => (
          <ServiceDetails service={service}>
            {status => (
              <>
                <PagedList
                  label={t('certificates.list', { service })}
                  items={worstFirst(status.certificates.certificates)}
                  keyOf={({ namespace, name, usedFor }) =>
                    [namespace, name, usedFor].join('/')
                  }
                >
                  {certificate => <CertificateLine certificate={certificate} />}
                </PagedList>
                <Items service={status} card="certificates" />
              </>
            )}
          </ServiceDetails>
        )}
      </RestOfCard>
    </>
  );
}
