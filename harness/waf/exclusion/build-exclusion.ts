import type { Approach, EngineName } from '../waf-report.ts';
import { approachWriters, type Piece } from './approaches.ts';
import type { BlockingRule } from './blocking-rule.ts';
import { controlLabel, reasons, whoseRequests } from './comments.ts';
import { commentLines } from './directive-text.ts';
import { type Control, controlTexts, type Guard, isForItems, mostItems, renderActions, renderGuard } from './guard.ts';

/** How each blocking rule is to be taken out of the way. */
export type ExclusionPlan = readonly { blockingRule: BlockingRule; approach: Approach }[];

export interface ExclusionOptions {
  engine: EngineName;
  /** The first of the rule ids that the exclusion takes; it takes as many as it has chains. */
  firstId: number;
  /** Where an argument of a body is hidden, that body has no name in it that the callback's has not. */
  closesBodies?: boolean;
}

export interface BuiltExclusion {
  directives: string;
  /** Against the rule set: `ctl` works on what comes after it, `SecRuleRemoveById` on what stands before it. */
  place: 'before' | 'after';
}

/**
 * Writes the directives: first why, a sentence for each rule, then blocks with a comment that says what each does. What
 * the engines read differently (backslashes, quotes, the case of names) is written so that they agree; only what they call
 * JSON's arguments differs, and how they see paths.
 * @returns undefined where an approach cannot be written for its blocking rule, where nothing is planned, or where one part
 * belongs before the rules and another after them
 */
export function buildExclusion(
  plan: ExclusionPlan,
  { engine, firstId, closesBodies = false }: ExclusionOptions,
): BuiltExclusion | undefined {
  const lines = new Set<string>();
  const blocks = new Map<string, Block>();
  for (const { blockingRule, approach } of plan) {
    const pieces = approachWriters[approach](blockingRule, engine, closesBodies);
    if (!pieces) return undefined;
    for (const piece of pieces) {
      if (piece.type === 'directive') lines.add(piece.directive);
      else add(blocks, piece, blockingRule);
    }
  }
  if ((lines.size === 0) === (blocks.size === 0)) return undefined;
  const why = reasons(plan.map(({ blockingRule }) => blockingRule));
  const guarded = [...blocks.values()];
  const shared = sharedActions(guarded, firstId + guarded.length);
  if (plan.some(({ approach }) => approach.endsWith('-for-shape'))) why.push(shapeSentence(guarded));
  return {
    place: lines.size > 0 ? 'after' : 'before',
    directives: [
      why.map((sentence) => commentLines(sentence)).join(''),
      ...(lines.size > 0 ? [[...lines].map((line) => `${line}\n`).join('')] : []),
      ...guarded.map((block, index) => renderBlock(block, firstId + index, shared)),
      ...[...shared.values()].map(renderShared),
    ].join('\n'),
  };
}

/** All that is done for requests that pass one guard. */
interface Block {
  guard: Guard;
  blockingRules: BlockingRule[];
  /** By their text, each once. */
  controls: Map<string, Control>;
}

function add(
  blocks: Map<string, Block>,
  { guard, control }: Extract<Piece, { type: 'guarded' }>,
  blockingRule: BlockingRule,
) {
  const key = JSON.stringify(guard);
  const block: Block = blocks.get(key) ?? { guard, blockingRules: [], controls: new Map() };
  blocks.set(key, block);
  block.blockingRules.push(blockingRule);
  block.controls.set(controlTexts(control).join(), control);
}

const shapeSentence = (blocks: readonly Block[]): string =>
  `What follows holds for requests that have just the callback's arguments, each once and of the shape that the shop gives it${
    blocks.some(({ guard }) => guard.names) ? '; a body has no other names in it' : ''
  }${blocks.some(({ guard }) => guard.counted) ? ', and nothing more that the rule would match' : ''}.`;

/** What is to be done for each item of a list, which is long: written once, for all guards that let it be done. */
interface SharedActions {
  id: number;
  phase: 1 | 2;
  /** Set by a guard that a request has passed. */
  flag: string;
  actions: readonly string[];
  controls: readonly Control[];
}

function sharedActions(blocks: readonly Block[], firstId: number): Map<string, SharedActions> {
  const shared = new Map<string, SharedActions>();
  for (const block of blocks) {
    const controls = [...block.controls.values()].filter(isForItems);
    const key = sharedKey(block, controls);
    if (controls.length === 0 || shared.has(key)) continue;
    const id = firstId + shared.size;
    const actions = controls.flatMap(controlTexts);
    shared.set(key, { id, phase: block.guard.phase, flag: `tx.kco_lists_${id}`, actions, controls });
  }
  return shared;
}

const sharedKey = ({ guard }: Block, controls: readonly Control[]): string => JSON.stringify([guard.phase, controls]);

function renderShared({ id, phase, flag, actions, controls }: SharedActions): string {
  const comment = `For the ${mostItems} first items of their lists, each by its number, because ModSecurity 3 takes no pattern here: ${controlLabel(controls)}. An order with more lines than that is judged by these rules as before.`;
  return commentLines(comment) + renderActions({ id, phase, flag, actions });
}

function renderBlock(
  { guard, blockingRules, controls }: Block,
  id: number,
  shared: Map<string, SharedActions>,
): string {
  const all = [...controls.values()];
  const lists = shared.get(sharedKey({ guard, blockingRules, controls }, all.filter(isForItems)));
  const actions = all.filter((control) => !isForItems(control)).flatMap(controlTexts);
  const requests = whoseRequests(blockingRules.flatMap(({ probes }) => probes));
  const sentence = `${requests} ${guard.where}: ${controlLabel([...controls.values()])}.`;
  const comment = commentLines(sentence.charAt(0).toUpperCase() + sentence.slice(1));
  return comment + renderGuard(guard, [...actions, ...(lists ? [`setvar:${lists.flag}=1`] : [])], id);
}
