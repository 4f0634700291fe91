import type { RuleHit } from '../../evidence/rule-hit.ts';
import type { RuleChain } from '../../seclang/rule-chains.ts';
import type { Observation } from '../../waf/judge/observation.ts';
import { endsRequest } from '../../waf/rule-effects.ts';
import type { ScoreParts } from '../../waf/waf-report.ts';
import type { RuleBook } from './rule-book.ts';

/**
 * The rule that refused a request comes first, before those that matched and let it pass; where it looked at a score alone, with what
 * had added to that.
 */
export async function nameScores(observations: readonly Observation[], book: RuleBook): Promise<Observation[]> {
  const chainOf = await book.chainsOf(observations.flatMap(({ hits, behind }) => [...hits, ...behind]));
  return observations.map((seen) => {
    if (seen.outcome !== 'blocked' || seen.hits.length === 0) return seen;
    const isVerdict = (hit: RuleHit) => test(chainOf(hit), (chain) => book.scores.isVerdict(chain));
    const first =
      seen.hits.find(isVerdict) ?? seen.hits.find((hit) => !chainOf(hit) || test(chainOf(hit), endsRequest));
    if (!first) return seen;
    const hits = [first, ...seen.hits.filter((hit) => hit !== first)];
    if (!isVerdict(first)) return { ...seen, hits };
    const by = [...hits, ...seen.behind].flatMap((hit): ScoreParts['by'] => {
      const chain = chainOf(hit);
      return chain ? book.scores.shares(chain).map(({ adds }) => ({ id: chain.id, adds })) : [];
    });
    const score = { rule: first.id, by: by.filter((one, index) => by.findIndex(({ id }) => id === one.id) === index) };
    return { ...seen, hits, ...(by.length > 0 && { score }) };
  });
}

const test = (chain: RuleChain | undefined, is: (chain: RuleChain) => boolean): boolean =>
  chain !== undefined && is(chain);
