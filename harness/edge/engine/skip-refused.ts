import type { LeftOut } from '../../evidence/left-out.ts';
import { HarnessError } from '../../lib/errors.ts';
import type { Progress } from '../../lib/log.ts';
import { notEmpty, withoutLines } from './edit-rules.ts';
import type { RefusedRules } from './refused-rules.ts';
import type { FileRules } from './rule-source.ts';
import { type RuleUnit, unitsOf } from './rule-units.ts';
import type { WafEngine } from './waf-engine.ts';

export interface Skipped {
  rules: FileRules;
  /** In the order in which they stand. */
  leftOut: LeftOut[];
}

/** Each costs a start of the server. A set of which so much is refused is for another engine. */
const mostSkipped = 300;

/** How often a long search says that it goes on. */
const sayEvery = 10;

type Engine = Pick<WafEngine, 'refusalOf' | 'version'>;

/**
 * Leaves out what an engine refuses until it loads the rest: by the place that it tells, and by halving where it tells none, or a
 * wrong one. Includes are never left out: a whole file would be gone.
 * @throws HarnessError RULES_INVALID when what is refused is no rule of these files, or too many are
 */
export async function skipRefused(engine: Engine, rules: FileRules, progress: Progress): Promise<Skipped> {
  const units = unitsOf(rules);
  const out = new Map<RuleUnit, string>();
  const refusal = () => refusalWithout(engine, rules, [...out.keys()]);
  for (let refused = await refusal(); refused; ) {
    if (out.size >= mostSkipped) throw tooMany(rules, engine);
    const named = unitNamedBy(refused, units, out);
    let next: RefusedRules | undefined = refused;
    if (named) {
      out.set(named, refused.words);
      next = await refusal();
      if (next && isStillThere(refused, next, named, units)) {
        // The engine has named a neighbour, which is as it should be.
        out.delete(named);
        next = refused;
      }
    }
    if (next === refused) {
      const found = await firstRefused(engine, rules, units, out);
      if (!found) throw cannotSkip(refused, engine);
      out.set(found.unit, found.words);
      next = await refusal();
    }
    refused = next;
    if (out.size % sayEvery === 0) progress(`${rules.name}: ${out.size} rules left out so far`);
  }
  const inOrder = units.filter((unit) => out.has(unit));
  return {
    rules: notEmpty(withoutLines(rules, inOrder)),
    leftOut: inOrder.map((unit) => leftOut(unit, out.get(unit) ?? '')),
  };
}

const refusalWithout = (
  engine: Engine,
  rules: FileRules,
  out: readonly RuleUnit[],
): Promise<RefusedRules | undefined> =>
  // Without a hyphen, as the variants that are tried.
  engine.refusalOf({ name: 'skip', mode: 'on', rules: withoutLines(rules, out), exclusions: [] });

const leftOut = ({ file, line, id, directive }: RuleUnit, reason: string): LeftOut => ({
  file,
  line,
  ...(id !== undefined && { id }),
  directive,
  reason,
  by: 'engine',
});

/** The unit at the place that the engine tells. Of a rule without an id v3 tells the line and not the file. */
function unitNamedBy(
  { file, line, withoutId }: RefusedRules,
  units: readonly RuleUnit[],
  out: ReadonlyMap<RuleUnit, string>,
): RuleUnit | undefined {
  if (line === undefined) return undefined;
  const within = units.filter((unit) => !out.has(unit) && unit.line <= line && line <= unit.lastLine);
  if (withoutId) return within.find(({ id }) => id === undefined);
  return within.find((unit) => unit.file === file);
}

/**
 * Whether the engine refuses the same as before: in the same words, and not behind what was left out. An engine reads on from there, so
 * another rule with the same mistake stands behind it.
 */
function isStillThere(before: RefusedRules, now: RefusedRules, left: RuleUnit, units: readonly RuleUnit[]): boolean {
  if (now.words !== before.words) return false;
  const at = units.findIndex(
    ({ file, line, lastLine }) => file === now.file && line <= (now.line ?? 0) && lastLine >= (now.line ?? 0),
  );
  return at <= units.indexOf(left);
}

/** The first unit that is refused with nothing but what stands before it, found by halving. Undefined where it is none of them. */
async function firstRefused(
  engine: Engine,
  rules: FileRules,
  units: readonly RuleUnit[],
  out: ReadonlyMap<RuleUnit, string>,
): Promise<{ unit: RuleUnit; words: string } | undefined> {
  const left = units.filter((unit) => !out.has(unit));
  const refusedUpTo = (count: number) => refusalWithout(engine, rules, [...out.keys(), ...left.slice(count)]);
  let [loads, refused] = [0, left.length];
  // What is refused although every rule has gone is none of them.
  if (left.length === 0 || (await refusedUpTo(0))) return undefined;
  let words = (await refusedUpTo(left.length))?.words ?? '';
  while (refused - loads > 1) {
    const middle = Math.floor((loads + refused) / 2);
    const refusal = await refusedUpTo(middle);
    if (refusal) [refused, words] = [middle, refusal.words];
    else loads = middle;
  }
  const unit = left[refused - 1];
  return unit && { unit, words };
}

const tooMany = ({ name }: FileRules, { version }: Engine): HarnessError =>
  new HarnessError('RULES_INVALID', `${version} refuses more than ${mostSkipped} rules of ${name}`, {
    hint: 'They may be meant for another engine: --engine chooses one.',
  });

const cannotSkip = ({ words, file, line }: RefusedRules, { version }: Engine): HarnessError =>
  new HarnessError(
    'RULES_INVALID',
    `${version} refuses what is no rule that could be left out: ${file === undefined ? '' : `${file}${line === undefined ? '' : ` line ${line}`}: `}${words}`,
    { hint: 'Correct it: --skip-refused leaves out rules and settings, and no file that is included.' },
  );
