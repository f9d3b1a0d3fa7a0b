import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Flex, Skeleton } from '@backstage/ui';
import { OkeResponseError } from '@okeanos/backstage-plugin-oke-common';
import { RiEyeOffLine } from '@remixicon/react';
import type { ReactNode } from 'react';
import type { LiveResult } from '../live/createLiveHook';
import { useTimes } from '../time/useTimes';
import { okeTranslationRef } from '../translation';
import { CurrentProvider, useIsCurrent } from './CurrentContext';
import { ErrorAlert } from './ErrorAlert';
import { Note } from './Note';
import { Problems } from './Problems';
import { RetryButton } from './RetryButton';
import { useErrorText } from './useErrorText';
import { useIsOutdated } from './useIsOutdated';

/**
 * Shows an answer of the backend once there is one; until then, that it is loading, refused or
 * failed. An answer that could not be renewed stays, with a note, and counts as last known when
 * it gets old.
 */
export function LiveContent<T>(props: {
  title: string;
  live: LiveResult<T>;
  /** @param receivedAt - when the answer came, in milliseconds since the epoch */
  children: (data: T, receivedAt: number) => ReactNode;
}) {
  const { title, live, children } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const { ago, absolute } = useTimes();
  const errorText = useErrorText();
  const isOutdated = useIsOutdated(live);
  const isCurrent = useIsCurrent();
  const { answer, error } = live;

  const retry = <RetryButton live={live} />;

  if (answer) {
    const { data, receivedAt } = answer;
    const received = new Date(receivedAt).toISOString();
    return (
      <>
        {error && (
          <Alert
            role="status"
            status="warning"
            icon
            title={t('card.notRefreshed', { time: absolute(received) })}
            description={
              <>
                <div>{errorText(error)}</div>
                <div>{t('card.age', { ago: ago(received) })}</div>
              </>
            }
            customActions={retry}
          />
        )}
        <CurrentProvider value={isCurrent && !isOutdated}>
          {children(data, receivedAt)}
        </CurrentProvider>
      </>
    );
  }
  if (!error) {
    return (
      <Flex
        role="status"
        aria-label={t('card.loading', { title })}
        direction="column"
        gap="2"
      >
        <Skeleton width="30%" height={24} />
        <Skeleton width="90%" height={16} />
        <Skeleton width="60%" height={16} />
      </Flex>
    );
  }
  // The backend answers those who may not see something as if it did not exist. To whose it is it tells the problems.
  if (error instanceof OkeResponseError && error.status === 404) {
    return error.problems.length > 0 ? (
      <Problems problems={error.problems} />
    ) : (
      <Note
        icon={RiEyeOffLine}
        title={t('card.notVisible')}
        description={t('card.notVisibleDescription')}
      />
    );
  }
  return <ErrorAlert title={t('card.error')} error={error} actions={retry} />;
}
