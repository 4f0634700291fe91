import semver from 'semver';

/** The versions at which a range of plugin versions may begin to hold or cease to. */
export function rangeBreaks(range: string): string[] {
  return new semver.Range(range).set.flat().flatMap(({ semver: version }) => {
    // The comparator of `*` has no version.
    if (!(version instanceof semver.SemVer)) return [];
    const { major, minor, patch } = version;
    return [`${major}.${minor}.${patch}`, `${major}.${minor}.${patch + 1}`];
  });
}
