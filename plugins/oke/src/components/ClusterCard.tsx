import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import {
  ANNOTATION_CLUSTER,
  type ClusterStatus,
  STALE_AFTER_MS,
  worstFirst,
} from '@okeanos/backstage-plugin-oke-common';
import { RiQuestionLine, RiShipLine } from '@remixicon/react';
import { useClusterDeclaration, useClusterStatus } from '../live/hooks';
import { useRefreshedWith } from '../live/useRefreshedWith';
import { useNow } from '../time/useNow';
import { useTimes } from '../time/useTimes';
import { okeTranslationRef } from '../translation';
import { AspectLine } from './AspectLine';
import styles from './ClusterCard.module.css';
import { ClusterNamespaces } from './cluster/ClusterNamespaces';
import { ClusterDeclaration } from './ClusterDeclaration';
import { useIsCurrent } from './CurrentContext';
import { Detail, Details } from './Details';
import { ClusterHistory } from './History';
import { Note } from './Note';
import { PagedList } from './PagedList';
import { StatusBadge } from './StatusBadge';
import { StatusCard } from './StatusCard';
import { Ago, Since } from './Time';
import { useReadyText } from './useReadyText';

const MINUTE_MS = 60_000;

/**
 * The cluster that the entity of the page is: connection, version, nodes and components, and how far
 * it is as declared.
 */
export function ClusterCard() {
  const { entity } = useEntity();
  const name = entity.metadata.annotations?.[ANNOTATION_CLUSTER];
  return name ? <NamedClusterCard name={name} /> : null;
}

function NamedClusterCard(props: { name: string }) {
  const { t } = useTranslationRef(okeTranslationRef);
  const live = useClusterStatus(props.name);
  useRefreshedWith(live, useClusterDeclaration(props.name));
  return (
    <StatusCard
      title={t('cluster.title')}
      icon={RiShipLine}
      live={live}
      footer={
        <>
          <ClusterDeclaration name={props.name} />
          <ClusterNamespaces cluster={props.name} />
          <ClusterHistory name={props.name} />
        </>
      }
    >
      {cluster => <Cluster cluster={cluster} />}
    </StatusCard>
  );
}

function Cluster(props: { cluster: ClusterStatus }) {
  const { name, connection, kubernetesVersion, components, nodes, namespaces } =
    props.cluster;
  const { t } = useTranslationRef(okeTranslationRef);
  const isCurrent = useIsCurrent();
  const readyText = useReadyText();
  return (
    <>
      <Details>
        {isCurrent && (
          <Detail label={t('cluster.connection')}>
            <span className={styles.connection}>
              <StatusBadge state="connected" />
              <Since time={connection.since} />
            </span>
          </Detail>
        )}
        <Detail label={t('cluster.lastHeard')}>
          <LastHeard asOf={connection.asOf} />
        </Detail>
        <Detail label={t('cluster.version')}>
          {kubernetesVersion ?? t('value.unknown')}
        </Detail>
        <Detail label={t('cluster.nodes')}>{readyText(nodes)}</Detail>
        <Detail label={t('cluster.namespaces')}>{namespaces}</Detail>
      </Details>
      {components.length === 0 && (
        <Note icon={RiQuestionLine} title={t('cluster.noComponents')} />
      )}
      <PagedList
        label={t('cluster.components', { cluster: name })}
        items={worstFirst(components)}
        keyOf={component => component.name}
      >
        {component => <AspectLine aspect={component} title={component.name} />}
      </PagedList>
    </>
  );
}

/**
 * A cluster in which nothing happens is asked now and then, and the page asks now and then: that this was a minute
 * ago is not worth a word while all of it is current.
 */
function LastHeard(props: { asOf: string | undefined }) {
  const { asOf } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const { absolute } = useTimes();
  const ageMs = useNow() - Date.parse(asOf ?? '');
  const isCurrent = useIsCurrent();
  if (!asOf) {
    return <>{t('cluster.never')}</>;
  }
  return isCurrent && ageMs >= MINUTE_MS && ageMs < STALE_AFTER_MS ? (
    <time dateTime={asOf} title={absolute(asOf)}>
      {t('cluster.lately')}
    </time>
  ) : (
    <Ago time={asOf} />
  );
}
