import { formatAbsolute, formatDuration, formatRelative } from './formatTime';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOW = Date.parse('2026-11-03T12:00:00Z');

describe('formatDuration', () => {
  it.each([
    [0, undefined],
    [-5 * MINUTE, undefined],
    [MINUTE - 1, undefined],
    [MINUTE, '1 minute'],
    [119 * MINUTE, '119 minutes'],
    [2 * HOUR, '2 hours'],
    [47 * HOUR, '47 hours'],
    [2 * DAY, '2 days'],
    [729 * DAY, '729 days'],
    [3650 * DAY, '10 years'],
  ])('writes %d ms as %s', (milliseconds, expected) => {
    expect(formatDuration(milliseconds, 'en')).toBe(expected);
  });

  it('speaks the language of the app', () => {
    expect(formatDuration(3 * MINUTE, 'de')).toBe('3 Minuten');
  });
});

describe('formatRelative', () => {
  it.each([
    [NOW, '0 seconds ago'],
    [NOW - 30_000, '30 seconds ago'],
    [NOW - 3 * MINUTE, '3 minutes ago'],
    [NOW + 20 * HOUR + 59 * MINUTE, 'in 20 hours'],
    [NOW + 30_000, 'in 30 seconds'],
    [NOW + 3650 * DAY, 'in 10 years'],
  ])('writes %d as %s', (time, expected) => {
    expect(formatRelative(time, NOW, 'en')).toBe(expected);
  });

  it('speaks the language of the app', () => {
    expect(formatRelative(NOW - 3 * MINUTE, NOW, 'de')).toBe('vor 3 Minuten');
  });
});

describe('formatAbsolute', () => {
  it('gives date, seconds and time zone', () => {
    expect(formatAbsolute(NOW, 'en-GB')).toMatch(
      /^3 Nov 2026,? \d\d:00:00 .+$/,
    );
  });
});
