import { type KlarnaCalls, type RefusedCalls, refusalKey } from '../verdict/klarna-calls.ts';
import { pluginLabel, type ScenarioResult } from '../verdict/scenario-result.ts';
import { versionRanges } from './versions.ts';

type Played = Pick<ScenarioResult, 'id' | 'kco' | 'plugin' | 'klarnaCalls'>;

/** Calls that were refused alike, over all plays. */
export interface RefusedInRun extends RefusedCalls {
  /** What the run calls the plugins that made them. */
  kco: string[];
  scenarios: string[];
}

/** What the shops of a run, or of several, asked Klarna's API. */
export interface CallsOfRun extends KlarnaCalls {
  /** What the runs call the plugins that made them. */
  kco: string[];
  /** The most frequent first. */
  refused: RefusedInRun[];
}

/** Sums over all plays, controls among them. Undefined where no play says anything of its calls. */
export function callsOf(results: readonly Played[]): CallsOfRun | undefined {
  const sum: CallsOfRun = { checked: 0, answeredByFault: 0, kco: [], refused: [], answersAmiss: [] };
  const refused = new Map<string, RefusedInRun>();
  const amiss = new Set<string>();
  const kco = new Set<string>();
  for (const { id, klarnaCalls: calls, ...plugin } of results) {
    if (!calls) continue;
    const label = pluginLabel(plugin);
    kco.add(label);
    sum.checked += calls.checked;
    sum.answeredByFault += calls.answeredByFault;
    for (const one of calls.answersAmiss) amiss.add(one);
    for (const one of calls.refused) {
      const known = refused.get(refusalKey(one));
      refused.set(refusalKey(one), {
        ...(known ?? one),
        times: (known?.times ?? 0) + one.times,
        kco: [...new Set([...(known?.kco ?? []), label])],
        scenarios: [...new Set([...(known?.scenarios ?? []), id])],
      });
    }
  }
  if (kco.size === 0) return undefined;
  return {
    ...sum,
    kco: [...kco],
    refused: [...refused.values()].sort((a, b) => b.times - a.times),
    answersAmiss: [...amiss],
  };
}

/** `2,913 calls to Klarna’s API by KCO 2.13.11 were held against its description: 14 would be refused, 23 more …` */
export function callsLine({ checked, answeredByFault, kco, refused, answersAmiss }: CallsOfRun): string {
  const times = refused.reduce((sum, one) => sum + one.times, 0);
  const by = kco.length === 1 ? `KCO ${kco[0]}` : `${kco.length} versions of KCO`;
  const said = [
    `${times === 0 ? 'none' : count(times)} of them refused`,
    ...(answeredByFault > 0 ? [`${count(answeredByFault)} more were answered by a fault`] : []),
    ...(answersAmiss.length > 0 ? [`the fake’s own answers do not fit it: ${answersAmiss.join('; ')}`] : []),
  ];
  return `${count(checked)} ${checked === 1 ? 'call' : 'calls'} of ${by} held against Klarna’s API, ${said.join('; ')}`;
}

/** A line for each kind of refusal: `12 × checkout create, 400 BAD_VALUE: order_lines: nothing sent, … (KCO 2.20.9; 4 scenarios)` */
export const refusalLines = ({ kco, refused }: CallsOfRun): string[] =>
  refused.map(({ times, route, status, errorCode, why, kco: by, scenarios }) => {
    const [first = ''] = scenarios;
    const where = scenarios.length === 1 ? first : `${scenarios.length} scenarios, first ${first}`;
    return `${count(times)} × ${route}, ${status} ${errorCode}: ${why} (KCO ${versionRanges(by, kco)}; ${where})`;
  });

const count = (number: number): string => number.toLocaleString('en');
