import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Container, Flex, Text } from '@backstage/ui';
import { useId, type ReactNode } from 'react';
import { useClusters, useNamespaces } from '../live/hooks';
import { okeTranslationRef } from '../translation';
import { ClusterTable } from './ClusterTable';
import { LiveContent } from './LiveContent';
import { NamespaceTable } from './NamespaceTable';

/** The clusters and namespaces that the user may read. */
export function OkePage() {
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
      </Flex>
    </Container>
  );
}

function Section(props: { title: string; children: ReactNode }) {
  const titleId = useId();
  return (
    <Flex
      role="region"
      aria-labelledby={titleId}
      direction="column"
      gap="3"
      align="stretch"
    >
      <Text as="h2" id={titleId} variant="title-small" weight="bold">
        {props.title}
      </Text>
      {props.children}
    </Flex>
  );
}
