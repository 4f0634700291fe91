import { pluginLabel, type ScenarioResult } from '../verdict/scenario-result.ts';
import { isLost } from './labels.ts';
import { compareVersions } from './versions.ts';

/** As results.json has them, in whatever order they were played. */
export const inOrder = (scenarios: readonly ScenarioResult[]): ScenarioResult[] =>
  [...scenarios].sort((a, b) => a.id.localeCompare(b.id) || compareVersions(pluginLabel(a), pluginLabel(b)));

/** Results that say the same of the same scenario on several plugin versions. */
export interface ResultGroup {
  /** The first of them speaks for all. */
  first: ScenarioResult;
  results: ScenarioResult[];
}

export type Importance = 'differs' | 'inconclusive' | 'known' | 'lost' | 'fine' | 'skipped';

/** From what must be looked at first to what need not be. */
export const importances: readonly Importance[] = ['differs', 'inconclusive', 'known', 'lost', 'fine', 'skipped'];

export function importanceOf(result: ScenarioResult): Importance {
  if (result.known !== undefined) return 'known';
  if (result.outcome !== 'as-expected') return result.outcome;
  return isLost(result) ? 'lost' : 'fine';
}

/** The most important first; otherwise in the order in which they were given. */
export function groupResults(results: readonly ScenarioResult[]): ResultGroup[] {
  const groups = new Map<string, ResultGroup>();
  for (const result of results) {
    const { id, outcome, verdict, reason, diagnosis, elsewhere, known } = result;
    const key = withoutHosts(JSON.stringify([id, outcome, verdict, reason, diagnosis, elsewhere, known]), result);
    const group = groups.get(key);
    if (group) group.results.push(result);
    else groups.set(key, { first: result, results: [result] });
  }
  const rank = ({ first }: ResultGroup) => importances.indexOf(importanceOf(first));
  return [...groups.values()].sort((a, b) => rank(a) - rank(b));
}

/** Results of a group that are shown with all that happened; of more, the oldest and the newest version. */
const mostInFull = 4;

/** The results of a group that a report shows step by step: with very many versions it would be too large to open. */
export function shownInFull({ results }: Pick<ResultGroup, 'results'>): ScenarioResult[] {
  return results.length <= mostInFull ? results : [results.at(0), results.at(-1)].flatMap((result) => result ?? []);
}

/** Every site has a host name of its own, which makes no difference. */
function withoutHosts(text: string, { callbacks }: ScenarioResult): string {
  const hosts = callbacks.flatMap(({ url }) => (URL.canParse(url) ? [new URL(url).host] : []));
  return hosts.reduce((left, host) => left.replaceAll(host, 'the shop'), text);
}
