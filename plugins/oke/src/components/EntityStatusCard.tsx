import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Text } from '@backstage/ui';
import type {
  Aspect,
  EntityStatus,
  ServiceStatus,
} from '@okeanos/backstage-plugin-oke-common';
import {
  RiQuestionLine,
  RiSubtractLine,
  type RemixiconComponentType,
} from '@remixicon/react';
import type { ReactNode } from 'react';
import { useEntityStatus } from '../live/hooks';
import { worstFirst } from '../status/worstFirst';
import { okeTranslationRef } from '../translation';
import { useIsCurrent } from './CurrentContext';
import styles from './EntityStatusCard.module.css';
import { Note } from './Note';
import { PagedList } from './PagedList';
import { Problems } from './Problems';
import { StatusCard } from './StatusCard';

/** A card that shows one aspect of each service that the entity of the page stands for. */
export function EntityStatusCard(props: {
  title: string;
  icon: RemixiconComponentType;
  /** By which services are sorted. */
  aspectOf: (service: ServiceStatus) => Pick<Aspect, 'state'>;
  children: (service: ServiceStatus) => ReactNode;
}) {
  const { entity } = useEntity();
  const live = useEntityStatus(entity);
  return (
    <StatusCard title={props.title} icon={props.icon} live={live}>
      {status => <Services {...props} status={status} />}
    </StatusCard>
  );
}

function Services(props: {
  title: string;
  status: EntityStatus;
  aspectOf: (service: ServiceStatus) => Pick<Aspect, 'state'>;
  children: (service: ServiceStatus) => ReactNode;
}) {
  const { title, status, aspectOf, children } = props;
  const { services } = status;
  const { t } = useTranslationRef(okeTranslationRef);
  const isCurrent = useIsCurrent();

  if (services.length === 0) {
    return isCurrent ? (
      <>
        <Note icon={RiSubtractLine} title={t('card.noService')} />
        <Problems problems={status.problems} />
      </>
    ) : (
      <Note icon={RiQuestionLine} title={t('card.servicesUnknown')} />
    );
  }
  if (services.length === 1) {
    return <>{children(services[0])}</>;
  }
  const sorted = worstFirst(
    services.map(service => ({ service, state: aspectOf(service).state })),
  );
  return (
    <PagedList
      label={title}
      items={sorted}
      keyOf={({ service }) => service.service}
    >
      {({ service }) => (
        <>
          <Text
            as="h4"
            variant="body-large"
            weight="bold"
            className={styles.name}
          >
            {service.service}
          </Text>
          {children(service)}
        </>
      )}
    </PagedList>
  );
}
