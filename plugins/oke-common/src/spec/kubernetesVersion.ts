import semver from 'semver';

/**
 * Whether OKE takes a cluster from one version, such as `v1.36.3`, to the other: never back, and one minor version at a
 * time. https://docs.oracle.com/en-us/iaas/Content/ContEng/Tasks/contengupgradingk8smasternode.htm
 *
 * @public
 */
export function canUpgrade(from: string, to: string): boolean {
  return (
    semver.gte(to, from) &&
    semver.major(to) === semver.major(from) &&
    semver.minor(to) - semver.minor(from) <= 1
  );
}
