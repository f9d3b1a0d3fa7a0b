import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink, useEntity } from '@backstage/plugin-catalog-react';
import { Card, CardBody, CardHeader, Flex, Text } from '@backstage/ui';
import {
  ANNOTATION_CLUSTER,
  ANNOTATION_NAMESPACE,
  type DeclaredNamespace,
} from '@okeanos/backstage-plugin-oke-common';
import { RiBox3Line } from '@remixicon/react';
import { useId } from 'react';
import { useNamespaceDeclaration, useNamespaceStatus } from '../live/hooks';
import { namespaceHeadline } from '../status/namespaceHeadline';
import { okeTranslationRef } from '../translation';
import { DeclaredActions } from './DeclaredActions';
import { DeclaredConditions } from './DeclaredConditions';
import { Detail, Details } from './Details';
import { NamespaceHistory } from './History';
import { LiveContent } from './LiveContent';
import { DeclaredActs } from './DeclaredActs';
import { NamespaceAccess } from './namespace/NamespaceAccess';
import { NamespaceCertificates } from './namespace/NamespaceCertificates';
import { NamespaceHeadlineLine } from './namespace/NamespaceHeadlineLine';
import { NamespaceNetwork } from './namespace/NamespaceNetwork';
import { NamespaceServices } from './namespace/NamespaceServices';
import { NamespaceUse } from './namespace/NamespaceUse';
import { Part } from './Part';
import { QuotaBars } from './namespace/QuotaBars';
import styles from './StatusCard.module.css';
import { ThingLink } from './ThingLink';

/**
 * The namespace that the entity of the page is: its one state, what may be done with it, and what is declared, seen and
 * known of it.
 */
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
        <Flex direction="column" gap="4">
          <LiveContent title={title} live={live}>
            {declared => <Namespace declared={declared} />}
          </LiveContent>
        </Flex>
      </CardBody>
    </Card>
  );
}

function Namespace(props: { declared: DeclaredNamespace }) {
  const { declared } = props;
  const { spec } = declared;
  const { cluster, name } = spec;
  const { t } = useTranslationRef(okeTranslationRef);
  const live = useNamespaceStatus(cluster, name);
  const { answer, error } = live;
  const status = answer?.data;
  return (
    <>
      {(answer || error) && (
        <NamespaceHeadlineLine headline={namespaceHeadline(declared, status)} />
      )}
      <DeclaredActions
        of={{ cluster, namespace: name }}
        owner={spec.owner}
        {...declared}
      />
      <Details>
        <Detail label={t('namespace.cluster')}>
          <ThingLink of={{ cluster }} />
        </Detail>
        <Detail label={t('namespace.owner')}>
          <EntityRefLink entityRef={spec.owner} defaultKind="group" />
        </Detail>
        <Detail label={t('namespace.podSecurity')}>
          {t(`form.podSecurityOf.${spec.podSecurity}`)}
        </Detail>
        <Detail label={t('namespace.deletion')}>
          {t(`form.deletePolicyOf.${spec.deletePolicy}`)}
        </Detail>
      </Details>
      <LiveContent title={t('namespace.title')} live={live}>
        {(observed, receivedAt) => (
          <>
            <Part title={t('namespace.services')}>
              <NamespaceServices status={observed} receivedAt={receivedAt} />
            </Part>
            <Part title={t('namespace.quota')}>
              <QuotaBars quota={observed.quota} />
            </Part>
            <Part title={t('namespace.certificates')}>
              <NamespaceCertificates certificates={observed.certificates} />
            </Part>
            <Part title={t('namespace.network')}>
              <NamespaceNetwork policies={observed.policies} />
            </Part>
          </>
        )}
      </LiveContent>
      <Part title={t('namespace.access')}>
        <NamespaceAccess
          spec={spec}
          shares={declared.shares}
          access={status?.access}
        />
      </Part>
      <Part title={t('namespace.use')}>
        <NamespaceUse spec={spec} />
      </Part>
      <Part title={t('declared.title')}>
        <DeclaredConditions name={name} declared={declared} />
      </Part>
      <Part title={t('namespace.acts')}>
        <DeclaredActs declared={declared} />
      </Part>
      <NamespaceHistory cluster={cluster} name={name} />
    </>
  );
}
