import type { PartDrift, PartResult } from '@okeanos/backstage-plugin-oke-node';
import type { DriftRecord } from './DriftRecord';
import { beginRepair, followDrifts } from './followDrifts';

const START = Date.parse('2026-12-01T10:00:00Z');
const MINUTE = 60_000;

const edited: PartDrift = {
  change: 'Changed',
  fields: [{ field: 'spec.hard.pods', from: '999', to: '50' }],
  by: [{ manager: 'kubectl-edit', at: '2026-12-01T09:59:58Z' }],
};
const deleted: PartDrift = { change: 'Deleted', fields: [], by: [] };

describe('what others do to parts', () => {
  let records: DriftRecord[];
  let now: number;
  let made: number;

  beforeEach(() => {
    records = [];
    now = START;
    made = 0;
  });

  const newId = () => {
    made += 1;
    return `id-${made}`;
  };
  const keep = (changed: DriftRecord[]) => {
    const ids = changed.map(({ id }) => id);
    records = [...changed, ...records.filter(({ id }) => !ids.includes(id))];
    return changed;
  };
  const quota = (
    state: PartResult['state'],
    drift?: PartDrift,
    message = 'as it is',
  ): PartResult => ({
    ...{ part: 'quota', kind: 'ResourceQuota', name: 'okeanos' },
    ...{ state, reason: 'Because', message, drift },
  });
  const pass = (...results: PartResult[]) =>
    keep(followDrifts(records, results, new Date(now), newId));
  const repair = (drift: PartDrift) =>
    keep([
      beginRepair(
        records,
        { part: 'quota', kind: 'ResourceQuota', name: 'okeanos', drift },
        new Date(now),
        newId,
      ),
    ]);

  it('is nothing while all is as intended, or made for the first time', () => {
    expect(pass(quota('current'))).toEqual([]);
    expect(pass(quota('applied'))).toEqual([]);
  });

  it('is told with who and what, and that it was put right', () => {
    repair(edited);
    expect(records).toMatchObject([
      { state: 'standing', timesPutRight: 0, isRepaired: true },
    ]);
    pass(quota('applied', edited));
    expect(records).toEqual([
      {
        ...{ id: 'id-1', part: 'quota', kind: 'ResourceQuota' },
        ...{ name: 'okeanos', change: 'Changed', moreFields: 0 },
        fields: [{ field: 'spec.hard.pods', from: '999', to: '50' }],
        by: [{ manager: 'kubectl-edit', at: '2026-12-01T09:59:58Z' }],
        ...{ timesPutRight: 1, state: 'putRight', message: '' },
        firstAt: '2026-12-01T10:00:00.000Z',
        lastAt: '2026-12-01T10:00:00.000Z',
        endedAt: '2026-12-01T10:00:00.000Z',
        isRepaired: false,
      },
    ]);
    expect(pass(quota('current'))).toEqual([]);
  });

  it('that comes again stands since then, and not since the first time', () => {
    repair(deleted);
    pass(quota('applied', deleted));
    now += 5 * MINUTE;
    pass(quota('failed', deleted, 'it is not ours'));
    now += 2 * MINUTE;
    pass(quota('failed', deleted, 'it is not ours'));
    expect(records).toMatchObject([
      {
        ...{ state: 'standing', firstAt: '2026-12-01T10:00:00.000Z' },
        since: '2026-12-01T10:05:00.000Z',
        lastAt: '2026-12-01T10:07:00.000Z',
      },
    ]);
    pass(quota('current'));
    expect(records[0]).not.toHaveProperty('since');
  });

  it('was put right by Okeanos also when the process died after the deed', () => {
    repair(deleted);
    now += MINUTE;
    pass(quota('current'));
    expect(records).toMatchObject([
      { state: 'putRight', timesPutRight: 1, change: 'Deleted' },
    ]);
  });

  it('is put right by Okeanos also when OCI takes its time for it', () => {
    pass(quota('waiting', edited, 'OCI is changing it'));
    expect(records).toMatchObject([
      { state: 'standing', timesPutRight: 0, message: 'OCI is changing it' },
    ]);
    now += MINUTE;
    pass(quota('waiting'));
    expect(records).toMatchObject([{ state: 'standing' }]);
    now += MINUTE;
    pass(quota('current'));
    expect(records).toMatchObject([{ state: 'putRight', timesPutRight: 1 }]);
  });

  it('stands, with why, until it is read to be as intended', () => {
    pass(quota('drifted', edited, 'it is only reported'));
    now += 10 * MINUTE;
    pass(quota('failed'));
    expect(records).toMatchObject([
      {
        ...{ state: 'standing', timesPutRight: 0 },
        message: 'it is only reported',
        firstAt: '2026-12-01T10:00:00.000Z',
      },
    ]);
    now += MINUTE;
    pass(quota('current'));
    expect(records).toMatchObject([
      { state: 'ended', timesPutRight: 0, message: '' },
    ]);
    expect(records[0].endedAt).toBe('2026-12-01T10:11:00.000Z');
  });

  it('ends with what is no longer intended', () => {
    pass(quota('drifted', edited));
    pass();
    expect(records).toMatchObject([{ state: 'ended' }]);
  });

  it('is written again only for news, or once a minute', () => {
    pass(quota('drifted', edited));
    now += 30_000;
    expect(pass(quota('drifted', edited))).toEqual([]);
    expect(pass(quota('drifted', edited, 'refused now'))).toHaveLength(1);
    now += MINUTE;
    expect(pass(quota('drifted', edited, 'refused now'))).toHaveLength(1);
    expect(records).toHaveLength(1);
  });

  it('is one entry for an endless tug of war, with how often', () => {
    for (let round = 1; round <= 14; round += 1) {
      repair(edited);
      pass(quota('applied', edited));
      now += 4 * MINUTE;
    }
    expect(records).toMatchObject([
      {
        ...{ timesPutRight: 14, state: 'putRight' },
        firstAt: '2026-12-01T10:00:00.000Z',
        lastAt: '2026-12-01T10:52:00.000Z',
      },
    ]);
  });

  it('is another entry when somebody else does it, or after an hour', () => {
    pass(quota('applied', edited));
    pass(quota('applied', { ...edited, by: [{ manager: 'flux' }] }));
    now += 61 * MINUTE;
    pass(quota('applied', edited));
    expect(records.map(({ by }) => by[0].manager)).toEqual([
      'kubectl-edit',
      'flux',
      'kubectl-edit',
    ]);
  });

  it('names some fields, and how many more', () => {
    const fields = Array.from({ length: 25 }, (_, index) => ({
      field: `spec.f${index}`,
    }));
    pass(quota('applied', { ...edited, fields }));
    expect(records[0].fields).toHaveLength(20);
    expect(records[0].moreFields).toBe(5);
  });
});
