import type { RuleSource } from '../../edge/engine/rule-source.ts';
import { hostOf } from '../../edge/engine/server-adapter.ts';
import type { Exclusion, LoadedVariants, WafEngine } from '../../edge/engine/waf-engine.ts';
import type { RuleHit } from '../../evidence/rule-hit.ts';
import { withHost } from '../../lib/http/http-request.ts';
import type { RuleChain } from '../../seclang/rule-chains.ts';
import { failsCallbacks, type Observation } from '../../waf/judge/observation.ts';
import type { Probe } from '../../waf/probe.ts';
import { callerTests, endsRequest, logs } from '../../waf/rule-effects.ts';
import type { RuleBook } from './rule-book.ts';

export interface UnloggedNeeds {
  engine: WafEngine;
  rules: RuleSource;
  exclusions: readonly Exclusion[];
  book: RuleBook;
}

/** `refusing`: as it is; `asking`: nothing is denied, and so every rule is asked. Both write a debug log. */
type TwinName = 'refusing' | 'asking';

/**
 * Names what the audit log does not: rules with `nolog`, and limits of the engine. The debug log knows them; as it is slow, only those
 * requests are sent again that were stopped without a message, and, where the files have rules that count and do not log, the
 * callbacks that were stopped.
 */
export async function nameUnlogged(
  observations: readonly Observation[],
  { engine, rules, exclusions, book }: UnloggedNeeds,
): Promise<Observation[]> {
  const silent = new Set(observations.filter(isSilent));
  const isQuiet = hasQuietRules(book);
  const wanted = observations.filter((seen) => silent.has(seen) || (isQuiet && failsCallbacks(seen)));
  // A variant of a callback that is stopped itself tells nothing that the callback does not, and there are dozens of each.
  const ids = new Set(wanted.map(({ probe }) => probe.id));
  const asked = wanted.filter(({ probe }) => probe.type !== 'callback' || !ids.has(probe.variantOf?.id ?? ''));
  if (asked.length === 0) return [...observations];
  await using loaded = await engine.load([
    { name: 'refusing' satisfies TwinName, mode: 'on', rules, exclusions, explained: true },
    { name: 'asking' satisfies TwinName, mode: 'detection-only', rules, exclusions, explained: true },
  ]);
  const named = new Map<Observation, Observation>();
  for (const seen of asked) {
    const stopped = silent.has(seen) ? await whatStopped(loaded, seen, book) : seen;
    named.set(seen, await withBehind(loaded, stopped, book));
  }
  const byId = new Map([...named.values()].map((seen) => [seen.probe.id, seen]));
  return observations.map((seen) => {
    const own = seen.probe.type === 'callback' ? byId.get(seen.probe.variantOf?.id ?? '') : undefined;
    if (named.has(seen) || !own || !silent.has(seen)) return named.get(seen) ?? seen;
    return { ...seen, hits: own.hits, behind: own.behind, ...(own.limit && { limit: own.limit }) };
  });
}

/** Whether rules that can stop a request, alone or with others, say that they do not log. Those that go by the caller are taken away. */
export const hasQuietRules = (book: RuleBook): boolean =>
  book.ownChains.some((chain) => !logs(chain) && counts(book, chain) && callerTests(chain).length === 0);

const isSilent = ({ probe, outcome, hits }: Observation): boolean =>
  probe.type !== 'attack' && outcome === 'blocked' && hits.length === 0;

const counts = ({ scores }: RuleBook, chain: RuleChain): boolean =>
  scores.counts(chain) && !scores.isBookkeeping(chain);

async function whatStopped(loaded: LoadedVariants, seen: Observation, book: RuleBook): Promise<Observation> {
  const requestId = await sendTo(loaded, 'refusing', seen.probe);
  const { matched, limit } = loaded.debugged(requestId);
  const chain = chainsOf(book, matched).findLast(endsRequest);
  if (chain) return { ...seen, hits: [await hitOf(loaded, requestId, chain)] };
  return limit ? { ...seen, limit } : seen;
}

async function withBehind(loaded: LoadedVariants, seen: Observation, book: RuleBook): Promise<Observation> {
  const requestId = await sendTo(loaded, 'asking', seen.probe);
  const known = new Set([...seen.hits, ...seen.behind].map(({ id }) => id));
  // What looks at a score alone is behind nothing: those that added to the score are.
  const others = chainsOf(book, loaded.debugged(requestId).matched).filter(
    (chain) => !known.has(chain.id) && counts(book, chain) && !book.scores.isVerdict(chain),
  );
  const hits = await Promise.all(others.map((chain) => hitOf(loaded, requestId, chain)));
  return { ...seen, behind: [...seen.behind, ...hits] };
}

const sendTo = async (loaded: LoadedVariants, twin: TwinName, { request }: Probe): Promise<string> =>
  (await loaded.send(twin, withHost(request, hostOf(twin)))).requestId;

const chainsOf = (book: RuleBook, ids: readonly string[]): RuleChain[] => {
  const chains = book.ownChains;
  return ids.flatMap((id) => chains.find((chain) => chain.id === id || scriptOf(chain) === id) ?? []);
};

const scriptOf = ({ links: [{ operator }] }: RuleChain): string | undefined =>
  operator.name === 'script' ? operator.argument : undefined;

async function hitOf(loaded: LoadedVariants, requestId: string, chain: RuleChain): Promise<RuleHit> {
  const { id, message = '', file, line } = chain;
  const last = (await loaded.explain(requestId, id)).findLast(({ variables }) => variables.length > 0);
  const [variable] = last?.certain ? last.variables : [];
  const matched = 'the rule does not log; the engine’s debug log names it';
  return { id, message, ...(variable !== undefined && { variable }), matched, file, line };
}
