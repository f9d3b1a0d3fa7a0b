import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Container, Flex } from '@backstage/ui';
import { useClusters } from '../live/hooks';
import { okeTranslationRef } from '../translation';
import { ClusterTable } from './ClusterTable';
import { LiveContent } from './LiveContent';
import { Namespaces } from './Namespaces';
import { ReleasedHosts } from './ReleasedHosts';
import { Section } from './Section';
import { Start } from './start/Start';
import { UnreadableRows } from './UnreadableRows';

/** What the user can do here, the namespaces, the user's own first, and the clusters. */
export function Overview() {
  const { t } = useTranslationRef(okeTranslationRef);
  const clusters = useClusters();
  return (
    <Container>
      <Flex direction="column" gap="6" py="6">
        <Start />
        <Namespaces />
        <Section title={t('page.clusters')}>
          <LiveContent title={t('page.clusters')} live={clusters}>
            {(data, receivedAt) => (
              <ClusterTable clusters={data} receivedAt={receivedAt} />
            )}
          </LiveContent>
        </Section>
        <UnreadableRows />
        <ReleasedHosts />
      </Flex>
    </Container>
  );
}
