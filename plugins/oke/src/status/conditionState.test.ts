import type { Condition } from '@okeanos/backstage-plugin-oke-common';
import { conditionState } from './conditionState';

const condition = (type: string, status: Condition['status']): Condition => ({
  type,
  status,
  reason: 'Tested',
  message: '',
  observedGeneration: 2,
  since: '2026-11-03T10:00:00Z',
});

describe('conditionState', () => {
  it.each([
    ['Ready', 'True', 'healthy'],
    ['Ready', 'False', 'warning'],
    ['Ready', 'Unknown', 'unknown'],
    ['Provisioned', 'True', 'healthy'],
    ['BaselineReady', 'False', 'warning'],
    ['IssuerReady', 'True', 'healthy'],
    ['IssuerReady', 'False', 'warning'],
    ['Applied', 'True', 'healthy'],
    ['AccessBound', 'False', 'warning'],
    ['CertificatesReady', 'True', 'healthy'],
    ['HostsReleased', 'False', 'warning'],
    ['Expiring', 'False', 'healthy'],
    ['Expiring', 'True', 'warning'],
    ['Drifted', 'True', 'warning'],
    ['Drifted', 'False', 'healthy'],
    ['Drifted', 'Unknown', 'unknown'],
  ] as const)('shows %s=%s as %s', (type, status, state) => {
    expect(conditionState(condition(type, status), 2)).toBe(state);
  });

  it.each(['True', 'False'] as const)(
    'claims nothing of a type that it does not know, with status %s',
    status => {
      expect(conditionState(condition('Frozen', status), 2)).toBe('unknown');
    },
  );

  it.each(['False', 'Unknown'] as const)(
    'shows %s as pending while somebody is at it',
    status => {
      const ready = { ...condition('Ready', status), inProgress: true };
      expect(conditionState(ready, 2)).toBe('pending');
    },
  );

  it('shows what is good as good also while somebody is at it', () => {
    const ready = { ...condition('Ready', 'True'), inProgress: true };
    expect(conditionState(ready, 2)).toBe('healthy');
  });

  it('does not take what was observed for an earlier generation for the present', () => {
    expect(conditionState(condition('Ready', 'True'), 3)).toBe('pending');
  });
});
