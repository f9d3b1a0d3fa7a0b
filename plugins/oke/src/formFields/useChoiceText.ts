import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Choice } from '@okeanos/backstage-plugin-oke-common';
import { okeTranslationRef } from '../translation';

/** Names a choice, with what is in its way. */
export function useChoiceText(): (choice: Choice) => string {
  const { t } = useTranslationRef(okeTranslationRef);
  return ({ cluster, namespace, obstacle }) => {
    const name =
      namespace === undefined
        ? cluster
        : t('choice.namespaceOnCluster', { namespace, cluster });
    return obstacle
      ? t('choice.unavailable', {
          name,
          reason: t(`choice.obstacle.${obstacle}`),
        })
      : name;
  };
}
