import semver from 'semver';
import { HarnessError } from '../../lib/errors.ts';
import { isVersionRange } from '../../scenario/version-range.ts';
import type { Corpus, Probe, UrlForm } from '../probe.ts';

export interface Selection {
  /** A version of the plugin or a range of versions; default: all. */
  plugin?: string;
  /** Forms of callback URLs; default: all. Requests that are written out in full are always sent. */
  forms?: readonly UrlForm[];
}

/**
 * What is to be sent, in the order of the corpora. Attacks do not depend on the plugin.
 * @throws HarnessError USAGE when `plugin` is neither version nor range
 */
export function selectProbes(corpora: readonly Corpus[], { plugin = '*', forms }: Selection): Probe[] {
  if (!isVersionRange(plugin)) {
    throw new HarnessError('USAGE', `"${plugin}" is no version and no range of versions`, {
      hint: 'Write 2.13.11 or ">=2.5.0 <2.9.0".',
    });
  }
  return corpora
    .flatMap(({ probes }) => probes)
    .filter(
      (probe) =>
        probe.type === 'attack' ||
        (semver.intersects(probe.versions ?? '*', plugin, { includePrerelease: true }) &&
          (probe.type === 'shopper' || forms === undefined || probe.form === 'raw' || forms.includes(probe.form))),
    );
}
