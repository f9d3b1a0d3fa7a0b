import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ServiceStatus } from '@okeanos/backstage-plugin-oke-common';
import { RiShieldLine } from '@remixicon/react';
import { worstFirst } from '../status/worstFirst';
import { okeTranslationRef } from '../translation';
import { AspectLine } from './AspectLine';
import { Detail, Details } from './Details';
import { EntityStatusCard } from './EntityStatusCard';
import { Items } from './Items';
import { PagedList } from './PagedList';

/** What policies say of the services of the entity of the page, and whether anything enforces it. */
export function PolicyCard() {
  const { t } = useTranslationRef(okeTranslationRef);
  return (
    <EntityStatusCard
      title={t('policy.title')}
      icon={RiShieldLine}
      aspectOf={service => service.policy}
    >
      {service => <Policy service={service} />}
    </EntityStatusCard>
  );
}

function Policy(props: { service: ServiceStatus }) {
  const { policy, service } = props.service;
  const { t } = useTranslationRef(okeTranslationRef);
  return (
    <>
      <AspectLine aspect={policy}>
        <Details>
          <Detail label={t('policy.ingress')}>
            {t(`policy.${policy.ingress}`)}
          </Detail>
          <Detail label={t('policy.egress')}>
            {t(`policy.${policy.egress}`)}
          </Detail>
        </Details>
      </AspectLine>
      <PagedList
        label={t('policy.list', { service })}
        items={worstFirst(policy.items)}
        keyOf={({ kind, name }) => `${kind}/${name}`}
      >
        {item => (
          <AspectLine aspect={item} title={`${item.kind} ${item.name}`} />
        )}
      </PagedList>
      <Items service={props.service} card="policy" />
    </>
  );
}
