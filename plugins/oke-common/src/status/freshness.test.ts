import type { ClusterConnection } from './clusterStatus';
import { freshnessOf, STALE_AFTER_MS } from './freshness';

const NOW = Date.parse('2026-11-03T12:00:00Z');

const connection = (
  state: ClusterConnection['state'],
  age?: number,
): ClusterConnection => ({
  state,
  message: '',
  since: '2026-11-03T10:00:00Z',
  asOf: age === undefined ? undefined : new Date(NOW - age).toISOString(),
});

describe('freshnessOf', () => {
  it('is current while a connected cluster is heard', () => {
    expect(freshnessOf(connection('connected', STALE_AFTER_MS), NOW)).toBe(
      'current',
    );
  });

  it('is stale after two minutes of silence', () => {
    expect(freshnessOf(connection('connected', STALE_AFTER_MS + 1), NOW)).toBe(
      'stale',
    );
  });

  it('is not current when the cluster was never heard, or at no readable time', () => {
    expect(freshnessOf(connection('connected'), NOW)).toBe('stale');
    expect(
      freshnessOf({ ...connection('connected'), asOf: 'yesterday' }, NOW),
    ).toBe('stale');
  });

  it('takes a clock of the cluster that is ahead as fresh', () => {
    expect(freshnessOf(connection('connected', -60_000), NOW)).toBe('current');
  });

  it('is partly stale where a kind stands still on which it rests', () => {
    const standing = {
      ...connection('connected', 0),
      staleKinds: [{ kind: 'Pod', since: '2026-11-03T11:00:00Z', message: '' }],
    };
    expect(freshnessOf(standing, NOW)).toBe('partlyStale');
    expect(freshnessOf(standing, NOW, ['Service', 'Pod'])).toBe('partlyStale');
    expect(freshnessOf(standing, NOW, ['Service'])).toBe('current');
    expect(freshnessOf({ ...standing, state: 'unreachable' }, NOW)).toBe(
      'unreachable',
    );
  });

  it.each(['connecting', 'unreachable', 'notPermitted'] as const)(
    'keeps %s however fresh the last data are',
    state => {
      expect(freshnessOf(connection(state, 0), NOW)).toBe(state);
    },
  );
});
