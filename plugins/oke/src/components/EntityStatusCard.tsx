import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import {
  cardsOf,
  worstFirst,
  type Aspect,
  type EntitySummary,
  type ItemCard,
  type ServiceCards,
  type ServiceOverview,
} from '@okeanos/backstage-plugin-oke-common';
import {
  RiQuestionLine,
  RiSubtractLine,
  type RemixiconComponentType,
} from '@remixicon/react';
import type { ReactNode } from 'react';
import { useEntitySummary } from '../live/hooks';
import { okeTranslationRef } from '../translation';
import { useIsCurrent } from './CurrentContext';
import styles from './EntityStatusCard.module.css';
import { Fold } from './Fold';
import { BelowHeading, Heading } from './Heading';
import { Note } from './Note';
import { PagedList } from './PagedList';
import { Problems } from './Problems';
import { ServiceDetails } from './ServiceDetails';
import { Statement } from './Statement';
import { StatusCard } from './StatusCard';

/** A card that shows something of each service that the entity of the page stands for. */
export function ServicesCard(props: {
  title: string;
  icon: RemixiconComponentType;
  /** Which of the cards it is; undefined when it rests on all that is read of a service. */
  card?: ItemCard;
  /** By which services are sorted. */
  standingOf: (service: ServiceOverview) => Pick<Aspect, 'state'>;
  /** Of one service; of several below the name of each. */
  children: (service: ServiceOverview, summary: EntitySummary) => ReactNode;
}) {
  const { title, icon, card } = props;
  const { entity } = useEntity();
  const live = useEntitySummary(entity);
  return (
    <StatusCard
      title={title}
      icon={icon}
      live={live}
      readKindsOf={({ readKinds }) => card && readKinds[card]}
    >
      {summary => <Services {...props} summary={summary} />}
    </StatusCard>
  );
}

/** A card that shows one aspect of each of them: of several, what it says of one is shown when that is opened. */
export function EntityStatusCard(props: {
  title: string;
  icon: RemixiconComponentType;
  card: ItemCard;
  standingOf: (
    service: ServiceOverview,
  ) => Pick<Aspect, 'state'> & { since?: string };
  children: (cards: ServiceCards) => ReactNode;
}) {
  const { standingOf, children, ...card } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  return (
    <ServicesCard {...card} standingOf={standingOf}>
      {(service, { cards }) =>
        cards ? (
          children(cards)
        ) : (
          <Statement {...standingOf(service)}>
            <Fold title={t('card.details')}>
              {() => (
                <ServiceDetails service={service.service}>
                  {status => children(cardsOf(status))}
                </ServiceDetails>
              )}
            </Fold>
          </Statement>
        )
      }
    </ServicesCard>
  );
}

function Services(props: {
  title: string;
  card?: ItemCard;
  summary: EntitySummary;
  standingOf: (service: ServiceOverview) => Pick<Aspect, 'state'>;
  children: (service: ServiceOverview, summary: EntitySummary) => ReactNode;
}) {
  const { title, card, summary, standingOf, children } = props;
  const { services, servicesKnown, problems } = summary;
  const { t } = useTranslationRef(okeTranslationRef);
  const isCurrent = useIsCurrent();

  if (services.length === 0 && !isCurrent) {
    return <Note icon={RiQuestionLine} title={t('card.servicesUnknown')} />;
  }
  if (services.length === 0) {
    return (
      <>
        {servicesKnown === false ? (
          <Note icon={RiQuestionLine} title={t('card.servicesUnknown')} />
        ) : (
          <Note icon={RiSubtractLine} title={t('card.noService')} />
        )}
        {card ? (
          // They are the same on each card: the one above all the others says them, and they are at hand here.
          problems.length > 0 && (
            <Fold title={t('card.problems')}>
              <Problems problems={problems} />
            </Fold>
          )
        ) : (
          <Problems problems={problems} />
        )}
      </>
    );
  }
  if (services.length === 1) {
    return <>{children(services[0], summary)}</>;
  }
  const sorted = worstFirst(
    services.map(service => ({ service, state: standingOf(service).state })),
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
          <BelowHeading>{children(service, summary)}</BelowHeading>
        </>
      )}
    </PagedList>
  );
}
