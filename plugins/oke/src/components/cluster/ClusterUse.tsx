import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { ClusterResources } from '@okeanos/backstage-plugin-oke-common';
import { clusterCommands } from '../../status/clusterCommands';
import { okeTranslationRef } from '../../translation';
import { CopyText } from '../CopyText';
import { Section } from '../Section';

/** Commands with which people reach the cluster; nothing until its endpoint is known. */
export function ClusterUse(props: { resources: ClusterResources }) {
  const { t } = useTranslationRef(okeTranslationRef);
  const commands = clusterCommands(props.resources);
  if (!commands) {
    return null;
  }
  const { kubeconfig, bastion } = commands;
  return (
    <Section title={t('cluster.use.title')}>
      <Step words={t('cluster.use.kubeconfig')} command={kubeconfig} />
      {bastion ? (
        <>
          <Step words={t('cluster.use.session')} command={bastion.session} />
          <Step words={t('cluster.use.tunnel')} command={bastion.kubectl} />
        </>
      ) : (
        <Text as="p" variant="body-small" color="secondary">
          {t('cluster.use.noBastion')}
        </Text>
      )}
    </Section>
  );
}

function Step(props: { words: string; command: string }) {
  return (
    <>
      <Text as="p" variant="body-small" color="secondary">
        {props.words}
      </Text>
      <CopyText text={props.command} />
    </>
  );
}
