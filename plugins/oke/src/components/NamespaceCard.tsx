import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Card, CardBody, CardHeader, Flex, Text } from '@backstage/ui';
import {
  ANNOTATION_CLUSTER,
  ANNOTATION_NAMESPACE,
} from '@okeanos/backstage-plugin-oke-common';
import { RiBox3Line } from '@remixicon/react';
import { useId } from 'react';
import { useNamespaceDeclaration } from '../live/hooks';
import { okeTranslationRef } from '../translation';
import { DeclaredActions } from './DeclaredActions';
import { DeclaredConditions } from './DeclaredConditions';
import { LiveContent } from './LiveContent';
import styles from './StatusCard.module.css';

/** How far the namespace that the entity of the page is, is as it was declared, and what may be done with it. */
export function NamespaceCard() {
  const { entity } = useEntity();
  const annotations = entity.metadata.annotations ?? {};
  const cluster = annotations[ANNOTATION_CLUSTER];
  const namespace = annotations[ANNOTATION_NAMESPACE];
  return cluster && namespace ? (
    <NamedNamespaceCard cluster={cluster} namespace={namespace} />
  ) : null;
}

function NamedNamespaceCard(props: { cluster: string; namespace: string }) {
  const { cluster, namespace } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const live = useNamespaceDeclaration(cluster, namespace);
  const titleId = useId();
  const title = t('namespace.title');
  return (
    <Card role="region" aria-labelledby={titleId}>
      <CardHeader>
        <Flex align="center" gap="2">
          <RiBox3Line aria-hidden size={20} className={styles.icon} />
          <Text
            as="h3"
            id={titleId}
            variant="title-x-small"
            weight="bold"
            className={styles.title}
          >
            {title}
          </Text>
        </Flex>
      </CardHeader>
      <CardBody>
        <Flex direction="column" gap="3">
          <LiveContent title={title} live={live}>
            {declared => (
              <>
                <DeclaredConditions name={namespace} declared={declared} />
                <DeclaredActions
                  of={{ cluster, namespace }}
                  owner={declared.spec.owner}
                  {...declared}
                />
              </>
            )}
          </LiveContent>
        </Flex>
      </CardBody>
    </Card>
  );
}
