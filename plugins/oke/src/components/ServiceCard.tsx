import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import {
  serviceHeadline,
  worstFirst,
  type Aspect,
  type ServiceStatus,
} from '@okeanos/backstage-plugin-oke-common';
import { RiPulseLine } from '@remixicon/react';
import { okeTranslationRef } from '../translation';
import { EntityStatusCard } from './EntityStatusCard';
import styles from './ServiceCard.module.css';
import { Statement } from './Statement';
import { StatusBadge } from './StatusBadge';

/** The one state of each of the services of the entity of the page, and which of the cards below say more. */
export function ServiceCard() {
  const { t } = useTranslationRef(okeTranslationRef);
  return (
    <EntityStatusCard
      title={t('service.title')}
      icon={RiPulseLine}
      aspectOf={serviceHeadline}
    >
      {service => <Headline service={service} />}
    </EntityStatusCard>
  );
}

function Headline(props: { service: ServiceStatus }) {
  const { service } = props;
  const { exposure, certificates, policy, items } = service;
  const { t } = useTranslationRef(okeTranslationRef);
  const headline = serviceHeadline(service);
  const aspects = [
    { ...said(exposure), title: t('ingress.title') },
    { ...said(certificates), title: t('certificates.title') },
    { ...said(certificates.mtls), title: t('certificates.mtls') },
    { ...said(policy), title: t('policy.title') },
    ...items
      .filter(({ card }) => card === 'checks')
      .map(item => ({ ...said(item), title: item.title })),
  ];
  const healthy = aspects.filter(({ state }) => state === 'healthy');
  // The sentences are on the cards below, and the worst of them is the headline's.
  const others = aspects.filter(
    ({ state, message }) => state !== 'healthy' && message !== headline.message,
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

function said({ state, message }: Aspect) {
  return { state, message };
}
