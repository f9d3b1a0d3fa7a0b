import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { worstFirst } from '@okeanos/backstage-plugin-oke-common';
import { RiCheckboxMultipleLine } from '@remixicon/react';
import { useEntitySummary } from '../live/hooks';
import { okeTranslationRef } from '../translation';
import { EntityStatusCard } from './EntityStatusCard';
import { Items } from './Items';
import { ServiceDetails } from './ServiceDetails';

/** What evaluators of modules say of the services of the entity of the page that is on no other card. */
export function ChecksCard() {
  const { entity } = useEntity();
  const { answer } = useEntitySummary(entity);
  const { t } = useTranslationRef(okeTranslationRef);
  const services = answer?.data.services ?? [];
  // Most portals have none. What is in the way of reading them, the other cards say.
  if (services.every(({ checks }) => checks.length === 0)) {
    return null;
  }
  return (
    <EntityStatusCard
      title={t('checks.title')}
      icon={RiCheckboxMultipleLine}
      card="checks"
      standingOf={({ checks }) => worstFirst(checks)[0] ?? { state: 'none' }}
    >
      {({ service }) => (
        <ServiceDetails service={service}>
          {status => <Items service={status} card="checks" />}
        </ServiceDetails>
      )}
    </EntityStatusCard>
  );
}
