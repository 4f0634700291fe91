import { hostOf } from '../../edge/engine/server-adapter.ts';
import type { Exclusion } from '../../edge/engine/waf-engine.ts';
import { withHost } from '../../lib/http/http-request.ts';
import { failsCallbacks, mustPass, type Observation } from '../../waf/judge/observation.ts';
import { lowLimits, raising } from '../../waf/limits.ts';
import type { Limit } from '../../waf/waf-report.ts';
import { observe } from './observe.ts';
import type { RuleBook } from './rule-book.ts';
import type { Proving } from './try-exclusions.ts';

export interface LimitsInTheWay {
  limits: Limit[];
  exclusion: Exclusion;
}

/** A shop's name stands in each URL of a body, and here each variant is a shop: no other has a longer one. */
const longestHost = hostOf('detection');

/**
 * Limits that keep callbacks out, which no exclusion can change: they are raised to what is sent, and the callbacks sent again.
 * Undefined where that changes nothing.
 * @param firstId from here on ids are free
 */
export async function findLimits(
  observations: readonly Observation[],
  { engine, rules, exclusions }: Pick<Proving, 'engine' | 'rules' | 'exclusions'>,
  { book, firstId }: { book: RuleBook; firstId: number },
): Promise<LimitsInTheWay | undefined> {
  const stopped = observations.filter(failsCallbacks);
  if (stopped.length === 0) return undefined;
  const requests = observations.filter(({ probe }) => mustPass(probe) && probe.type === 'callback');
  const limits = lowLimits(
    requests.map(({ probe }) => withHost(probe.request, longestHost)),
    engine.kind,
    { files: book.directives, chains: book.ownChains },
  );
  if (limits.length === 0) return undefined;
  const exclusion: Exclusion = { place: 'after', directives: raising(limits, firstId) };
  const variant = 'raised';
  await using loaded = await engine.load([
    { name: variant, mode: 'on', rules, exclusions: [...exclusions, exclusion] },
  ]);
  const sent = await observe(
    loaded,
    variant,
    stopped.map(({ probe }) => probe),
  );
  const changed = sent.some(({ answer, hits }, index) => {
    const ids = (all: readonly { id: string }[] = []) => [...new Set(all.map(({ id }) => id))].sort().join();
    return answer.reachedOrigin || ids(hits) !== ids(stopped[index]?.hits);
  });
  return changed ? { limits, exclusion } : undefined;
}
