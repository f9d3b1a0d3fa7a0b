import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { DeclaredCluster } from '@okeanos/backstage-plugin-oke-common';
import { endsTheRight } from '../live/endsTheRight';
import type { LiveResult } from '../live/createLiveHook';
import { useClusterDeclaration, useClusterResources } from '../live/hooks';
import { useRefreshedWith } from '../live/useRefreshedWith';
import { okeTranslationRef } from '../translation';
import { ClusterAccessView } from './cluster/ClusterAccess';
import { ClusterExport } from './cluster/ClusterExport';
import { ClusterResourcesView } from './cluster/ClusterResources';
import { ClusterUse } from './cluster/ClusterUse';
import { SecurityGroups } from './cluster/SecurityGroups';
import { DeclaredActions } from './DeclaredActions';
import { DeclaredActs } from './DeclaredActs';
import { DeclaredConditions } from './DeclaredConditions';
import { Fold } from './Fold';
import { LiveContent } from './LiveContent';
import { Section } from './Section';

/**
 * How far a cluster is as it was declared through Okeanos, what it consists of, and what may be done with it. Nothing where
 * it was not declared, or where the user may not read that: the backend answers both in the same way.
 */
export function ClusterDeclaration(props: { name: string }) {
  const { name } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const live = useClusterDeclaration(name);
  const { answer, error } = live;
  if (!answer && (!error || endsTheRight(error))) {
    return null;
  }
  const title = t('declared.title');
  return (
    <>
      <Section title={title}>
        <LiveContent title={title} live={live}>
          {declared => (
            <>
              <DeclaredConditions name={name} declared={declared} />
              <DeclaredActions
                of={{ cluster: name }}
                owner={declared.spec.owner}
                {...declared}
              />
            </>
          )}
        </LiveContent>
      </Section>
      {answer && <DeclaredParts declared={answer.data} declaration={live} />}
    </>
  );
}

function DeclaredParts(props: {
  declared: DeclaredCluster;
  declaration: LiveResult<DeclaredCluster>;
}) {
  const { declared, declaration } = props;
  const { name } = declared.spec;
  const { t } = useTranslationRef(okeTranslationRef);
  const live = useClusterResources(name);
  useRefreshedWith(live, declaration);
  const title = t('cluster.resources');
  return (
    <>
      <Section title={title}>
        <LiveContent title={title} live={live}>
          {resources => <ClusterResourcesView resources={resources} />}
        </LiveContent>
        {declared.may?.change && (
          <Fold title={t('cluster.export')}>
            {() => <ClusterExport name={name} />}
          </Fold>
        )}
      </Section>
      {live.answer && live.answer.data.securityGroups.length > 0 && (
        <Section title={t('cluster.securityGroups')}>
          <SecurityGroups groups={live.answer.data.securityGroups} />
        </Section>
      )}
      {live.answer && <ClusterUse resources={live.answer.data} />}
      <ClusterAccessView name={name} />
      <Section title={t('namespace.acts')}>
        <DeclaredActs declared={declared} />
      </Section>
    </>
  );
}
