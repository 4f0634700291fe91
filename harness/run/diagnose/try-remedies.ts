import type { RemedyRow } from '../../reports/diagnosis-report.ts';
import { type Deviations, withDeviations } from '../../scenario/conditions.ts';
import { isInRange } from '../../scenario/version-range.ts';
import type { PluginSet } from '../../store/store.ts';
import { type Play, type Player, rowOf } from './player.ts';
import { remedies } from './remedies.ts';
import { withChange } from './with-change.ts';

/**
 * Plays the whole scenario with each change that it leaves room for.
 * @param sets the plugin in question, then others that an upgrade can be played on
 * @throws as Player.play()
 */
export async function tryRemedies(
  given: Deviations,
  [set, ...others]: readonly [PluginSet, ...PluginSet[]],
  player: Player,
): Promise<RemedyRow[]> {
  const tried: RemedyRow[] = [];
  for (const { id, name, applies, change } of remedies) {
    if (!applies(withDeviations(given), set.kco)) continue;
    const on = change.type === 'plugin' ? others.find(({ kco }) => isInRange(kco, `>=${change.atLeast}`)) : set;
    if (!on) {
      tried.push({ id, name, outcome: 'not-tried', play: null });
      continue;
    }
    const changed = change.type === 'plugin' ? given : withChange(given, change.given);
    const play = await player.play(`changed: ${name}`, changed, on);
    tried.push({ id, name, outcome: effectOf(play), play: rowOf(play) });
  }
  return tried;
}

function effectOf({ verdict, acknowledged }: Play): RemedyRow['outcome'] {
  if (verdict === 'inconclusive') return 'inconclusive';
  return verdict === 'paid' && acknowledged ? 'proven' : 'no-remedy';
}
