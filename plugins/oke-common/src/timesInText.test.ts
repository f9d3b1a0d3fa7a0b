import fc from 'fast-check';
import { splitAtTimes, timesInWords } from './timesInText';

it.each([
  [
    'Certificate cart expired at 2026-11-28T14:03:09Z.',
    'Certificate cart expired at 28 Nov 2026, 14:03 UTC.',
  ],
  [
    'valid from 2026-11-28T14:03:09.123Z until 2026-11-29T01:30:00+02:00',
    'valid from 28 Nov 2026, 14:03 UTC until 28 Nov 2026, 23:30 UTC',
  ],
  // As Go prints a time: cert-manager's messages do.
  [
    'renewal was scheduled at 2026-11-28 14:03:09 +0000 UTC',
    'renewal was scheduled at 28 Nov 2026, 14:03 UTC',
  ],
  [
    'since 2026-11-28 16:03:09.123456789 +0200 CEST m=+0.5, and more',
    'since 28 Nov 2026, 14:03 UTC, and more',
  ],
  ['pool-2026-11-28 of release 1.36.3', 'pool-2026-11-28 of release 1.36.3'],
  ['at 2026-13-45T99:99:99Z', 'at 2026-13-45T99:99:99Z'],
  ['job-2026-11-28T14:03:09Zx', 'job-2026-11-28T14:03:09Zx'],
])('puts the moments of "%s" into words', (text, expected) => {
  expect(timesInWords(text)).toBe(expected);
});

it('gives each moment in UTC, and pieces that join to the text', () => {
  const text = 'Until 2026-11-29T01:30:00+02:00: then no more';
  expect(splitAtTimes(text)).toEqual([
    { text: 'Until ' },
    { text: '2026-11-29T01:30:00+02:00', time: '2026-11-28T23:30:00.000Z' },
    { text: ': then no more' },
  ]);
});

it('loses nothing of any text', () => {
  const moment = fc
    .date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) })
    .map(date => date.toISOString());
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string(), moment)), parts => {
      const text = parts.join(' ');
      expect(
        splitAtTimes(text)
          .map(piece => piece.text)
          .join(''),
      ).toBe(text);
    }),
  );
});
