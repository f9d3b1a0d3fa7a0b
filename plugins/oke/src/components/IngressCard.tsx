import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import {
  type ExposureRoute,
  type ServiceCards,
  type ServiceStatus,
  worstFirst,
} from '@okeanos/backstage-plugin-oke-common';
import {
  RiGlobalLine,
  RiLockLine,
  RiQuestionLine,
  RiRouteLine,
} from '@remixicon/react';
import { useTimes } from '../time/useTimes';
import { okeTranslationRef } from '../translation';
import { AspectLine } from './AspectLine';
import {
  Detail,
  Details,
  ListDetail,
  LongListDetail,
  TextList,
} from './Details';
import { EntityStatusCard } from './EntityStatusCard';
import styles from './IngressCard.module.css';
import { Items } from './Items';
import { PagedList } from './PagedList';
import { RestOfCard } from './RestOfCard';
import { ServiceDetails } from './ServiceDetails';
import { SummaryLine } from './SummaryLine';
import { useReadyText } from './useReadyText';

/** How the services of the entity of the page can be reached from outside their namespace. */
export function IngressCard() {
  const { t } = useTranslationRef(okeTranslationRef);
  return (
    <EntityStatusCard
      title={t('ingress.title')}
      icon={RiRouteLine}
      card="exposure"
      standingOf={service => service.exposure}
    >
      {cards => <Exposure cards={cards} />}
    </EntityStatusCard>
  );
}

function Exposure(props: { cards: ServiceCards }) {
  const { exposure, service } = props.cards;
  const { t } = useTranslationRef(okeTranslationRef);
  const readyText = useReadyText();
  const { hosts } = exposure;
  return (
    <>
      <SummaryLine
        service={service}
        aspect={exposure}
        of={status => status.exposure}
      >
        <Details>
          <Detail label={t('ingress.endpoints')}>
            {readyText(exposure.endpoints)}
          </Detail>
          {exposure.state === 'healthy' && hosts.total > 0 && (
            <LongListDetail label={t('ingress.hosts')} {...hosts}>
              {() => (
                <ServiceDetails service={service}>
                  {status => (
                    <TextList
                      texts={hostsOf(status).slice(hosts.first.length)}
                    />
                  )}
                </ServiceDetails>
              )}
            </LongListDetail>
          )}
        </Details>
      </SummaryLine>
      <RestOfCard
        of={exposure}
        said={[exposure.message]}
        title={t('ingress.folded', { count: exposure.routes })}
      >
        {() => (
          <ServiceDetails service={service}>
            {status => <Routes status={status} />}
          </ServiceDetails>
        )}
      </RestOfCard>
    </>
  );
}

function hostsOf({ exposure }: ServiceStatus): string[] {
  return [...new Set(exposure.routes.flatMap(({ hosts }) => hosts))];
}

function Routes(props: { status: ServiceStatus }) {
  const { status } = props;
  const { exposure, service } = status;
  const { t } = useTranslationRef(okeTranslationRef);
  return (
    <>
      <PagedList
        label={t('ingress.routes', { service })}
        items={worstFirst(exposure.routes)}
        keyOf={({ kind, namespace, name, via, service: through, port, tls }) =>
          [kind, namespace, name, via, through, port, tls].join('/')
        }
      >
        {route => <Route route={route} page={status} />}
      </PagedList>
      <Items service={status} card="exposure" />
    </>
  );
}

const TLS = {
  terminated: 'ingress.tlsTerminated',
  passthrough: 'ingress.tlsPassthrough',
  none: 'ingress.tlsNone',
  unknown: 'value.unknown',
} as const;

function Route(props: { route: ExposureRoute; page: ServiceStatus }) {
  const { route, page } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const { absolute } = useTimes();
  const throughText = useThroughText();
  const own = `${page.namespace}/${page.service}`;
  return (
    <AspectLine aspect={route} title={`${route.kind} ${route.name}`}>
      <Details>
        {route.hosts.length > 0 && (
          <ListDetail label={t('ingress.hosts')} values={route.hosts} />
        )}
        {route.paths.length > 0 && (
          <ListDetail label={t('ingress.paths')} values={route.paths} />
        )}
        {route.service && route.service !== own && (
          <Detail label={t('ingress.service')}>{route.service}</Detail>
        )}
        {(route.madeBy || route.madeAt) && (
          <Detail label={t('ingress.madeBy')}>
            {[route.madeBy, route.madeAt && absolute(route.madeAt)]
              .filter(Boolean)
              .join(', ')}
          </Detail>
        )}
        {route.via && (
          <Detail label={t('ingress.through')}>{throughText(route)}</Detail>
        )}
        <Detail label={t('ingress.controller')}>
          {route.controller || t('value.unknown')}
        </Detail>
        {route.addresses.length > 0 ? (
          <ListDetail label={t('ingress.addresses')} values={route.addresses} />
        ) : (
          <Detail label={t('ingress.addresses')}>
            {route.via === 'NodePort'
              ? t('ingress.everyNode')
              : t('ingress.noAddresses')}
          </Detail>
        )}
        <Detail label={t('ingress.visibility')}>
          <Visibility visibility={route.visibility} />
        </Detail>
        <Detail label={t('ingress.tls')}>{t(TLS[route.tls])}</Detail>
        <Detail label={t('ingress.port')}>
          {route.port || t('value.unknown')}
        </Detail>
      </Details>
    </AspectLine>
  );
}

/** Through what a way in leads, in words. */
function useThroughText(): (route: ExposureRoute) => string {
  const { t } = useTranslationRef(okeTranslationRef);
  return ({ kind, via }) => {
    if (kind === 'Ingress') {
      return t('ingress.throughClass', { name: via });
    }
    if (!kind.endsWith('Route')) {
      return via; // what it is of the Service itself, for example its load balancer
    }
    const [gateway, listener] = via.split('/');
    return listener
      ? t('ingress.throughListener', { gateway, listener })
      : t('ingress.throughGateway', { gateway });
  };
}

const VISIBILITY = {
  private: { icon: RiLockLine, text: 'ingress.private' },
  public: { icon: RiGlobalLine, text: 'ingress.public' },
  unknown: { icon: RiQuestionLine, text: 'value.unknown' },
} as const;

function Visibility(props: { visibility: ExposureRoute['visibility'] }) {
  const { icon: Icon, text } = VISIBILITY[props.visibility];
  const { t } = useTranslationRef(okeTranslationRef);
  return (
    <Text as="span" className={styles.visibility}>
      <Icon aria-hidden size={16} />
      {t(text)}
    </Text>
  );
}
