import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { okeTranslationRef } from '../translation';

/** Says which part of a list is shown. */
export function useRangeLabel(): (page: {
  pageSize: number;
  offset?: number;
  totalCount?: number;
}) => string {
  const { t } = useTranslationRef(okeTranslationRef);
  return ({ pageSize, offset = 0, totalCount = 0 }) =>
    t('pages.range', {
      from: String(offset + 1),
      to: String(Math.min(offset + pageSize, totalCount)),
      total: String(totalCount),
    });
}
