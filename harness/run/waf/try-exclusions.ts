import type { RuleSource } from '../../edge/engine/rule-source.ts';
import type { Exclusion, LoadedVariants, RuleVariant, WafEngine } from '../../edge/engine/waf-engine.ts';
import { HarnessError } from '../../lib/errors.ts';
import type { AttackProbe, CallbackProbe } from '../../waf/probe.ts';
import type { Count } from '../../waf/waf-report.ts';
import { observe } from './observe.ts';

/** What exclusions are tried against. */
export interface Proving {
  engine: WafEngine;
  rules: RuleSource;
  /** The user's own, which stay. */
  exclusions: readonly Exclusion[];
  /** Callbacks that must pass and are stopped. Taking rules away stops none that passed. */
  stopped: readonly CallbackProbe[];
  /** Stopped as well, and Klarna is not known to send them. */
  possible: readonly CallbackProbe[];
  /** How many pass already. */
  passing: number;
}

/** An exclusion, and the attacks that it could let through. */
export interface Candidate {
  exclusion: Exclusion;
  attacks: readonly AttackProbe[];
  /** Where only some of the stopped callbacks can tell. */
  callbacks?: readonly CallbackProbe[];
}

/** How an exclusion did. */
export interface Trial {
  delivered: Count;
  /** Ids of the callbacks that were sent and came through. */
  through: ReadonlySet<string>;
  /** Ids of the rules that still matched callbacks, by kind: `211180/push`. */
  stillHit: ReadonlySet<string>;
  /** Attacks that pass now; undefined where not everything was delivered and nothing more was asked. */
  lost?: string[];
  /** The engine's words where it does not load the exclusion. */
  refused?: string;
}

/** Virtual servers side by side: the Core Rule Set takes some 20 MB in each. */
const mostAtOnce = 8;

/**
 * Loads the rule set once for each exclusion and sends the callbacks; to those that deliver them all, the attacks too.
 * @param thorough ask for lost protection also where not everything is delivered
 */
export async function tryExclusions(
  proving: Proving,
  candidates: readonly Candidate[],
  { thorough = false }: { thorough?: boolean } = {},
): Promise<Trial[]> {
  const trials: Trial[] = [];
  for (let from = 0; from < candidates.length; from += mostAtOnce) {
    trials.push(...(await tryTogether(proving, candidates.slice(from, from + mostAtOnce), thorough)));
  }
  return trials;
}

async function tryTogether(proving: Proving, candidates: readonly Candidate[], thorough: boolean): Promise<Trial[]> {
  const variants = candidates.map(({ exclusion }, index) => variantOf(proving, exclusion, index));
  let loaded: LoadedVariants;
  try {
    loaded = await proving.engine.load(variants);
  } catch (error) {
    if (!(error instanceof HarnessError) || error.code !== 'RULES_INVALID') throw error;
    // One that the engine does not take keeps the others from loading.
    if (candidates.length === 1) return [refusedTrial(proving, error)];
    const trials: Trial[] = [];
    for (const candidate of candidates) trials.push(...(await tryTogether(proving, [candidate], thorough)));
    return trials;
  }
  await using _ = loaded;
  const trials: Trial[] = [];
  for (const [index, { attacks, callbacks = proving.stopped }] of candidates.entries()) {
    const variant = variants[index]?.name ?? '';
    trials.push(await tryOne({ ...proving, stopped: callbacks }, { loaded, variant, attacks }, thorough));
  }
  return trials;
}

async function tryOne(
  { stopped, passing }: Proving,
  { loaded, variant, attacks }: { loaded: LoadedVariants; variant: string; attacks: readonly AttackProbe[] },
  thorough: boolean,
): Promise<Trial> {
  const sent = await observe(loaded, variant, stopped);
  const through = new Set(sent.flatMap(({ probe, answer }) => (answer.reachedOrigin ? [probe.id] : [])));
  const delivered = { passed: passing + through.size, of: passing + stopped.length };
  const stillHit = new Set(sent.flatMap(({ probe, hits }) => hits.map(({ id }) => `${id}/${probe.kind}`)));
  if (delivered.passed < delivered.of && !thorough) return { delivered, through, stillHit };
  const lost = (await observe(loaded, variant, attacks)).filter(({ answer }) => answer.reachedOrigin);
  return { delivered, through, stillHit, lost: lost.map(({ probe }) => probe.id) };
}

const variantOf = ({ rules, exclusions }: Proving, exclusion: Exclusion, index: number): RuleVariant => ({
  // Without a hyphen: the host's name stands in the bodies' URLs, and the Core Rule Set counts such signs.
  name: `try${index}`,
  mode: 'on',
  rules,
  exclusions: [...exclusions, exclusion],
});

const refusedTrial = ({ stopped, passing }: Proving, { message }: HarnessError): Trial => ({
  delivered: { passed: 0, of: passing + stopped.length },
  through: new Set(),
  stillHit: new Set(),
  refused: message,
});
