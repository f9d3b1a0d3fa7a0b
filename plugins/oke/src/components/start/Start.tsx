import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { RiInformationLine } from '@remixicon/react';
import { useChoices, useOptions } from '../../live/hooks';
import { okeTranslationRef } from '../../translation';
import { ErrorAlert } from '../ErrorAlert';
import { Note } from '../Note';
import { Section } from '../Section';
import { TemplateList } from './TemplateList';
import { useTemplates } from './useTemplates';

/** Where one is, and what one can make here: the templates whose first page would not turn the user away. */
export function Start() {
  const { t } = useTranslationRef(okeTranslationRef);
  const namespaceTemplates = useTemplates('oke:namespace:create');
  const clusterTemplates = useTemplates('oke:cluster:create');
  const clusters = useChoices('declare-namespace').answer?.data;
  const clusterOwners = useOptions('cluster-owner').answer?.data.items;

  // What is not known is not refused: the form tells.
  const mayMakeNamespaces = clusters?.length !== 0;
  const mayMakeClusters = clusterOwners?.length !== 0;
  const offered = [
    ...(mayMakeNamespaces ? namespaceTemplates.value ?? [] : []),
    ...(mayMakeClusters ? clusterTemplates.value ?? [] : []),
  ];
  const error = namespaceTemplates.error ?? clusterTemplates.error;
  const isKnown = namespaceTemplates.value && clusterTemplates.value;
  return (
    <Section title={t('start.title')}>
      <Text as="p">{t('start.namespace')}</Text>
      {offered.length > 0 && (
        <TemplateList label={t('start.templates')} templates={offered} />
      )}
      {clusters && !mayMakeNamespaces && (
        <Note
          icon={RiInformationLine}
          title={t('start.noCluster')}
          description={t(
            offered.length > 0
              ? 'start.makeCluster'
              : 'start.noClusterDescription',
          )}
        />
      )}
      {isKnown && mayMakeNamespaces && !namespaceTemplates.value?.length && (
        <Note
          icon={RiInformationLine}
          title={t('start.noTemplate')}
          description={t('start.noTemplateDescription')}
        />
      )}
      {error && <ErrorAlert title={t('start.notRead')} error={error} />}
    </Section>
  );
}
