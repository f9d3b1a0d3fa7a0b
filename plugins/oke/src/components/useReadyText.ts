import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { okeTranslationRef } from '../translation';

/** Says how many of some things are ready, or that they were not read: unknown is not zero. */
export function useReadyText(): (counts: {
  ready?: number;
  total?: number;
}) => string {
  const { t } = useTranslationRef(okeTranslationRef);
  return ({ ready, total }) =>
    ready === undefined || total === undefined
      ? t('value.notRead')
      : t('value.ready', { ready: String(ready), total: String(total) });
}
