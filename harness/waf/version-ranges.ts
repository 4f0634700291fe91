import semver from 'semver';
import type { CallbackProbe, Probe } from './probe.ts';

/**
 * The ranges of plugin versions between all places where the known callbacks change, oldest first, such as `<1.8.0` and
 * `>=1.8.0 <2.0.2`. Neighbours that are sent the same stand together. `*` when they never change.
 */
export function callbackVersionRanges(probes: readonly Probe[]): string[] {
  const known = probes.filter((probe): probe is CallbackProbe => probe.type === 'callback' && probe.sent === 'known');
  const sentTo = (version: string) =>
    known
      .filter(({ versions }) => semver.satisfies(version, versions))
      .map(({ id }) => id)
      .join('\n');
  const breaks = new Set(known.flatMap(({ versions }) => rangeBreaks(versions)));
  const starts = ['0.0.0', ...semver.sort([...breaks].filter((version) => version !== '0.0.0'))].filter(
    (version, index, all) => index === 0 || sentTo(version) !== sentTo(all[index - 1] ?? ''),
  );
  if (starts.length === 1) return ['*'];
  return starts.map((from, index) => {
    const to = starts[index + 1];
    return [index > 0 ? `>=${from}` : '', to ? `<${to}` : ''].filter(Boolean).join(' ');
  });
}

/**
 * Several ranges of plugin versions as few that do not overlap, oldest first: `>=1.8.0 <2.0.0` and `>=1.9.0 <2.18.4` are
 * `>=1.8.0 <2.18.4`. Everything is `*`.
 */
export function joinRanges(ranges: readonly string[]): string[] {
  const breaks = new Set(['0.0.0', ...ranges.flatMap(rangeBreaks)]);
  const joined: { from: string; to?: string }[] = [];
  let isOpen = false;
  for (const version of semver.sort([...breaks])) {
    const isIn = ranges.some((range) => semver.satisfies(version, range));
    const last = joined.at(-1);
    if (isIn && !isOpen) joined.push({ from: version });
    if (!isIn && isOpen && last) last.to = version;
    isOpen = isIn;
  }
  return joined.map(
    ({ from, to }) => [from === '0.0.0' ? '' : `>=${from}`, to ? `<${to}` : ''].filter(Boolean).join(' ') || '*',
  );
}

/** The versions at which a range of plugin versions may begin to hold or cease to. */
function rangeBreaks(range: string): string[] {
  return new semver.Range(range).set.flat().flatMap(({ semver: version }) => {
    // The comparator of `*` has no version.
    if (!(version instanceof semver.SemVer)) return [];
    const { major, minor, patch } = version;
    return [`${major}.${minor}.${patch}`, `${major}.${minor}.${patch + 1}`];
  });
}
