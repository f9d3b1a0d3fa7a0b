import type { ErrorLike } from '@backstage/errors';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { DeadlineError } from '../live/DeadlineError';
import { okeTranslationRef } from '../translation';

/** Says in words why a request failed. */
export function useErrorText(): (error: ErrorLike) => string {
  const { t } = useTranslationRef(okeTranslationRef);
  return error => {
    if (error instanceof DeadlineError) {
      return t('error.deadline', {
        seconds: String(error.milliseconds / 1000),
      });
    }
    switch (error.name) {
      case 'TypeError': // by `fetch`, for everything that kept it from an answer
        return t('error.notReached', { message: error.message });
      case 'UnexpectedAnswerError': // by the client: the backend is of another version
        return t('error.answer');
      default:
        return error.message;
    }
  };
}
