import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { RiCheckboxMultipleLine } from '@remixicon/react';
import { useEntityStatus } from '../live/hooks';
import { worstFirst } from '../status/worstFirst';
import { okeTranslationRef } from '../translation';
import { EntityStatusCard } from './EntityStatusCard';
import { Items } from './Items';

/** What evaluators of modules say of the services of the entity of the page that is on no other card. */
export function ChecksCard() {
  const { entity } = useEntity();
  const { answer } = useEntityStatus(entity);
  const { t } = useTranslationRef(okeTranslationRef);
  const checks = answer?.data.services.flatMap(({ items }) =>
    items.filter(({ card }) => card === 'checks'),
  );
  // Most portals have none. What is in the way of reading them, the other cards say.
  if (!checks?.length) {
    return null;
  }
  return (
    <EntityStatusCard
      title={t('checks.title')}
      icon={RiCheckboxMultipleLine}
      aspectOf={({ items, policy }) =>
        worstFirst(items.filter(({ card }) => card === 'checks'))[0] ?? policy
      }
    >
      {service => <Items service={service} card="checks" />}
    </EntityStatusCard>
  );
}
