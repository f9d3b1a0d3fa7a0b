import type { Condition } from '@okeanos/backstage-plugin-oke-common';
import { NOW } from '../__testUtils__/fixtures';
import {
  reconcileRow,
  type ReconciledRow,
  type Standing,
} from './reconcileRow';

describe('reconcileRow', () => {
  beforeEach(() => jest.useFakeTimers({ now: NOW }));
  afterEach(() => jest.useRealTimers());

  const ago = (seconds: number) =>
    new Date(NOW.getTime() - seconds * 1_000).toISOString();
  const evaluated = (status: Condition['status']) => ({
    ...{ type: 'Ready', status, reason: 'Reason', message: 'Message' },
  });
  const ready = (status: Condition['status'], since: string): Condition => ({
    ...evaluated(status),
    ...{ observedGeneration: 2, since },
  });

  function setUp(
    row: ReconciledRow | undefined,
    standing: Standing | undefined,
  ) {
    const log: unknown[][] = [];
    const pass = jest.fn(async () => standing);
    const reconcile = () =>
      reconcileRow({
        read: async () => row,
        pass,
        record: async (...args) => {
          log.push(['record', ...args]);
        },
        schedule: async (...args) => {
          log.push(['schedule', ...args]);
        },
      });
    return { reconcile, pass, log };
  }

  it('has nothing to do without a row', async () => {
    const { reconcile, pass, log } = setUp(undefined, undefined);
    expect(await reconcile()).toBeUndefined();
    expect(pass).not.toHaveBeenCalled();
    expect(log).toEqual([]);
  });

  it('writes nothing to the row of what is gone', async () => {
    const { reconcile, log } = setUp(
      { conditions: [], generation: 1 },
      undefined,
    );
    expect(await reconcile()).toBeUndefined();
    expect(log).toEqual([]);
  });

  it('records how it stands, with its history, and then when it is due', async () => {
    const row = { conditions: [ready('False', ago(40))], generation: 3 };
    const { reconcile, log } = setUp(row, {
      conditions: [evaluated('False')],
      isApplied: false,
    });
    expect(await reconcile()).toBe(2_000);
    expect(log).toEqual([
      [
        'record',
        row,
        {
          conditions: [{ ...ready('False', ago(40)), observedGeneration: 3 }],
        },
      ],
      ['schedule', row, 2_000],
    ]);
  });

  it('records that the generation was carried out', async () => {
    const row = { conditions: [], generation: 3 };
    const { reconcile, log } = setUp(row, {
      conditions: [evaluated('False')],
      isApplied: true,
    });
    await reconcile();
    expect(log[0]).toMatchObject(['record', row, { appliedGeneration: 3 }]);
  });

  it.each([
    ['what has just begun soon', 'Unknown', 0, {}, 500],
    ['what takes long later', 'False', 100, {}, 5_000],
    ['what takes very long now and then', 'False', 3_600, {}, 15_000],
    ['what knows when as it says', 'False', 3_600, { nextMs: 700 }, 700],
    ['what knows when at last', 'False', 0, { nextMs: 3_600_000 }, 300_000],
    ['what is settled seldom', 'True', 0, {}, 300_000],
    ['what is settled not by that', 'True', 0, { nextMs: 700 }, 300_000],
    ['what is settled as it says', 'True', 0, { settledMs: 9_000 }, 9_000],
  ] as const)('looks at %s', async (_what, status, age, more, expected) => {
    const { reconcile } = setUp(
      { conditions: [ready(status, ago(age))], generation: 1 },
      { conditions: [evaluated(status)], isApplied: true, ...more },
    );
    expect(await reconcile()).toBe(expected);
  });
});
