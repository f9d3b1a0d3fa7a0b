import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Text } from '@backstage/ui';
import type { ClusterAccess } from '@okeanos/backstage-plugin-oke-common';
import { endsTheRight } from '../../live/endsTheRight';
import { useClusterAccess } from '../../live/hooks';
import { okeTranslationRef } from '../../translation';
import { LiveContent } from '../LiveContent';
import { PagedList } from '../PagedList';
import { PolicyFold } from '../policy/PolicyStatements';
import { Section } from '../Section';
import styles from './ClusterResources.module.css';

/** Who may do what on a cluster, for the platform team; nothing for everybody else, whom the backend does not tell. */
export function ClusterAccessView(props: { name: string }) {
  const { t } = useTranslationRef(okeTranslationRef);
  const live = useClusterAccess(props.name);
  const { answer, error } = live;
  if (!answer && (!error || endsTheRight(error))) {
    return null;
  }
  const title = t('access.title');
  return (
    <Section title={title}>
      <LiveContent title={title} live={live}>
        {access => <Access access={access} />}
      </LiveContent>
    </Section>
  );
}

function Access(props: { access: ClusterAccess }) {
  const { owner, groups, statements } = props.access;
  const { t } = useTranslationRef(okeTranslationRef);
  return (
    <>
      <Text as="p">
        {t('access.owner', { owner: <EntityRefLink entityRef={owner} /> })}
      </Text>
      <PagedList
        label={t('access.groups')}
        items={groups}
        keyOf={({ group }) => group}
      >
        {({ group, nameInClusters, namespaces }) => (
          <>
            <Text as="p" weight="bold" className={styles.text}>
              <EntityRefLink entityRef={group} />
            </Text>
            <Text as="p" className={styles.text}>
              {nameInClusters
                ? t('access.inNamespaces', {
                    namespaces: namespaces.join(', '),
                    name: nameInClusters,
                  })
                : t('access.notMapped', { namespaces: namespaces.join(', ') })}
            </Text>
          </>
        )}
      </PagedList>
      <PolicyFold statements={statements} />
      <Text as="p" variant="body-small" color="secondary">
        {t('access.unread')}
      </Text>
    </>
  );
}
