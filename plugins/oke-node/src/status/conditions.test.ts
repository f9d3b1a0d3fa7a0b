import { conditionText } from './conditions';

describe('conditionText', () => {
  it.each([
    ['Issuing', 'status.conditions[Ready]=False (Issuing)'],
    ['', 'status.conditions[Ready]=False'],
  ])('with reason "%s"', (reason, expected) => {
    const condition = {
      type: 'Ready',
      status: 'False' as const,
      reason,
      message: '',
      lastTransitionTime: undefined,
    };
    expect(conditionText(condition, 'status.conditions')).toBe(expected);
  });
});
