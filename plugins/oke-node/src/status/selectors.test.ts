import { labelSelector } from './kinds/fields';
import { matchesLabels, matchesSelector } from './selectors';

describe('matchesSelector', () => {
  const labels = { app: 'web', tier: 'front' };

  it.each([
    [{}, true],
    [{ matchLabels: { app: 'web' } }, true],
    [{ matchLabels: { app: 'web', tier: 'back' } }, false],
    [
      {
        matchExpressions: [
          { key: 'app', operator: 'In', values: ['a', 'web'] },
        ],
      },
      true,
    ],
    [
      { matchExpressions: [{ key: 'app', operator: 'In', values: ['a'] }] },
      false,
    ],
    [
      { matchExpressions: [{ key: 'x', operator: 'In', values: ['a'] }] },
      false,
    ],
    [
      {
        matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['web'] }],
      },
      false,
    ],
    [
      { matchExpressions: [{ key: 'x', operator: 'NotIn', values: ['web'] }] },
      true,
    ],
    [{ matchExpressions: [{ key: 'app', operator: 'Exists' }] }, true],
    [{ matchExpressions: [{ key: 'x', operator: 'Exists' }] }, false],
    [{ matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] }, false],
    [{ matchExpressions: [{ key: 'x', operator: 'DoesNotExist' }] }, true],
    [
      {
        matchExpressions: [
          { key: 'app', operator: 'NotIn', values: ['other'] },
        ],
      },
      true,
    ],
    // Both parts count.
    [
      {
        matchLabels: { app: 'web' },
        matchExpressions: [{ key: 'x', operator: 'Exists' }],
      },
      false,
    ],
    // Not what every object has.
    [{ matchExpressions: [{ key: 'toString', operator: 'Exists' }] }, false],
  ])('%j: %s', (selector, expected) => {
    expect(matchesSelector(labelSelector.parse(selector), labels)).toBe(
      expected,
    );
  });
});

describe('matchesLabels', () => {
  it('wants all of them', () => {
    expect(matchesLabels({ a: '1' }, { a: '1', b: '2' })).toBe(true);
    expect(matchesLabels({ a: '1', c: '3' }, { a: '1', b: '2' })).toBe(false);
    expect(matchesLabels({}, {})).toBe(true);
  });
});
