import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import {
  worstFirst,
  type ServiceOverview,
} from '@okeanos/backstage-plugin-oke-common';
import { RiPulseLine } from '@remixicon/react';
import { okeTranslationRef } from '../translation';
import { ServicesCard } from './EntityStatusCard';
import styles from './ServiceCard.module.css';
import { Statement } from './Statement';
import { StatusBadge } from './StatusBadge';

/** The one state of each of the services of the entity of the page, and which of the cards below say more. */
export function ServiceCard() {
  const { t } = useTranslationRef(okeTranslationRef);
  return (
    <ServicesCard
      title={t('service.title')}
      icon={RiPulseLine}
      standingOf={({ headline }) => headline}
    >
      {service => <Headline service={service} />}
    </ServicesCard>
  );
}

function Headline(props: { service: ServiceOverview }) {
  const { service } = props;
  const { headline, exposure, certificates, mtls, policy, checks } = service;
  const { t } = useTranslationRef(okeTranslationRef);
  const aspects = [
    { ...exposure, title: t('ingress.title') },
    { ...certificates, title: t('certificates.title') },
    { ...mtls, title: t('certificates.mtls') },
    { ...policy, title: t('policy.title') },
    ...checks,
  ];
  const healthy = aspects.filter(({ state }) => state === 'healthy');
  // The sentences are on the cards below, and the worst of them is the headline's.
  const others = aspects.filter(
    ({ state, isSaid }) => state !== 'healthy' && !isSaid,
  );
  const lines = [
    ...worstFirst(others),
    ...(healthy.length > 0
      ? [
          {
            state: 'healthy' as const,
            title: healthy.map(({ title }) => title).join(', '),
          },
        ]
      : []),
  ];
  return (
    <>
      <Statement {...headline} />
      {headline.state !== 'healthy' && lines.length > 0 && (
        <ul
          aria-label={t('service.besides', { service: service.service })}
          className={styles.lines}
        >
          {lines.map(({ state, title }) => (
            <li key={title} className={styles.line}>
              <StatusBadge state={state} />
              <Text as="span">{title}</Text>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
