import type { Present } from './observe';
import type { OciRecord } from './OciRecord';
import { settle } from './settle';

const NOW = Date.parse('2026-11-24T10:00:00Z');
const at = '2026-11-24T10:00:00.000Z';
const facts = {
  part: 'vcn',
  kind: 'Vcn',
  hash: 'h2',
  isCreated: true,
  now: NOW,
};
const record = (fields: Partial<OciRecord> = {}): OciRecord => ({
  part: 'vcn',
  kind: 'Vcn',
  attempt: 1,
  startedAt: '2026-11-24T09:00:00.000Z',
  ...fields,
});
const request = { body: {}, bodyHash: 'b', retryToken: 't' };
const live = { id: 'ocid1' } as Present['live'];
const present = (fields: Partial<Present> = {}): Present => ({
  type: 'present',
  live,
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
const ended = { reason: 'Failed', message: 'before', at: 'then' } as const;
const change = {
  operation: 'update',
  bodyHash: 'b',
  attempt: 1,
  startedAt: 'then',
} as const;

describe('settle', () => {
  it.each<[string, Present, OciRecord | undefined, OciRecord]>([
    [
      'what is in place is recorded so, and its call is done',
      present(),
      record({ request, workRequestId: 'w' }),
      record({ workRequestId: 'w', ocid: 'ocid1', hash: 'h2' }),
    ],
    [
      'what is found by its tags only is recorded',
      present(),
      undefined,
      record({ startedAt: at, ocid: 'ocid1', hash: 'h2' }),
    ],
    [
      'what is being made is not in place',
      present({ phase: 'pending' }),
      record({ request }),
      record({ ocid: 'ocid1' }),
    ],
    [
      'what differs keeps what was last in place',
      present({ fields: ['name'] }),
      record({ hash: 'h1', change }),
      record({ hash: 'h1', change, ocid: 'ocid1' }),
    ],
    [
      'a change that failed is recorded so',
      present({ fields: ['name'], changeFailure: 'why' }),
      record({ hash: 'h1', change }),
      record({
        hash: 'h1',
        ocid: 'ocid1',
        change: { ...change, failure: { message: 'why', at } },
      }),
    ],
    [
      'what came back is no longer gone',
      present(),
      record({ ended: { ...ended, reason: 'Gone' }, hash: 'h1' }),
      record({ ocid: 'ocid1', hash: 'h2' }),
    ],
    [
      'a creation that failed is over',
      present({ phase: 'failed', message: 'why' }),
      record(),
      record({
        ocid: 'ocid1',
        ended: { reason: 'Failed', message: 'why', at },
      }),
    ],
    [
      'and stays so while it is deleted',
      present({ phase: 'terminating' }),
      record({ ended }),
      record({ ocid: 'ocid1', ended }),
    ],
    [
      'what worked once has not failed to be created',
      present({ phase: 'failed' }),
      record({ hash: 'h1' }),
      record({ hash: 'h1', ocid: 'ocid1' }),
    ],
  ])('%s', (_what, observation, before, after) => {
    expect(settle(observation, before, facts)).toEqual(after);
  });

  it('knows what comes with something else by its attempt 0', () => {
    expect(
      settle(present(), undefined, { ...facts, isCreated: false }),
    ).toMatchObject({ attempt: 0 });
  });

  it('ends an attempt whose result is gone, but remembers what was in place', () => {
    expect(
      settle(
        { type: 'gone', message: 'why' },
        record({ ocid: 'ocid1', hash: 'h1', change }),
        facts,
      ),
    ).toEqual(
      record({ hash: 'h1', ended: { reason: 'Gone', message: 'why', at } }),
    );
  });

  it('remembers of what failed and is gone that it failed', () => {
    expect(
      settle({ type: 'gone', message: 'why' }, record({ ended }), facts),
    ).toEqual(record({ ended }));
  });

  it.each([
    [true, '2026-11-23T10:00:00.000Z', true],
    [false, '2026-11-23T10:00:00.000Z', false],
    [true, '2026-11-23T10:00:01.000Z', false],
  ])(
    'gives up a call without an answer when it is proved without effect (%s) and its token is spent (%s): %s',
    (notMade, startedAt, isOver) => {
      const before = record({ startedAt, request });
      const after = settle(
        { type: 'requested', accepted: false, notMade },
        before,
        facts,
      );
      expect(after?.ended !== undefined).toBe(isOver);
      expect(after === before).toBe(!isOver);
    },
  );

  it.each(['absent', 'notVisible', 'unknown'] as const)(
    'learns nothing from %s',
    type => {
      const before = record({ request });
      expect(settle({ type, message: '' }, before, facts)).toBe(before);
    },
  );
});
