import semver from 'semver';

/** The newest of versions such as `v1.36.3`; undefined when there is none. */
export function newestVersion(versions: string[]): string | undefined {
  return [...versions].sort(semver.rcompare)[0];
}

/**
 * Whether OKE takes a cluster from one version to the other: never back, and one minor version at a
 * time. https://docs.oracle.com/en-us/iaas/Content/ContEng/Tasks/contengupgradingk8smasternode.htm
 */
export function canUpgrade(from: string, to: string): boolean {
  return (
    semver.gte(to, from) &&
    semver.major(to) === semver.major(from) &&
    semver.minor(to) - semver.minor(from) <= 1
  );
}
