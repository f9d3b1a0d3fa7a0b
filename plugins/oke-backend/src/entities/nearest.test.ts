import { nearest } from './nearest';

describe('nearest', () => {
  it.each([
    ['shpo', ['shop', 'billing'], 'shop'],
    ['Shop', ['shop'], 'shop'],
    ['shop', ['stop', 'shoe'], 'shoe'],
    ['orders', ['shop', 'billing'], undefined],
    ['shop', [], undefined],
  ])('of %s among %j', (name, candidates, expected) => {
    expect(nearest(name, candidates)).toBe(expected);
  });
});
