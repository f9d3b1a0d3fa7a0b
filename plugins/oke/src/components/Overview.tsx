import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Container, Flex } from '@backstage/ui';
import { useClusters, useNamespaces } from '../live/hooks';
import { okeTranslationRef } from '../translation';
import { ClusterTable } from './ClusterTable';
import { LiveContent } from './LiveContent';
import { NamespaceTable } from './NamespaceTable';
import { ReleasedHosts } from './ReleasedHosts';
import { Section } from './Section';

/** The clusters and namespaces that the user may read. */
export function Overview() {
  const { t } = useTranslationRef(okeTranslationRef);
  const clusters = useClusters();
  const namespaces = useNamespaces();
  return (
    <Container>
      <Flex direction="column" gap="6" py="6">
        <Section title={t('page.clusters')}>
          <LiveContent title={t('page.clusters')} live={clusters}>
            {(data, receivedAt) => (
              <ClusterTable clusters={data} receivedAt={receivedAt} />
            )}
          </LiveContent>
        </Section>
        <Section title={t('page.namespaces')}>
          <LiveContent title={t('page.namespaces')} live={namespaces}>
            {data => <NamespaceTable namespaces={data} />}
          </LiveContent>
        </Section>
        <ReleasedHosts />
      </Flex>
    </Container>
  );
}
