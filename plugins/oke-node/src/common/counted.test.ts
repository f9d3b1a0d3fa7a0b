import { counted } from './counted';

it.each([
  [0, 'nodes'],
  [1, 'node'],
  [2, 'nodes'],
])('says %i %s', (count, word) => {
  expect(counted(count, 'node')).toBe(`${count} ${word}`);
});

it('takes another plural', () => {
  expect(counted(2, 'address', 'addresses')).toBe('2 addresses');
});
