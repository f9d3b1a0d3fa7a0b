import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { DeclaredCluster } from '@okeanos/backstage-plugin-oke-common';
import { endsTheRight } from '../live/endsTheRight';
import { useClusterDeclaration } from '../live/hooks';
import { conditionState } from '../status/conditionState';
import { okeTranslationRef } from '../translation';
import { LiveContent } from './LiveContent';
import { PagedList } from './PagedList';
import { Statement } from './Statement';

/**
 * How far a cluster is as it was declared through Okeanos. Nothing where it was not, or where the
 * user may not read that: the backend answers both in the same way.
 */
export function ClusterDeclaration(props: { name: string }) {
  const { t } = useTranslationRef(okeTranslationRef);
  const live = useClusterDeclaration(props.name);
  const { answer, error } = live;
  if (!answer && (!error || endsTheRight(error))) {
    return null;
  }
  return (
    <>
      <Text as="h4" variant="body-large" weight="bold">
        {t('cluster.declaration')}
      </Text>
      <LiveContent title={t('cluster.declaration')} live={live}>
        {cluster => <Conditions cluster={cluster} />}
      </LiveContent>
    </>
  );
}

function Conditions(props: { cluster: DeclaredCluster }) {
  const { spec, generation, createdAt, deletionRequestedAt, conditions } =
    props.cluster;
  const { t } = useTranslationRef(okeTranslationRef);
  return (
    <>
      {deletionRequestedAt && (
        <Statement
          state="deleting"
          since={deletionRequestedAt}
          message={t('cluster.deletionRequested')}
        />
      )}
      {conditions.length === 0 && (
        <Statement
          state="pending"
          since={createdAt}
          message={t('cluster.notBegun')}
        />
      )}
      <PagedList
        label={t('cluster.conditions', { cluster: spec.name })}
        items={conditions}
        keyOf={({ type }) => type}
      >
        {condition => {
          const { type, status, since, message } = condition;
          const state = conditionState(condition, generation);
          return state === 'pending' ? (
            <Statement
              state={state}
              title={type}
              message={t('cluster.earlierGeneration')}
            />
          ) : (
            <Statement
              state={state}
              title={`${type}: ${status}`}
              since={since}
              message={message}
            />
          );
        }}
      </PagedList>
    </>
  );
}
