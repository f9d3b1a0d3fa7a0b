import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { okeTranslationRef } from '../translation';
import {
  formatAbsolute,
  formatDuration,
  formatMinute,
  formatRelative,
} from './formatTime';
import { useLanguage } from './useLanguage';
import { useNow } from './useNow';

/** Times in words. Each takes ISO 8601; what cannot be read is given back as it is. */
export interface Times {
  /** For example `for 3 minutes`. */
  since(iso: string): string;
  /** For example `3 minutes ago` or `in 20 hours`. */
  relative(iso: string): string;
  /** As `relative` for what is past, and never in the future, should clocks differ. */
  ago(iso: string): string;
  /** For within a sentence: `Nov 28, 2026, 2:03 PM (3 minutes ago)`. */
  moment(iso: string): string;
  /** Date, time of day with seconds, and time zone. */
  absolute(iso: string): string;
}

export function useTimes(): Times {
  const { t } = useTranslationRef(okeTranslationRef);
  const language = useLanguage();
  const now = useNow();

  const reading = (write: (time: number) => string) => (iso: string) => {
    const time = Date.parse(iso);
    return Number.isNaN(time) ? iso : write(time);
  };
  return {
    since: reading(time =>
      t('time.for', {
        duration:
          formatDuration(now - time, language) ?? t('time.lessThanAMinute'),
      }),
    ),
    relative: reading(time => formatRelative(time, now, language)),
    ago: reading(time => formatRelative(Math.min(time, now), now, language)),
    moment: reading(time =>
      t('time.moment', {
        time: formatMinute(time, language),
        relative: formatRelative(time, now, language),
      }),
    ),
    absolute: reading(time => formatAbsolute(time, language)),
  };
}
