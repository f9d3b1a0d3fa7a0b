import { canUpgrade } from './kubernetesVersion';

describe('canUpgrade', () => {
  it.each([
    ['v1.34.2', 'v1.34.2', true],
    ['v1.34.2', 'v1.34.10', true],
    ['v1.34.2', 'v1.35.0', true],
    ['v1.34.2', 'v1.36.0', false],
    ['v1.34.2', 'v1.34.1', false],
    ['v1.34.2', 'v1.33.9', false],
    ['v1.34.2', 'v2.35.0', false],
  ])('from %s to %s: %s', (from, to, expected) => {
    expect(canUpgrade(from, to)).toBe(expected);
  });
});
