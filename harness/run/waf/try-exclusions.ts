import type { RuleSource } from '../../edge/engine/rule-source.ts';
import type { Exclusion, LoadedVariants, RuleVariant, WafEngine } from '../../edge/engine/waf-engine.ts';
import { HarnessError } from '../../lib/errors.ts';
import type { AttackProbe, CallbackProbe } from '../../waf/probe.ts';
import type { Count } from '../../waf/waf-report.ts';
import { type Observed, observe } from './observe.ts';

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
  /** Ask which attacks it lets through also where it does not deliver everything: what is narrower lets no other one through. */
  asksReach?: boolean;
  /** Ask also which callbacks get through that need not. */
  asksPossible?: boolean;
  /** A broader one before it: what that one does not let through, this one does not either. */
  within?: Candidate;
}

/** How an exclusion did. */
export interface Trial {
  /** A callback that is sent in several variants counts once. */
  delivered: Count;
  /** Ids of the callbacks that were sent and came through. */
  through: ReadonlySet<string>;
  /** Ids of the rules that still matched callbacks, by kind: `211180/push`. */
  stillHit: ReadonlySet<string>;
  /** Ids of those that need not get through and do, where that was asked. */
  welcome?: ReadonlySet<string>;
  /** Attacks that pass, where that was asked whatever is delivered. */
  reach?: string[];
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
  const trials = new Map<Candidate, Trial>();
  for (let from = 0; from < candidates.length; from += mostAtOnce) {
    await tryTogether(proving, candidates.slice(from, from + mostAtOnce), { thorough, trials });
  }
  return candidates.map((candidate) => trials.get(candidate) as Trial);
}

async function tryTogether(
  proving: Proving,
  candidates: readonly Candidate[],
  asked: { thorough: boolean; trials: Map<Candidate, Trial> },
): Promise<void> {
  const { thorough, trials } = asked;
  const variants = candidates.map(({ exclusion }, index) => variantOf(proving, exclusion, index));
  let loaded: LoadedVariants;
  try {
    loaded = await proving.engine.load(variants);
  } catch (error) {
    if (!(error instanceof HarnessError) || error.code !== 'RULES_INVALID') throw error;
    // One that the engine does not take keeps the others from loading.
    const [only, ...more] = candidates;
    if (only && more.length === 0) trials.set(only, refusedTrial(proving, error));
    else for (const candidate of candidates) await tryTogether(proving, [candidate], asked);
    return;
  }
  await using _ = loaded;
  for (const [index, candidate] of candidates.entries()) {
    const variant = variants[index]?.name ?? '';
    const lost = candidate.within && trials.get(candidate.within)?.reach;
    const attacks = lost ? candidate.attacks.filter(({ id }) => lost.includes(id)) : candidate.attacks;
    const one = { ...candidate, attacks, loaded, variant, thorough };
    trials.set(candidate, await tryOne(proving, one));
  }
}

async function tryOne(
  { stopped, passing, possible }: Proving,
  { loaded, variant, attacks, callbacks = stopped, thorough, asksPossible, asksReach }: Candidate & Loaded,
): Promise<Trial> {
  const sent = await observe(loaded, variant, callbacks);
  const through = new Set(sent.flatMap(({ probe, answer }) => (answer.reachedOrigin ? [probe.id] : [])));
  const asked = new Set(callbacks.map(ownId));
  const failed = new Set(callbacks.filter(({ id }) => !through.has(id)).map(ownId));
  const delivered = { passed: passing + asked.size - failed.size, of: passing + asked.size };
  const stillHit = new Set(sent.flatMap(({ probe, hits }) => hits.map(({ id }) => `${id}/${probe.kind}`)));
  const trial = { delivered, through, stillHit };
  const isTold = failed.size === 0 || thorough;
  if (!isTold && !asksReach) return trial;
  const optional = asksPossible && isTold ? await observe(loaded, variant, possible) : undefined;
  const welcome = optional && new Set(idsOf(optional.filter(({ answer }) => answer.reachedOrigin)));
  const lost = idsOf((await observe(loaded, variant, attacks)).filter(({ answer }) => answer.reachedOrigin));
  return { ...trial, ...(welcome && { welcome }), ...(asksReach && { reach: lost }), ...(isTold && { lost }) };
}

const idsOf = (sent: readonly Observed[]): string[] => sent.map(({ probe }) => probe.id);

interface Loaded {
  thorough: boolean;
  loaded: LoadedVariants;
  variant: string;
}

const ownId = ({ id, variantOf }: CallbackProbe): string => variantOf?.id ?? id;

const variantOf = ({ rules, exclusions }: Proving, exclusion: Exclusion, index: number): RuleVariant => ({
  // Without a hyphen: the host's name stands in the bodies' URLs, and the Core Rule Set counts such signs.
  name: `try${index}`,
  mode: 'on',
  rules,
  exclusions: [...exclusions, exclusion],
});

const refusedTrial = ({ stopped, passing }: Proving, { message }: HarnessError): Trial => ({
  delivered: { passed: 0, of: passing + new Set(stopped.map(ownId)).size },
  through: new Set(),
  stillHit: new Set(),
  refused: message,
});
