import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { endsTheRight } from '../../live/endsTheRight';
import { useNamespaces } from '../../live/hooks';
import { listWorstFirst } from '../../status/namespaceHeadline';
import { okeTranslationRef } from '../../translation';
import { LiveContent } from '../LiveContent';
import { PagedList } from '../PagedList';
import { Section } from '../Section';
import { StatusBadge } from '../StatusBadge';
import { ThingLink } from '../ThingLink';
import styles from './ClusterResources.module.css';

/** The namespaces of a cluster that the user may read; nothing when there are none: how many there are is told above. */
export function ClusterNamespaces(props: { cluster: string }) {
  const { cluster } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const live = useNamespaces();
  const { answer, error } = live;
  const own = answer?.data.filter(({ spec }) => spec.cluster === cluster);
  if (own?.length === 0 || (!answer && (!error || endsTheRight(error)))) {
    return null;
  }
  const title = t('page.namespaces');
  return (
    <Section title={title}>
      <LiveContent title={title} live={live}>
        {() => (
          <PagedList
            label={title}
            items={listWorstFirst(own ?? [])}
            keyOf={({ namespace }) => namespace.spec.name}
          >
            {({ namespace, headline }) => (
              <div className={styles.head}>
                <StatusBadge state={headline.state} />
                <ThingLink of={{ cluster, namespace: namespace.spec.name }} />
              </div>
            )}
          </PagedList>
        )}
      </LiveContent>
    </Section>
  );
}
