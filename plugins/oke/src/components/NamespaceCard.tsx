import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink, useEntity } from '@backstage/plugin-catalog-react';
import {
  ANNOTATION_CLUSTER,
  ANNOTATION_NAMESPACE,
  type DeclaredNamespace,
} from '@okeanos/backstage-plugin-oke-common';
import { RiBox3Line } from '@remixicon/react';
import { useNamespaceDeclaration, useNamespaceStatus } from '../live/hooks';
import { namespaceHeadline } from '../status/namespaceHeadline';
import { okeTranslationRef } from '../translation';
import { CurrentProvider } from './CurrentContext';
import { DeclaredActions } from './DeclaredActions';
import { DeclaredConditions } from './DeclaredConditions';
import { Detail, Details } from './Details';
import { NamespaceHistory } from './History';
import { Fold } from './Fold';
import { LiveContent } from './LiveContent';
import { DeclaredActs } from './DeclaredActs';
import { NamespaceAccess } from './namespace/NamespaceAccess';
import { NamespaceCertificates } from './namespace/NamespaceCertificates';
import { NamespaceHeadlineLine } from './namespace/NamespaceHeadlineLine';
import { NamespaceNetwork } from './namespace/NamespaceNetwork';
import { NamespaceServices } from './namespace/NamespaceServices';
import { NamespaceExport } from './namespace/NamespaceExport';
import { NamespaceUse } from './namespace/NamespaceUse';
import { Observed } from './Observed';
import { Section } from './Section';
import { QuotaBars } from './namespace/QuotaBars';
import { ThingLink } from './ThingLink';
import { TitledCard } from './TitledCard';
import { useIsOutdated } from './useIsOutdated';

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
  const title = t('namespace.title');
  return (
    <TitledCard title={title} icon={RiBox3Line}>
      <LiveContent title={title} live={live}>
        {declared => <Namespace declared={declared} />}
      </LiveContent>
    </TitledCard>
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
  const isOutdated = useIsOutdated(live);
  const headline = (
    <NamespaceHeadlineLine headline={namespaceHeadline(declared, status)} />
  );
  return (
    <>
      <CurrentProvider value={!isOutdated}>
        {answer?.data.connection ? (
          <Observed
            connection={answer.data.connection}
            receivedAt={answer.receivedAt}
          >
            {headline}
          </Observed>
        ) : (
          (answer || error) && headline
        )}
      </CurrentProvider>
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
            <Section title={t('namespace.services')}>
              <NamespaceServices status={observed} receivedAt={receivedAt} />
            </Section>
            <Section title={t('namespace.quota')}>
              <QuotaBars quota={observed.quota} />
            </Section>
            <Section title={t('namespace.certificates')}>
              <NamespaceCertificates certificates={observed.certificates} />
            </Section>
            <Section title={t('namespace.network')}>
              <NamespaceNetwork policies={observed.policies} />
            </Section>
          </>
        )}
      </LiveContent>
      <Section title={t('namespace.access')}>
        <NamespaceAccess
          spec={spec}
          shares={declared.shares}
          access={status?.access}
        />
      </Section>
      <Section title={t('namespace.use')}>
        <NamespaceUse spec={spec} />
        {declared.may?.change && (
          <Fold title={t('namespace.export')}>
            {() => <NamespaceExport cluster={cluster} name={name} />}
          </Fold>
        )}
      </Section>
      <Section title={t('declared.title')}>
        <DeclaredConditions name={name} declared={declared} />
      </Section>
      <Section title={t('namespace.acts')}>
        <DeclaredActs declared={declared} />
      </Section>
      <NamespaceHistory cluster={cluster} name={name} />
    </>
  );
}
