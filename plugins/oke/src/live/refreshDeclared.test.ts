import type { Condition } from '@okeanos/backstage-plugin-oke-common';
import { REFRESH_INTERVAL_MS } from './LiveQuery';
import {
  PROGRESS_INTERVAL_MS,
  refreshDeclared,
  SETTLING_INTERVAL_MS,
} from './refreshDeclared';

const SINCE = '2026-11-29T10:00:00.000Z';
const LATER = Date.parse(SINCE) + 60_000;

const ready = (changes: Partial<Condition> = {}): Condition => ({
  ...{ type: 'Ready', status: 'True', reason: 'AsIntended', message: '' },
  ...{ observedGeneration: 2, since: SINCE },
  ...changes,
});

describe('refreshDeclared', () => {
  it.each([
    ['it is not looked at yet', { conditions: [] }],
    ['another generation is', { conditions: [ready()], generation: 3 }],
    ['it is made', { conditions: [ready({ status: 'False' })] }],
    [
      'it is deleted',
      { conditions: [ready()], deletionRequestedAt: '2026-11-29T10:00:00Z' },
    ],
  ])('looks soon while %s', (_what, declared) => {
    expect(refreshDeclared({ generation: 2, ...declared }, LATER)).toBe(
      PROGRESS_INTERVAL_MS,
    );
  });

  it('looks now and then at what is as it will be', () => {
    const declared = { generation: 2, conditions: [ready()] };
    expect(refreshDeclared(declared, LATER)).toBe(REFRESH_INTERVAL_MS);
    const failed = ready({ status: 'False', final: true });
    expect(refreshDeclared({ ...declared, conditions: [failed] }, LATER)).toBe(
      REFRESH_INTERVAL_MS,
    );
  });

  it.each([LATER - 1, Date.parse(SINCE) - 59_000])(
    'looks more often for a minute after that: %s',
    now => {
      const declared = { generation: 2, conditions: [ready()] };
      expect(refreshDeclared(declared, now)).toBe(SETTLING_INTERVAL_MS);
    },
  );
});
