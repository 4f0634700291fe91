/**
 * A range of plugin versions in plain words: `1.8.0 up to 2.0.1` of `>=1.8.0 <2.0.2`, `2.5.0 and later`, `all versions`.
 * A range of another shape stays as it is.
 */
export function versionLabel(range: string): string {
  const found = /^(?:>=(?<from>\d+\.\d+\.\d+))? ?(?:<(?<end>\d+\.\d+\.\d+))?$/.exec(range === '*' ? '' : range);
  if (!found) return range;
  const { from, end } = found.groups ?? {};
  const last = end === undefined ? undefined : before(end);
  if (from === undefined) return last === undefined ? 'all versions' : `up to ${last}`;
  if (last === undefined) return `${from} and later`;
  return from === last ? from : `${from} up to ${last}`;
}

/** What the last versions before this one are called: `2.0.1` before 2.0.2, `2.4.x` before 2.5.0. */
function before(version: string): string {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  if (patch > 0) return `${major}.${minor}.${patch - 1}`;
  return minor > 0 ? `${major}.${minor - 1}.x` : `${major - 1}.x`;
}

/** `; sent by KCO 1.8.0 up to 2.18.3`, behind what is sent. Nothing where the versions are not known. */
export const sentBy = (ranges: readonly string[]): string =>
  ranges.length === 0 ? '' : `; sent by KCO ${ranges.map(versionLabel).join(', ')}`;
