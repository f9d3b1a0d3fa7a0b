import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type {
  ClusterResource,
  ClusterResources,
} from '@okeanos/backstage-plugin-oke-common';
import { okeTranslationRef } from '../../translation';
import { CompartmentName } from '../CompartmentName';
import { Detail, Details } from '../Details';
import { Fold } from '../Fold';
import { PagedList } from '../PagedList';
import { StatusBadge, type BadgeState } from '../StatusBadge';
import { Ago } from '../Time';
import styles from './ClusterResources.module.css';

const BADGE: Record<ClusterResource['state'], BadgeState> = {
  inPlace: 'healthy',
  underWay: 'pending',
  waiting: 'pending',
  failed: 'failed',
  gone: 'failed',
};

/** What people look for first. */
const MAIN = ['Vcn', 'Subnet', 'Cluster', 'NodePool', 'Bastion', 'Addon'];

/** Where a cluster is and what it consists of in OCI; what is not in place is not folded away. */
export function ClusterResourcesView(props: { resources: ClusterResources }) {
  const { region, compartmentId, kubernetesVersion, endpoint, resources } =
    props.resources;
  const { t } = useTranslationRef(okeTranslationRef);
  const open = resources.filter(({ state }) => state !== 'inPlace');
  const inPlace = resources.filter(({ state }) => state === 'inPlace');
  const main = inPlace.filter(({ kind }) => MAIN.includes(kind));
  const others = inPlace.filter(({ kind }) => !MAIN.includes(kind));
  const unknown = t('value.unknown');
  return (
    <>
      <Details>
        <Detail label={t('cluster.region')}>{region ?? unknown}</Detail>
        <Detail label={t('cluster.compartment')}>
          {compartmentId ? <CompartmentName id={compartmentId} /> : unknown}
        </Detail>
        <Detail label={t('cluster.chosenVersion')}>
          {kubernetesVersion ?? unknown}
        </Detail>
        <Detail label={t('cluster.endpoint')}>{endpoint ?? unknown}</Detail>
      </Details>
      <Text as="p">
        {resources.length === 0
          ? t('cluster.nothingChosen')
          : t('cluster.inPlace', {
              done: String(inPlace.length),
              total: String(resources.length),
            })}
      </Text>
      <Resources label={t('cluster.notInPlace')} resources={open} />
      <Resources label={t('cluster.resources')} resources={main} />
      {others.length > 0 && (
        <Fold title={t('cluster.otherResources', { count: others.length })}>
          <Resources
            label={t('cluster.otherResources', { count: others.length })}
            resources={others}
          />
        </Fold>
      )}
    </>
  );
}

function Resources(props: { label: string; resources: ClusterResource[] }) {
  const { t } = useTranslationRef(okeTranslationRef);
  return (
    <PagedList
      label={props.label}
      items={props.resources}
      keyOf={({ part }) => part}
    >
      {({ kind, name, detail, state, since, message, ocid }) => (
        <>
          <div className={styles.head}>
            {state === 'inPlace' ? null : <StatusBadge state={BADGE[state]} />}
            <Text as="span" weight="bold" className={styles.text}>
              {`${kind} ${name}`}
            </Text>
            {detail && <Text as="span">{detail}</Text>}
          </div>
          {state !== 'inPlace' && (
            <Text as="p" className={styles.text}>
              {t(`cluster.progress.${state}`)} {since && <Ago time={since} />}{' '}
              {message}
            </Text>
          )}
          {ocid && (
            <Text
              as="p"
              variant="body-small"
              color="secondary"
              className={styles.text}
            >
              {ocid}
            </Text>
          )}
        </>
      )}
    </PagedList>
  );
}
