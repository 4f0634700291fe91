import semver from 'semver';
import type { RemedyRow } from '../../reports/diagnosis-report.ts';
import type { Deviations } from '../../scenario/conditions.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { isInRange } from '../../scenario/version-range.ts';
import type { PluginBuild } from '../../store/store.ts';
import { defaultPlugin } from '../default-options.ts';
import { effectOf, type Player, rowOf } from './player.ts';

/** The first version of the plugin that sends no kco_session_id. @source facts/kco-plugin.md */
const withoutSessionId = '2.18.4';

/** Newer versions with which a scenario may end otherwise: where its ranges begin and end, and the newest. */
export function upgradesFor({ elsewhere = [] }: Pick<Scenario, 'elsewhere'>, kco: string): string[] {
  const bounds = elsewhere
    .flatMap(({ plugin }) => new semver.Range(plugin).set.flat())
    .flatMap(({ semver: bound }) => (bound instanceof semver.SemVer ? [bound.version] : []));
  const newer = [withoutSessionId, ...bounds].filter((version) => isInRange(version, `>${kco} <${defaultPlugin}`));
  return isInRange(kco, `<${defaultPlugin}`) ? [...new Set([...newer, defaultPlugin])] : [];
}

/**
 * Where the newest of the newer plugins ends well, the oldest of them that does is what to upgrade to.
 * @param name what it is called where there is no newer plugin to play it on
 */
export async function tryUpgrade(
  name: string,
  given: Deviations,
  { from, others, player }: { from: string; others: readonly PluginBuild[]; player: Player },
): Promise<Omit<RemedyRow, 'id'>> {
  const newer = others
    .filter(({ kco }) => isInRange(kco, `>${from}`))
    .sort((one, other) => semver.compare(semver.coerce(one.kco) ?? '0.0.0', semver.coerce(other.kco) ?? '0.0.0'));
  const newest = newer.at(-1);
  if (!newest) return { name, outcome: 'not-tried', play: null, reason: 'name it as a second --plugin' };
  const playOn = (build: PluginBuild) => player.play(`changed: Upgrade the plugin to ${build.kco}`, given, build);
  const last = await playOn(newest);
  if (effectOf(last) === 'proven') {
    for (const build of newer) {
      const play = await playOn(build);
      if (effectOf(play) !== 'proven') continue;
      const orLater = build === newest ? '' : ' or later';
      return { name: `Upgrade the plugin to ${build.kco}${orLater}`, outcome: 'proven', play: rowOf(play) };
    }
  }
  return { name: `Upgrade the plugin to ${newest.kco}`, outcome: effectOf(last), play: rowOf(last) };
}
