import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { ClusterResources } from '@okeanos/backstage-plugin-oke-common';
import { okeTranslationRef } from '../../translation';
import { Fold } from '../Fold';
import { PagedList } from '../PagedList';

/** The network security groups of a cluster, each with its rules and what they are for. */
export function SecurityGroups(props: {
  groups: ClusterResources['securityGroups'];
}) {
  const { t } = useTranslationRef(okeTranslationRef);
  return (
    <>
      {props.groups.map(({ name, rules }) => {
        const title = t('cluster.rules', { name, count: rules.length });
        return (
          <Fold key={name} title={title}>
            <PagedList
              label={title}
              items={rules}
              keyOf={rule => Object.values(rule).join(' ')}
            >
              {({ direction, peer, traffic, why }) => (
                <>
                  <Text as="p">
                    {t(`cluster.rule.${direction}`, { peer, traffic })}
                  </Text>
                  <Text as="p" variant="body-small" color="secondary">
                    {why}
                  </Text>
                </>
              )}
            </PagedList>
          </Fold>
        );
      })}
    </>
  );
}
