import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { RiCheckboxMultipleLine } from '@remixicon/react';
import { useEntityStatus } from '../live/hooks';
import { itemsOnCard } from '../items/itemsOnCard';
import { okeTranslationRef } from '../translation';
import { EntityStatusCard } from './EntityStatusCard';
import { Items } from './Items';

/** What evaluators of modules say of the services of the entity of the page that is on no other card. */
export function ChecksCard() {
  const { entity } = useEntity();
  const { answer } = useEntityStatus(entity);
  const { t } = useTranslationRef(okeTranslationRef);
  const services = answer?.data.services ?? [];
  // Most portals have none. What is in the way of reading them, the other cards say.
  if (services.every(service => itemsOnCard(service, 'checks').length === 0)) {
    return null;
  }
  return (
    <EntityStatusCard
      title={t('checks.title')}
      icon={RiCheckboxMultipleLine}
      card="checks"
      aspectOf={service =>
        itemsOnCard(service, 'checks')[0] ?? { state: 'none' }
      }
    >
      {service => <Items service={service} card="checks" />}
    </EntityStatusCard>
  );
}
