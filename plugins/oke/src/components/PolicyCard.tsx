import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  type PolicyStatus,
  type ServiceStatus,
  worstFirst,
} from '@okeanos/backstage-plugin-oke-common';
import { RiShieldLine } from '@remixicon/react';
import { okeTranslationRef } from '../translation';
import { AspectLine } from './AspectLine';
import { Detail, Details, ListDetail } from './Details';
import { EntityStatusCard } from './EntityStatusCard';
import { Items } from './Items';
import { PagedList } from './PagedList';
import { RestOfCard } from './RestOfCard';

/** What policies say of the services of the entity of the page, and whether anything enforces it. */
export function PolicyCard() {
  const { t } = useTranslationRef(okeTranslationRef);
  return (
    <EntityStatusCard
      title={t('policy.title')}
      icon={RiShieldLine}
      card="policy"
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
          <Direction direction="ingress" policy={policy} />
          <Direction direction="egress" policy={policy} />
        </Details>
      </AspectLine>
      <RestOfCard
        of={policy}
        said={[policy.message]}
        title={t('policy.folded', { count: policy.items.length })}
      >
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
      </RestOfCard>
    </>
  );
}

/** Who may connect in a direction, in one line per peer where that is known. */
function Direction(props: {
  direction: 'ingress' | 'egress';
  policy: PolicyStatus;
}) {
  const { direction, policy } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const label = t(`policy.${direction}`);
  const peers = policy.allowed?.[direction];
  if (!peers) {
    return <Detail label={label}>{t(`policy.${policy[direction]}`)}</Detail>;
  }
  if (peers.length === 0) {
    return <Detail label={label}>{t('policy.nobody')}</Detail>;
  }
  return (
    <ListDetail
      label={label}
      values={peers.map(({ of, ...peer }) =>
        of === undefined
          ? t('policy.peer', peer)
          : t('policy.peerOf', { ...peer, of }),
      )}
    />
  );
}
