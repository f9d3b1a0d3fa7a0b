import type { Condition } from '@okeanos/backstage-plugin-oke-common';
import { NOW } from '../__testUtils__/fixtures';
import { carryConditions } from './conditions';

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
