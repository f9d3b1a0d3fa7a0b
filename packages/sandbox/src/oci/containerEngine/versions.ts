import { invalidParameter } from '../http/ServiceError';

/**
 * How many minor versions nodes may be behind their control plane. OKE follows the policy of Kubernetes:
 * https://kubernetes.io/releases/version-skew-policy/#kubelet
 */
const MAX_SKEW = 3;

/** The numbers of a version such as `v1.36.3`. */
function parseVersion(version: string): number[] {
  return version.replace(/^v/, '').split('.').map(Number);
}

function compare(a: string, b: string): number {
  const [ours, theirs] = [parseVersion(a), parseVersion(b)];
  const at = ours.findIndex((part, index) => part !== theirs[index]);
  return at < 0 ? 0 : ours[at] - theirs[at];
}

/** How many minor versions the second is behind the first. */
function minorsBetween(newer: string, older: string): number {
  return parseVersion(newer)[1] - parseVersion(older)[1];
}

/** The versions that the control plane of a cluster can go to: newer ones, of its minor version and the next. */
export function upgradesOf(current: string, offered: string[]): string[] {
  return offered.filter(
    version =>
      compare(version, current) > 0 && minorsBetween(version, current) <= 1,
  );
}

/** The versions that node pools of a cluster can have: not newer than its control plane, and not too old for it. */
export function nodeVersionsFor(
  controlPlane: string,
  offered: string[],
): string[] {
  return offered.filter(version => isFitFor(controlPlane, version));
}

function isFitFor(controlPlane: string, node: string): boolean {
  return (
    compare(node, controlPlane) <= 0 &&
    minorsBetween(controlPlane, node) <= MAX_SKEW
  );
}

/** @throws ServiceError 400 InvalidParameter */
export function checkVersion(version: string, possible: string[]): void {
  if (!possible.includes(version)) {
    throw invalidParameter(
      possible.length > 0
        ? `kubernetesVersion: ${version} is not one of ${possible.join(', ')}`
        : `kubernetesVersion: ${version} is not possible, and no other version is`,
    );
  }
}

/**
 * Checks that a control plane may go to another version.
 *
 * @param nodes - the versions of its node pools, and of nodes that still have another one
 * @throws ServiceError 400 InvalidParameter
 */
export function checkUpgrade(
  from: string,
  to: string,
  offered: string[],
  nodes: string[],
): void {
  if (to === from) return;
  checkVersion(to, upgradesOf(from, offered));
  const left = nodes.find(node => !isFitFor(to, node));
  if (left) {
    throw invalidParameter(
      `kubernetesVersion: with ${to}, the nodes of version ${left} would be more than ${MAX_SKEW} minor versions behind`,
    );
  }
}
