import semver from 'semver';
import type { RemedyRow, Sentence } from '../../reports/diagnosis-report.ts';
import type { PluginBuild } from '../../store/store.ts';
import { type DiagnosisPlay, effectOf, rowOf } from './player.ts';

/** A plugin that was asked for, as people know it. */
export interface NamedPlugin {
  /** `KCO 2.13.11`, or with what tells it from another: `KCO 2.13.11 (my-folder)`. */
  name: string;
  build: PluginBuild;
}

/** The scenario as it is, played on one of the plugins. */
export interface PluginPlay extends NamedPlugin {
  play: DiagnosisPlay;
}

/** Two plugins with which the same scenario ends in different ways. */
export interface PluginContrast {
  /** With which the order is lost, or Klarna not told. */
  failing: PluginPlay;
  control: PluginPlay;
}

export const namePlugins = (builds: readonly PluginBuild[]): NamedPlugin[] =>
  builds.map((build) => ({ build, name: `KCO ${build.kco}${build.label === undefined ? '' : ` (${build.label})`}` }));

const isWell = (play: DiagnosisPlay): boolean => effectOf(play) === 'proven';

/**
 * The plugin in question against the first of the others that ends otherwise. Where the one in question does well, the one that
 * does not takes its place. One that can tell nothing, since its record is incomplete, proves nothing.
 * @param playOn plays the whole scenario
 */
export async function contrastPlugins(
  [first, ...others]: readonly [NamedPlugin, ...NamedPlugin[]],
  playOn: (plugin: NamedPlugin) => Promise<DiagnosisPlay>,
): Promise<PluginContrast | undefined> {
  const own: PluginPlay = { ...first, play: await playOn(first) };
  if (own.play.verdict === 'inconclusive') return undefined;
  for (const other of others) {
    const control: PluginPlay = { ...other, play: await playOn(other) };
    if (isWell(control.play) === isWell(own.play) || control.play.verdict === 'inconclusive') continue;
    return isWell(own.play) ? { failing: control, control: own } : { failing: own, control };
  }
  return undefined;
}

/** Which of the two brought the failure in, as far as their versions tell: a newer one, or a copy that says it is the same. */
export function sayWhichPlugin({ failing, control }: PluginContrast): Sentence {
  const [fails, does] = [failing, control].map(({ build }) => semver.coerce(build.kco));
  const isOlder = fails && does && semver.lt(fails, does);
  const lost = endOf(failing.play);
  const sentence = isOlder
    ? `The plugin is a cause: the scenario ends ${lost} with ${failing.name} and ${endOf(control.play)} with ${control.name}, which no longer has the failure.`
    : `The plugin is a cause, and ${failing.name} introduced it: the scenario ends ${lost} with it and ${endOf(control.play)} with ${control.name}.`;
  return { sentence, evidence: [failing.play.evidence, control.play.evidence] };
}

/** The other plugin as a remedy; undefined where an upgrade was played on it already. */
export function otherPlugin({ control }: PluginContrast, tried: readonly RemedyRow[]): RemedyRow | undefined {
  if (tried.some(({ play }) => play?.number === control.play.number)) return undefined;
  return { id: 'other-plugin', name: `Use ${control.name}`, outcome: 'proven', play: rowOf(control.play) };
}

const endOf = ({ verdict, acknowledged }: DiagnosisPlay): string =>
  verdict === 'paid' ? `paid ${acknowledged ? 'and acknowledged' : 'and not acknowledged'}` : verdict;
