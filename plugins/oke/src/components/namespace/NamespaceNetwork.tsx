import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { PolicyInWords, Told } from '@okeanos/backstage-plugin-oke-common';
import { okeTranslationRef } from '../../translation';
import { Details, ListDetail } from '../Details';
import styles from './NamespaceNetwork.module.css';
import { ToldList } from './ToldList';

/** Who may connect to the pods of a namespace and to whom they may, by the NetworkPolicies that are there. */
export function NamespaceNetwork(props: { policies: Told<PolicyInWords> }) {
  const { policies } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const inWords = (peers: { peer: string; ports: string }[]) =>
    peers.length === 0
      ? [t('namespace.nobody')]
      : [...new Set(peers.map(peer => t('namespace.peer', peer)))];
  return (
    <>
      <ToldList
        label={t('namespace.network')}
        told={policies}
        none={t('namespace.noPolicies')}
        keyOf={({ name }) => name}
      >
        {({ name, pods, ingress, egress, isMade }) => (
          <>
            <Text as="p" weight="bold" className={styles.policy}>
              {t('namespace.policyOf', { name, pods })}
            </Text>
            {!isMade && (
              <Text as="p" variant="body-small" color="secondary">
                {t('namespace.policyNotMade')}
              </Text>
            )}
            <Details>
              {ingress && (
                <ListDetail
                  label={t('namespace.ingress')}
                  values={inWords(ingress)}
                />
              )}
              {egress && (
                <ListDetail
                  label={t('namespace.egress')}
                  values={inWords(egress)}
                />
              )}
            </Details>
          </>
        )}
      </ToldList>
      <Text as="p" variant="body-small" color="secondary">
        {t('namespace.networkElsewhere')}
      </Text>
    </>
  );
}
