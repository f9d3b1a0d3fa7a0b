import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { NamespaceHeadline } from '../../status/namespaceHeadline';
import { okeTranslationRef } from '../../translation';
import { sentence } from '../sentence';

/** Why a namespace has its state, in words. */
export function useNamespaceHeadlineText(): (
  headline: NamespaceHeadline,
) => string {
  const { t } = useTranslationRef(okeTranslationRef);
  return ({ state, subject, message, missing, unread }) => {
    if (unread) {
      const parts = unread.map(part => t(`namespace.part.${part}`)).join(', ');
      return t('namespace.headline.unread', { parts });
    }
    if (state === 'healthy') {
      return missing
        ? t('namespace.headline.notDeployed', { services: missing.join(', ') })
        : t('namespace.headline.healthy');
    }
    if (message === undefined) {
      return state === 'pending'
        ? t('declared.earlierGeneration')
        : t('namespace.headline.nothingToAdd');
    }
    return subject
      ? t('namespace.headline.about', { subject, message: sentence(message) })
      : sentence(message);
  };
}
