import type { Condition } from '@okeanos/backstage-plugin-oke-common';
import { NOW } from '../__testUtils__/fixtures';
import { because, carryConditions, lastingConditions } from './conditions';

const EARLIER = '2026-11-24T06:00:00.000Z';

const evaluated = (status: Condition['status'], reason = 'Reason') => ({
  type: 'Ready',
  status,
  reason,
  message: reason,
});

const before: Condition[] = [
  { ...evaluated('True'), observedGeneration: 1, since: EARLIER },
];

describe('carryConditions', () => {
  it('begins now when there was none', () => {
    expect(
      carryConditions([], [evaluated('True')], { generation: 3 }, NOW),
    ).toEqual([
      {
        ...evaluated('True'),
        observedGeneration: 3,
        since: NOW.toISOString(),
      },
    ]);
  });

  it('says in which operation it was observed, each time anew', () => {
    const previous = [{ ...before[0], operationId: 'one' }];
    const observed = { generation: 2, operationId: 'other' };
    const evaluation = [evaluated('True')];
    expect(carryConditions(previous, evaluation, observed, NOW)).toEqual([
      {
        ...evaluated('True'),
        ...{ observedGeneration: 2, operationId: 'other', since: EARLIER },
      },
    ]);
  });

  it('keeps since while the status stays, whatever the reason', () => {
    const next = evaluated('True', 'Another');
    expect(carryConditions(before, [next], { generation: 2 }, NOW)).toEqual([
      { ...next, observedGeneration: 2, since: EARLIER },
    ]);
  });

  it.each(['False', 'Unknown'] as const)('begins anew with %s', status => {
    const [{ since }] = carryConditions(
      before,
      [evaluated(status)],
      { generation: 1 },
      NOW,
    );
    expect(since).toBe(NOW.toISOString());
  });
});

it('tells no longer that somebody is at it when it takes longer than that usually does', () => {
  const evaluation = [{ ...evaluated('False'), inProgress: true }];
  const stood = (minutes: number): Condition[] => [
    {
      ...evaluated('False'),
      observedGeneration: 1,
      since: new Date(NOW.getTime() - minutes * 60_000).toISOString(),
    },
  ];
  const [soon] = carryConditions(stood(44), evaluation, { generation: 1 }, NOW);
  const [late] = carryConditions(stood(46), evaluation, { generation: 1 }, NOW);
  expect(soon.inProgress).toBe(true);
  expect(late).not.toHaveProperty('inProgress');
});

describe('because', () => {
  const told = { kind: 'Vcn', name: 'demo', message: 'Creating' };

  it.each([
    ['waiting', 'Creating', { inProgress: true }],
    ['waiting', 'KindNotServed', {}],
    ['refused', 'Conflict', { final: true }],
    ['failed', 'Timeout', {}],
    ['drifted', 'Deleted', {}],
  ] as const)('tells of %s for %s who is at it', (state, reason, expected) => {
    expect(because({ ...told, state, reason })).toEqual({
      ...{ reason, message: 'Vcn demo: Creating' },
      ...expected,
    });
  });
});

it('tells what lasts, and what is in progress where that is all', () => {
  const progressing = { ...evaluated('False', 'Creating'), inProgress: true };
  const away = evaluated('Unknown', 'Away');
  expect(lastingConditions([progressing, away])).toEqual([away]);
  expect(lastingConditions([progressing])).toEqual([progressing]);
  expect(lastingConditions([])).toEqual([]);
});
