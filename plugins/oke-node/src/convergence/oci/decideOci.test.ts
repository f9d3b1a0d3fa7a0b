import { changeHash, decideOci, type OciDecisionInput } from './decideOci';
import type { Present } from './observe';
import type { OciRecord } from './OciRecord';

const NOW = Date.parse('2026-11-24T10:00:00Z');
const ago = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString();

const record = (fields: Partial<OciRecord> = {}): OciRecord => ({
  part: 'cluster',
  kind: 'Cluster',
  attempt: 2,
  startedAt: ago(1),
  ...fields,
});

const input = (fields: Partial<OciDecisionInput> = {}): OciDecisionInput => ({
  record: record({ hash: 'h' }),
  mayAct: true,
  bodyHash: 'b',
  now: NOW,
  ...fields,
});

const present = (fields: Partial<Present> = {}): Present => ({
  type: 'present',
  phase: 'ready',
  lifecycleState: 'ACTIVE',
  fields: [],
  fixedFields: [],
  isReplaceable: false,
  told: [],
  diff: [],
  kept: [],
  notes: [],
  others: [],
  ...fields,
});

const live = { id: 'ocid1', lifecycleState: 'X' } as Present['live'];

describe('decideOci', () => {
  it.each([
    ['nothing was made', undefined, true, { action: 'create' }],
    [
      'it is gone, and may be made again',
      record({ ended: { reason: 'Gone', message: '', at: ago(0) } }),
      true,
      { action: 'create' },
    ],
    [
      'it is gone, and may not be made again',
      record({ ended: { reason: 'Gone', message: '', at: ago(0) } }),
      false,
      { action: 'report', problem: 'Deleted' },
    ],
    [
      'its second attempt failed a minute ago',
      record({ ended: { reason: 'Failed', message: 'm', at: ago(1) } }),
      true,
      { action: 'fail', problem: 'CreateFailed', retryInMs: 60_000 },
    ],
    [
      'its second attempt failed two minutes ago',
      record({ ended: { reason: 'Failed', message: 'm', at: ago(2) } }),
      true,
      { action: 'create' },
    ],
  ])('when %s', (_when, known, mayAct, decision) => {
    for (const observation of [
      { type: 'absent' },
      { type: 'gone', message: 'm' },
      { type: 'createFailed', message: 'm' },
    ] as const) {
      expect(
        decideOci(observation, input({ record: known, mayAct })),
      ).toMatchObject(decision);
    }
  });

  it.each([
    ['without an answer', false, 1, { action: 'resend' }],
    ['and OCI works on it', true, 1, { action: 'wait', problem: 'Creating' }],
    ['for longer than the token holds', false, 1440, { action: 'unknown' }],
    [
      'and accepted, for longer than the token holds',
      true,
      1440,
      { action: 'unknown' },
    ],
  ])('when it was asked for %s', (_when, accepted, minutes, decision) => {
    const observation = {
      type: 'requested',
      accepted,
      notMade: false,
    } as const;
    expect(
      decideOci(
        observation,
        input({ record: record({ startedAt: ago(minutes) }) }),
      ),
    ).toMatchObject(decision);
  });

  it.each([
    ['notVisible', { action: 'wait', problem: 'NotVisibleYet' }],
    ['unknown', { action: 'unknown' }],
  ] as const)('whatever may be done, when it is %s', (type, decision) => {
    for (const mayAct of [false, true]) {
      expect(
        decideOci({ type, message: '404' }, input({ mayAct })),
      ).toMatchObject(decision);
    }
  });

  it.each<[string, Partial<Present>, Partial<OciDecisionInput>, object]>([
    ['as intended', {}, {}, { action: 'none' }],
    [
      'degraded, but as intended',
      { phase: 'degraded', message: 'm' },
      {},
      { action: 'fail', problem: 'NeedsAttention', reason: 'm' },
    ],
    [
      'there twice',
      { others: ['ocid2'], fields: ['name'] },
      {},
      { action: 'refuse', problem: 'Duplicate' },
    ],
    [
      'being made',
      { phase: 'pending', message: 'm' },
      { record: record() },
      { action: 'wait', problem: 'Creating', reason: 'm' },
    ],
    [
      'being changed',
      { phase: 'pending' },
      {},
      { action: 'wait', problem: 'Updating' },
    ],
    [
      'being deleted',
      { phase: 'terminating' },
      {},
      { action: 'wait', problem: 'Terminating' },
    ],
    [
      'failed before it ever worked',
      { phase: 'failed', live },
      { record: record() },
      { action: 'replace' },
    ],
    [
      'failed before it ever worked, and nothing may be done',
      { phase: 'failed', live },
      { record: record(), mayAct: false },
      { action: 'fail', problem: 'Failed' },
    ],
    [
      'an add-on that failed',
      { phase: 'failed' },
      { record: record() },
      { action: 'fail', problem: 'Failed' },
    ],
    [
      'failed after it had worked',
      { phase: 'failed', live },
      {},
      { action: 'fail', problem: 'Failed' },
    ],
    [
      'in a state that nobody knows',
      { phase: 'unrecognised', live },
      {},
      {
        action: 'unknown',
        problem: 'UnknownState',
        reason: expect.stringMatching(
          /^OCI says that its state is ACTIVE, which this version of Okeanos does not know/,
        ),
      },
    ],
    [
      'inactive',
      { phase: 'inactive', live, fields: ['name'] },
      {},
      { action: 'fail', problem: 'Inactive' },
    ],
    [
      'different, and may be changed',
      { fields: ['name'] },
      {},
      { action: 'update', fields: ['name'] },
    ],
    [
      'degraded and different',
      { phase: 'degraded', fields: ['name'] },
      {},
      { action: 'update', fields: ['name'] },
    ],
    [
      'different, and may not be changed',
      { fields: ['name'], fixedFields: ['vcnId'] },
      { mayAct: false },
      { action: 'report', problem: 'Changed' },
    ],
    [
      'different where OCI cannot change it',
      { fields: ['name'], fixedFields: ['vcnId'] },
      {},
      { action: 'refuse', problem: 'Immutable' },
    ],
  ])('when it is %s', (_when, seen, known, decision) => {
    expect(decideOci(present(seen), input(known))).toMatchObject(decision);
  });

  describe('when the same change was sent before', () => {
    const change = {
      operation: 'update' as const,
      bodyHash: changeHash('b', ['name']),
      attempt: 1,
      startedAt: ago(0.5),
    };
    const decide = (known: OciRecord['change'], bodyHash = 'b') =>
      decideOci(
        present({ fields: ['name'] }),
        input({ record: record({ change: known }), bodyHash }),
      );

    it('waits until OCI shows it, but not for ever', () => {
      expect(decide(change)).toMatchObject({
        action: 'wait',
        problem: 'Updating',
      });
      expect(decide({ ...change, startedAt: ago(1) })).toMatchObject({
        action: 'update',
      });
    });

    it('tells why it failed, and tries again later', () => {
      const failed = (minutes: number) => ({
        ...change,
        attempt: 2,
        failure: { message: 'm', at: ago(minutes) },
      });
      expect(decide(failed(1))).toMatchObject({
        action: 'fail',
        problem: 'UpdateFailed',
        reason: 'm',
        retryInMs: 60_000,
      });
      expect(decide(failed(2))).toMatchObject({ action: 'update' });
    });

    it('sends another one at once', () => {
      expect(decide(change, 'other')).toMatchObject({ action: 'update' });
    });
  });
});
