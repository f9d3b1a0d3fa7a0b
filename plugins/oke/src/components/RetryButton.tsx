import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import { RiRefreshLine } from '@remixicon/react';
import type { LiveResult } from '../live/createLiveHook';
import { okeTranslationRef } from '../translation';

/** Asks the backend once more. */
export function RetryButton(props: {
  live: Pick<LiveResult<unknown>, 'isFetching' | 'refresh'>;
}) {
  const { isFetching, refresh } = props.live;
  const { t } = useTranslationRef(okeTranslationRef);
  return (
    <Button
      size="small"
      variant="secondary"
      iconStart={<RiRefreshLine aria-hidden />}
      isPending={isFetching}
      onPress={refresh}
    >
      {t('card.retry')}
    </Button>
  );
}
