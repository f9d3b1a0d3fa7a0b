import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  type AllowedPeer,
  type ServiceCards,
  worstFirst,
} from '@okeanos/backstage-plugin-oke-common';
import { RiShieldLine } from '@remixicon/react';
import { okeTranslationRef } from '../translation';
import { AspectLine } from './AspectLine';
import { Detail, Details, LongListDetail, TextList } from './Details';
import { EntityStatusCard } from './EntityStatusCard';
import { Items } from './Items';
import { PagedList } from './PagedList';
import { RestOfCard } from './RestOfCard';
import { ServiceDetails } from './ServiceDetails';
import { SummaryLine } from './SummaryLine';

type Peer = Omit<AllowedPeer, 'policies'>;

/** What policies say of the services of the entity of the page, and whether anything enforces it. */
export function PolicyCard() {
  const { t } = useTranslationRef(okeTranslationRef);
  return (
    <EntityStatusCard
      title={t('policy.title')}
      icon={RiShieldLine}
      card="policy"
      standingOf={service => service.policy}
    >
      {cards => <Policy cards={cards} />}
    </EntityStatusCard>
  );
}

function Policy(props: { cards: ServiceCards }) {
  const { policy, service } = props.cards;
  const { t } = useTranslationRef(okeTranslationRef);
  return (
    <>
      <SummaryLine
        service={service}
        aspect={policy}
        of={status => status.policy}
      >
        <Details>
          <Direction direction="ingress" cards={props.cards} />
          <Direction direction="egress" cards={props.cards} />
        </Details>
      </SummaryLine>
      <RestOfCard
        of={policy}
        said={[policy.message]}
        title={t('policy.folded', { count: policy.items })}
      >
        {() => (
          <ServiceDetails service={service}>
            {status => (
              <>
                <PagedList
                  label={t('policy.list', { service })}
                  items={worstFirst(status.policy.items)}
                  keyOf={({ kind, name }) => `${kind}/${name}`}
                >
                  {item => (
                    <AspectLine
                      aspect={item}
                      title={`${item.kind} ${item.name}`}
                    />
                  )}
                </PagedList>
                <Items service={status} card="policy" />
              </>
            )}
          </ServiceDetails>
        )}
      </RestOfCard>
    </>
  );
}

/** Who may connect in a direction, in one line per peer where that is known. */
function Direction(props: {
  direction: 'ingress' | 'egress';
  cards: ServiceCards;
}) {
  const { direction } = props;
  const { policy, service } = props.cards;
  const { t } = useTranslationRef(okeTranslationRef);
  const label = t(`policy.${direction}`);
  const peers = policy.allowed?.[direction];
  if (!peers) {
    return <Detail label={label}>{t(`policy.${policy[direction]}`)}</Detail>;
  }
  if (peers.total === 0) {
    return <Detail label={label}>{t('policy.nobody')}</Detail>;
  }
  const textOf = ({ of, peer, ports }: Peer) =>
    of === undefined
      ? t('policy.peer', { peer, ports })
      : t('policy.peerOf', { peer, ports, of });
  const { first, total } = peers;
  return (
    <LongListDetail label={label} first={first.map(textOf)} total={total}>
      {() => (
        <ServiceDetails service={service}>
          {status => (
            <TextList
              texts={(status.policy.allowed?.[direction] ?? [])
                .slice(first.length)
                .map(textOf)}
            />
          )}
        </ServiceDetails>
      )}
    </LongListDetail>
  );
}
