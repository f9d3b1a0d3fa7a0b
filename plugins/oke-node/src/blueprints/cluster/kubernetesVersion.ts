import semver from 'semver';

/** The newest of versions such as `v1.36.3`; undefined when there is none. */
export function newestVersion(versions: string[]): string | undefined {
  return [...versions].sort(semver.rcompare)[0];
}
