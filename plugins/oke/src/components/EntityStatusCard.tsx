import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import {
  type Aspect,
  type EntityStatus,
  type ItemCard,
  type ServiceStatus,
  worstFirst,
} from '@okeanos/backstage-plugin-oke-common';
import {
  RiQuestionLine,
  RiSubtractLine,
  type RemixiconComponentType,
} from '@remixicon/react';
import type { ReactNode } from 'react';
import { useEntityStatus } from '../live/hooks';
import { okeTranslationRef } from '../translation';
import { useIsCurrent } from './CurrentContext';
import styles from './EntityStatusCard.module.css';
import { Fold } from './Fold';
import { BelowHeading, Heading } from './Heading';
import { Note } from './Note';
import { PagedList } from './PagedList';
import { Problems } from './Problems';
import { StatusCard } from './StatusCard';

/** A card that shows one aspect of each service that the entity of the page stands for. */
export function EntityStatusCard(props: {
  title: string;
  icon: RemixiconComponentType;
  /** Which of the cards it is; undefined when it rests on all that is read of a service. */
  card?: ItemCard;
  /** By which services are sorted. */
  aspectOf: (service: ServiceStatus) => Pick<Aspect, 'state'>;
  children: (service: ServiceStatus) => ReactNode;
}) {
  const { entity } = useEntity();
  const live = useEntityStatus(entity);
  return (
    <StatusCard
      title={props.title}
      icon={props.icon}
      live={live}
      readKindsOf={({ services }) =>
        props.card && readKindsOf(services, props.card)
      }
    >
      {status => <Services {...props} status={status} />}
    </StatusCard>
  );
}

/** Undefined when it is not known of each of the services, or there is none. */
function readKindsOf(
  services: ServiceStatus[],
  card: ItemCard,
): string[] | undefined {
  const ofEach = services.flatMap(({ readKinds }) => readKinds?.[card] ?? []);
  const areAllKnown =
    services.length > 0 && services.every(({ readKinds }) => readKinds?.[card]);
  return areAllKnown ? ofEach : undefined;
}

function Services(props: {
  title: string;
  card?: ItemCard;
  status: EntityStatus;
  aspectOf: (service: ServiceStatus) => Pick<Aspect, 'state'>;
  children: (service: ServiceStatus) => ReactNode;
}) {
  const { title, card, status, aspectOf, children } = props;
  const { services } = status;
  const { t } = useTranslationRef(okeTranslationRef);
  const isCurrent = useIsCurrent();

  if (services.length === 0) {
    return isCurrent ? (
      <>
        <Note icon={RiSubtractLine} title={t('card.noService')} />
        {card ? (
          // They are the same on each card: the one above all the others says them, and they are at hand here.
          status.problems.length > 0 && (
            <Fold title={t('card.problems')}>
              <Problems problems={status.problems} />
            </Fold>
          )
        ) : (
          <Problems problems={status.problems} />
        )}
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
          <Heading className={styles.name}>{service.service}</Heading>
          <BelowHeading>{children(service)}</BelowHeading>
        </>
      )}
    </PagedList>
  );
}
