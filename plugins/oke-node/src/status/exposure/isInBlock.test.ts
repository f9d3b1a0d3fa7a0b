import { isInBlock } from './isInBlock';

describe('isInBlock', () => {
  it.each([
    ['10.0.20.0/24', [], '10.0.20.7', true],
    ['10.0.20.0/24', [], '10.0.21.7', false],
    ['10.0.0.0/8', ['10.0.20.0/24'], '10.0.20.7', false],
    ['10.0.0.0/8', ['10.0.20.0/24'], '10.0.21.7', true],
    ['0.0.0.0/0', [], '10.0.20.7', true],
    ['0.0.0.0/0', [], 'fd00::7', false],
    ['fd00::/64', [], 'fd00::7', true],
    ['fd00::/64', [], 'fd00:0:0:1::7', false],
    ['fd00::/64', [], '10.0.20.7', false],
  ])('%s without %j, and %s: %s', (cidr, except, address, expected) => {
    expect(isInBlock({ cidr, except }, address)).toBe(expected);
  });
});
