import { measuredDuration } from '../labels.ts';
import type { Lifeline, NoteStep, RequestStep } from '../sequence/step.ts';
import { type Markup, markup } from './markup.ts';

/** All lengths of a diagram are in units of its view box; on a wide screen one is about a pixel. */
export const diagramWidth = 1000;

/** Where each lifeline stands. Left of them are the times, right of them the changes in Klarna's book. */
export const lifelineX: Readonly<Record<Lifeline, number>> = { shopper: 128, edge: 312, store: 500, klarna: 800 };

const timesEndAt = 62;

/** One row of a diagram: its height, and what it looks like from `y` downwards. */
export interface DiagramRow {
  height: number;
  /** After it the shopper is gone. */
  leaves?: boolean;
  draw(y: number): Markup;
}

/** Width of a character of a label, which is set in a fixed-width font. */
const labelCharacter = 6.7;

/**
 * The label, made as short as the width asks for. Of a path the first and the last part say most: the middle is left
 * out, whole parts first.
 */
export function fit(text: string, width: number): string {
  const most = Math.max(8, Math.floor(width / labelCharacter));
  if ([...text].length <= most) return text;
  const characters = [...text.replace(/(\/[^/]+)\/.+\/([^/?]+\/?(?:\?.*)?)$/, '$1/…/$2')];
  if (characters.length <= most) return characters.join('');
  const end = Math.floor((most - 1) / 2);
  return `${characters.slice(0, most - 1 - end).join('')}…${characters.slice(-end).join('')}`;
}

/** Something that happened at one place, written beside its lifeline. */
export function noteRow({ atMs, on, text, detail, leaves }: NoteStep): DiagramRow {
  return {
    height: 26,
    leaves,
    draw: (y) => markup`<g class="note">
<title>${text}${detail ? `: ${detail}` : ''}</title>
<text class="time" x="${timesEndAt}" y="${y + 17}">${measuredDuration(atMs)}</text>
${noteBox(on, text, y + 2)}${leaves && markup`<path class="leaves" d="M${lifelineX[on] - 6} ${y + 26}h12"/>`}</g>`,
  };
}

/** The words in a box whose point touches the lifeline. */
function noteBox(on: Lifeline, text: string, y: number): Markup {
  const words = fit(text, 172);
  const x = lifelineX[on] + 10;
  const width = [...words].length * 6.9 + 16;
  return markup`<g class="${text.startsWith('PAID') ? 'box paid' : 'box'}"><path d="M${x - 6} ${y + 10}l6 -4v-6h${width}v20h-${width}v-6z"/>
<text x="${x + 8}" y="${y + 14}">${words}</text></g>`;
}

/** Room for the label above the line. */
const labelHeight = 20;
/** A call from Klarna goes past the shop to the edge, and comes back to the shop this much lower. */
const turnHeight = 16;

export function requestRow(step: RequestStep): DiagramRow {
  const turns = step.from === 'klarna' && step.to === 'store';
  const lines = endLines(step);
  return {
    height: labelHeight + (turns ? turnHeight + 14 : 10) + 15 * Math.max(0, lines.length - 1),
    draw: (y) => {
      const line = y + labelHeight;
      return markup`<g class="${step.lost ? 'request lost' : 'request'}" data-requests="${step.count}">
<title>${fullText(step)}</title>
<text class="time" x="${timesEndAt}" y="${line + 4}">${measuredDuration(step.atMs)}</text>
${label(step, line)}${turns ? turningLine(line) : straightLine(step, line)}${endText(step, lines, turns ? line + turnHeight : line)}
${step.changes.map((change, index) => noteBox('klarna', change, line - 14 + 22 * index))}</g>`;
    },
  };
}

/** What a pointer sees: nothing shortened. */
function fullText({ count, method, path, url, answer, remark }: RequestStep): string {
  return `${count > 1 ? `${count} × ${method} ${path}` : `${method} ${url}`}: ${answer}${remark ? `, ${remark}` : ''}`;
}

const isLeftwards = ({ from, to }: RequestStep): boolean =>
  to === 'nowhere' ? from === 'klarna' : lifelineX[to] < lifelineX[from];

function targetOf(step: RequestStep): number {
  if (step.to === 'nowhere') return lifelineX[step.from] + (isLeftwards(step) ? -190 : 190);
  return lifelineX[step.to];
}

function label(step: RequestStep, line: number): Markup {
  const leftwards = isLeftwards(step);
  const start = lifelineX[step.from] + (leftwards ? -10 : 10);
  // A call from Klarna has room up to the edge, unless what became of it stands before that.
  const room = leftwards
    ? step.to === 'nowhere'
      ? 185
      : 400
    : targetOf(step) - start - 14 - (answersAtHead(step) ? 9 * step.answer.length : 0);
  const count = step.count > 1 ? `${step.count} × ` : '';
  const words = fit(`${count}${step.method} ${step.path}`, room);
  const head = answersAtHead(step)
    ? markup`<text class="answer" x="${targetOf(step) - 12}" y="${line - 6}" text-anchor="end">${step.answer}</text>`
    : undefined;
  return markup`<text class="label" x="${start}" y="${line - 6}" text-anchor="${leftwards ? 'end' : 'start'}">${words}</text>${head}`;
}

/** Where nothing else is to be said, the answer stands on the line. */
const answersAtHead = (step: RequestStep): boolean => endLines(step).length === 0;

/** What is said beside the end of the line: who stopped it, and what came of it. */
function endLines({ from, to, answer, remark, lost }: RequestStep): string[] {
  if (from !== 'klarna' && to !== 'edge' && !lost && !remark) return [];
  const whole = remark ? `${answer} ${remark}` : answer;
  // Under the label of a call that led nowhere there is little room.
  const fits = to === 'store' || (to === 'edge' && whole.length <= 30);
  return fits ? [whole] : [answer, remark ?? ''];
}

function endText(step: RequestStep, lines: readonly string[], line: number): Markup[] {
  const leftOfEnd = isLeftwards(step) && step.to !== 'store';
  const x = targetOf(step) + (leftOfEnd ? -14 : 14);
  return lines.map(
    (words, index) =>
      markup`<text class="${index === 0 ? 'answer' : 'answer code'}" x="${x}" y="${line + 4 + 15 * index}" text-anchor="${leftOfEnd ? 'end' : 'start'}">${words}</text>`,
  );
}

function straightLine(step: RequestStep, line: number): Markup {
  const from = lifelineX[step.from];
  const to = targetOf(step);
  const back = to < from ? 1 : -1;
  const stopped = step.lost && step.to !== 'store';
  const through = step.from === 'shopper' && step.to === 'store';
  return markup`<line class="${step.to === 'nowhere' ? 'line unsent' : 'line'}" x1="${from}" y1="${line}" x2="${to + back * (stopped ? 0 : 2)}" y2="${line}"/>
${through && markup`<circle class="through" cx="${lifelineX.edge}" cy="${line}" r="3.5"/>`}
${stopped ? cross(to, line) : arrowHead(to, line, back)}`;
}

/** From Klarna through the edge to the shop. */
function turningLine(line: number): Markup {
  const { klarna, edge, store } = lifelineX;
  return markup`<path class="line" d="M${klarna} ${line}H${edge}v${turnHeight}H${store - 2}"/>
<circle class="through" cx="${edge}" cy="${line}" r="3.5"/>${arrowHead(store, line + turnHeight, -1)}`;
}

const arrowHead = (x: number, y: number, back: number): Markup =>
  markup`<path class="head" d="M${x} ${y}l${9 * back} -4.5v9z"/>`;

const cross = (x: number, y: number): Markup => markup`<path class="cross" d="M${x - 6} ${y - 6}l12 12m0 -12l-12 12"/>`;
