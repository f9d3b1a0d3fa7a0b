import { describe as words } from './conditions';

describe('describe', () => {
  it.each([
    ['Issuing', 'status.conditions[Ready]=False (Issuing)'],
    ['', 'status.conditions[Ready]=False'],
  ])('with reason "%s"', (reason, expected) => {
    expect(
      words(
        { type: 'Ready', status: 'False', reason, message: '' , lastTransitionTime: undefined },
        'status.conditions',
      ),
    ).toBe(expected);
  });
});
