const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

type Unit = 'minute' | 'hour' | 'day' | 'year';

/** The largest unit of which there are at least two, so that little is lost in rounding. */
function inUnits(milliseconds: number): { unit: Unit; count: number } {
  const units: [Unit, number][] = [
    ['year', YEAR],
    ['day', DAY],
    ['hour', HOUR],
  ];
  const [unit, length] = units.find(
    ([, candidate]) => milliseconds >= 2 * candidate,
  ) ?? ['minute' as const, MINUTE];
  return { unit, count: Math.floor(milliseconds / length) };
}

/**
 * A length of time in words, for example `3 minutes`, rounded down. Undefined for less than a
 * minute.
 */
export function formatDuration(
  milliseconds: number,
  language: string,
): string | undefined {
  const { unit, count } = inUnits(milliseconds);
  if (count < 1) {
    return undefined;
  }
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit,
    unitDisplay: 'long',
  }).format(count);
}

/** A point in time as seen from `now`, for example `3 minutes ago` or `in 20 hours`. */
export function formatRelative(
  time: number,
  now: number,
  language: string,
): string {
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'always' });
  const distance = Math.abs(time - now);
  const sign = time > now ? 1 : -1;
  if (distance < MINUTE) {
    return format.format(sign * Math.floor(distance / 1000), 'second');
  }
  const { unit, count } = inUnits(distance);
  return format.format(sign * count, unit);
}

/** A point in time with date, seconds and time zone. */
export function formatAbsolute(time: number, language: string): string {
  return new Intl.DateTimeFormat(language, {
    dateStyle: 'medium',
    timeStyle: 'long',
  }).format(time);
}

/** A point in time with date and time of day, for within a sentence. */
export function formatMinute(time: number, language: string): string {
  return new Intl.DateTimeFormat(language, {
    dateStyle: 'medium',
    timeStyle: 'short',
  }).format(time);
}
