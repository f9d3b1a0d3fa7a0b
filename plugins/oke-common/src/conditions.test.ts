import { conditionSchema } from './conditions';

describe('conditionSchema', () => {
  const before = {
    ...{ type: 'Ready', status: 'False', reason: 'Conflict', message: 'why' },
    ...{ observedGeneration: 1, since: '2026-11-24T12:00:00.000Z' },
  };

  it('reads what does not say whether it is final, and does not take it for that', () => {
    expect(conditionSchema.parse(before)).toEqual(before);
  });

  it('keeps whether it is final', () => {
    const final = { ...before, final: true };
    expect(conditionSchema.parse(final)).toEqual(final);
  });
});
