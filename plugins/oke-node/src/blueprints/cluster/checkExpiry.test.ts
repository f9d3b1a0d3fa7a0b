import type { ClusterSpec } from '@okeanos/backstage-plugin-oke-common';
import { asksForDeletion, checkExpiry, expiryNotices } from './checkExpiry';

const NOW = new Date('2026-12-20T15:00:00Z');
const on = (
  lastDay: string,
  action: ClusterSpec['expiry']['action'] = 'notify',
) => ({ expiry: { lastDay, action } });

describe('checkExpiry', () => {
  it.each([
    ['no end', on(''), undefined],
    ['today', on('2026-12-20'), undefined],
    ['deletion after tomorrow', on('2026-12-21', 'delete'), undefined],
    [
      'what is over and was asked for before',
      on('2026-12-01'),
      on('2026-12-01'),
    ],
    [
      'what is being deleted and was asked for before',
      on('2026-12-19', 'delete'),
      on('2026-12-19', 'delete'),
    ],
    [
      'that what is over is kept after all',
      on('2026-12-19', 'notify'),
      on('2026-12-19', 'delete'),
    ],
  ])('takes %s', (_what, spec, current) => {
    expect(checkExpiry(spec, current, NOW)).toEqual([]);
  });

  it.each([
    ['yesterday', on('2026-12-19'), undefined, /is over/],
    [
      'yesterday in place of tomorrow',
      on('2026-12-19'),
      on('2026-12-21'),
      /is over/,
    ],
    ['deletion today', on('2026-12-20', 'delete'), undefined, /a day before/],
    [
      'deletion of what is over',
      on('2026-12-19', 'delete'),
      on('2026-12-19'),
      /a day before/,
    ],
    ['deletion at no end', on('', 'delete'), undefined, /has none/],
  ])('refuses %s', (_what, spec, current, message) => {
    expect(checkExpiry(spec, current, NOW)).toEqual([
      {
        field: 'expiry.lastDay',
        value: spec.expiry.lastDay,
        message: expect.stringMatching(message),
        remedy: expect.any(String),
      },
    ]);
  });
});

it.each([
  [on('2026-12-24', 'delete'), undefined, true],
  [on('2026-12-24', 'delete'), on('2026-12-24'), true],
  [on('2026-12-24', 'delete'), on('2026-12-25', 'delete'), true],
  [on('2026-12-24', 'delete'), on('2026-12-24', 'delete'), false],
  [on('2026-12-24', 'delete'), on('2026-12-23', 'delete'), false],
  [on('2026-12-24'), undefined, false],
])('%j after %j asks for a deletion: %p', (spec, current, expected) => {
  expect(asksForDeletion(spec, current)).toBe(expected);
});

it('says in words when a cluster ends, and what happens then', () => {
  expect(expiryNotices(on(''))).toEqual([]);
  expect(expiryNotices(on('2026-12-24'))).toMatchObject([
    {
      message:
        'the cluster ends on 25 Dec 2026 at 00:00 UTC, after its last day; nothing is deleted then: its owner is told',
    },
  ]);
  expect(expiryNotices(on('2026-12-24', 'delete'))[0].message).toMatch(
    'it is deleted then, with everything in it, unless it is protected from deletion, frozen or has namespaces',
  );
});
