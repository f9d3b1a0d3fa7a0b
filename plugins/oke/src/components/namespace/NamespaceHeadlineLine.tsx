import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { NamespaceHeadline } from '../../status/namespaceHeadline';
import { okeTranslationRef } from '../../translation';
import { Statement } from '../Statement';

/** The one state of a namespace, and why. */
export function NamespaceHeadlineLine(props: { headline: NamespaceHeadline }) {
  const { state, since, subject, message, missing, unread } = props.headline;
  const { t } = useTranslationRef(okeTranslationRef);
  const inWords = () => {
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
      ? t('namespace.headline.about', { subject, message })
      : message;
  };
  return <Statement state={state} since={since} message={inWords()} />;
}
