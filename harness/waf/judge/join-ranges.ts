import semver from 'semver';
import { rangeBreaks } from '../range-breaks.ts';

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
