import { checkUpgrade, nodeVersionsFor, upgradesOf } from './versions';

const OFFERED = ['v1.32.9', 'v1.33.1', 'v1.34.2', 'v1.36.0', 'v1.36.3'];

describe('versions', () => {
  it.each([
    ['v1.32.9', ['v1.33.1']],
    ['v1.33.1', ['v1.34.2']],
    // The next minor version is not offered.
    ['v1.34.2', []],
    // One that is no longer offered itself.
    ['v1.35.10', ['v1.36.0', 'v1.36.3']],
    ['v1.36.0', ['v1.36.3']],
    ['v1.36.3', []],
  ])('a control plane of %s can go to %s', (from, to) => {
    expect(upgradesOf(from, OFFERED)).toEqual(to);
  });

  it.each([
    ['v1.36.0', ['v1.33.1', 'v1.34.2', 'v1.36.0']],
    ['v1.33.1', ['v1.32.9', 'v1.33.1']],
  ])('nodes of a control plane of %s can have %s', (controlPlane, versions) => {
    expect(nodeVersionsFor(controlPlane, OFFERED)).toEqual(versions);
  });

  it('an upgrade leaves no node too far behind', () => {
    const upgrade = (nodes: string[]) => () =>
      checkUpgrade('v1.35.2', 'v1.36.0', OFFERED, nodes);
    expect(upgrade(['v1.35.2', 'v1.33.1'])).not.toThrow();
    expect(upgrade(['v1.35.2', 'v1.32.9'])).toThrow(
      'kubernetesVersion: with v1.36.0, the nodes of version v1.32.9 would be more than 3 minor versions behind',
    );
  });

  it('an upgrade goes where it can, or nowhere', () => {
    const upgrade = (from: string, to: string) => () =>
      checkUpgrade(from, to, OFFERED, []);
    expect(upgrade('v1.32.9', 'v1.32.9')).not.toThrow();
    expect(upgrade('v1.32.9', 'v1.34.2')).toThrow(
      'kubernetesVersion: v1.34.2 is not one of v1.33.1',
    );
    expect(upgrade('v1.36.3', 'v1.36.0')).toThrow(
      'kubernetesVersion: v1.36.0 is not possible, and no other version is',
    );
  });
});
