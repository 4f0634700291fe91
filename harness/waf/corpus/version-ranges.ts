import semver from 'semver';
import type { CallbackProbe, Probe } from '../probe.ts';
import { rangeBreaks } from '../range-breaks.ts';

/**
 * The ranges of plugin versions between all places where the known callbacks change, oldest first, such as `<1.8.0` and
 * `>=1.8.0 <2.0.2`. Neighbours that are sent the same stand together. `*` when they never change.
 */
export function versionRanges(probes: readonly Probe[]): string[] {
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
