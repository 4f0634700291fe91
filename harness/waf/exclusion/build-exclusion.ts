import type { Approach } from '../waf-report.ts';
import { approachWriters } from './approach-writers.ts';
import { commentLines } from './directive-text.ts';
import type { EngineName } from './engine-name.ts';
import type { Guard } from './guard.ts';
import { type Obstacle, targetLink } from './obstacle.ts';
import type { Piece } from './piece.ts';
import { renderGuard } from './render-guard.ts';
import { callbackWords } from './words.ts';

/** How each obstacle is to be taken out of the way. */
export type ExclusionPlan = readonly { obstacle: Obstacle; approach: Approach }[];

export interface ExclusionOptions {
  engine: EngineName;
  /** The first of the rule ids that the exclusion takes; it takes as many as it has chains. */
  firstId: number;
}

export interface BuiltExclusion {
  directives: string;
  /** Against the rule set: `ctl` works on what comes after it, `SecRuleRemoveById` on what stands before it. */
  place: 'before' | 'after';
}

/**
 * Writes the directives, each block with a comment that says why. What the engines read differently (backslashes, quotes,
 * the case of names) is written so that they agree; only what they call JSON's arguments differs, and
 * how they see paths.
 * @returns undefined where an approach cannot be written for its obstacle, where nothing is planned, or where one part
 * belongs before the rules and another after them
 */
export function buildExclusion(plan: ExclusionPlan, { engine, firstId }: ExclusionOptions): BuiltExclusion | undefined {
  const blocks = new Map<string, Block>();
  for (const { obstacle, approach } of plan) {
    const pieces = approachWriters[approach](obstacle, engine);
    if (!pieces) return undefined;
    for (const piece of pieces) add(blocks, piece, reasonOf(obstacle));
  }
  const all = [...blocks.values()];
  const [first] = all;
  if (!first || all.some(({ place }) => place !== first.place)) return undefined;
  return {
    place: first.place,
    directives: all.map((block, index) => renderBlock(block, firstId + index)).join('\n'),
  };
}

interface Block {
  place: BuiltExclusion['place'];
  guard?: Guard;
  /** Comments; each sentence once. */
  why: Set<string>;
  /** Directives, or the controls of the guard's chain. */
  lines: Set<string>;
}

function add(blocks: Map<string, Block>, piece: Piece, reason: string): void {
  const guard = piece.type === 'guarded' ? piece.guard : undefined;
  const key = guard ? JSON.stringify(guard) : `directive ${reason}`;
  const block = blocks.get(key) ?? {
    place: guard ? 'before' : 'after',
    ...(guard && { guard }),
    why: new Set(),
    lines: new Set(),
  };
  blocks.set(key, block);
  block.why.add(reason).add(piece.why);
  block.lines.add(piece.type === 'guarded' ? piece.control : piece.directive);
}

/** The rule's message is the rule set's text: a line break would end the comment. */
function reasonOf(obstacle: Obstacle): string {
  const { id, message } = obstacle.chain;
  const said = message === undefined ? '' : ` ("${message.replace(/[^\x20-\x7e\u00a0-\uffff]+/g, ' ').trim()}")`;
  const by = targetLink(obstacle)?.variables.filter((name) => !/[^\x20-\x7e]/.test(name) && name.length <= 80) ?? [];
  const why = by.length === 0 ? '' : ` because of ${by.join(', ')}`;
  return `Rule ${id}${said} stops Klarna's ${callbackWords(obstacle.probes)}${why}.`;
}

function renderBlock({ guard, why, lines }: Block, id: number): string {
  const comment = [...why].map((sentence) => commentLines(sentence)).join('');
  return comment + (guard ? renderGuard(guard, [...lines], id) : [...lines].map((line) => `${line}\n`).join(''));
}
