import { measuredDuration } from '../labels.ts';
import type { Lifeline, NoteStep, RequestStep, SequencePart } from '../sequence/step.ts';
import { type DiagramRow, diagramWidth, lifelineX, noteRow, requestRow } from './diagram-rows.ts';
import { type Markup, markup } from './markup.ts';

/** What stands at the end of the lifelines of the shop and of Klarna. */
export interface Ends {
  store: string;
  klarna: string;
  /** The two do not agree, and the shop loses by it. */
  lost: boolean;
}

const names: Readonly<Record<Lifeline, [name: string, role: string]>> = {
  shopper: ['Shopper', 'the customer’s browser'],
  edge: ['Edge', 'name, TLS, firewall'],
  store: ['Shop', 'WooCommerce and KCO'],
  klarna: ['Klarna', 'checkout and callbacks'],
};

const headHeight = 48;

/**
 * The sequence as a picture: four lifelines, a row for each step. The same is told by `stepList`, for who cannot see it.
 * @param id of an element, unique in the page
 */
export function sequenceDiagram(id: string, title: string, parts: readonly SequencePart[], ends: Ends): Markup {
  const rows: DiagramRow[] = parts.flatMap((part) => [
    partRow(part.title),
    ...part.steps.map((step) => (step.type === 'note' ? noteRow(step) : requestRow(step))),
  ]);
  let y = headHeight + 8;
  let shopperLeavesAt: number | undefined;
  const drawn = rows.map((row) => {
    const drawing = row.draw(y);
    y += row.height;
    if (row.leaves) shopperLeavesAt = y;
    return drawing;
  });
  const foot = y + 10;
  const height = foot + 44;
  return markup`<svg class="sequence" viewBox="0 0 ${diagramWidth} ${height}" role="img" aria-labelledby="${id}-title ${id}-desc">
<title id="${id}-title">${title}</title>
<desc id="${id}-desc">Sequence diagram of shopper, edge, shop and Klarna. In the end, Klarna’s book: ${ends.klarna}. The shop’s book: ${ends.store}. The same is told step by step in the list below it.</desc>
${(Object.keys(lifelineX) as Lifeline[]).map((name) =>
  lifeline(name, name === 'shopper' ? (shopperLeavesAt ?? foot) : foot),
)}
${drawn}
${endBox('store', 'The shop’s book', ends.store, foot, ends.lost)}${endBox('klarna', 'Klarna’s book', ends.klarna, foot, false)}
</svg>`;
}

function lifeline(name: Lifeline, until: number): Markup {
  const [title, role] = names[name];
  const x = lifelineX[name];
  return markup`<g class="lifeline"><line x1="${x}" y1="${headHeight}" x2="${x}" y2="${until}"/>
<rect x="${x - 78}" y="2" width="156" height="${headHeight - 4}" rx="6"/>
<text class="name" x="${x}" y="21">${title}</text><text class="role" x="${x}" y="37">${role}</text></g>`;
}

/** A line across, from which time counts anew. */
function partRow(title: string): DiagramRow {
  return {
    height: 34,
    draw: (y) => markup`<g class="part"><rect x="0" y="${y + 5}" width="${diagramWidth}" height="22" rx="4"/>
<text x="10" y="${y + 20}">${title}</text></g>`,
  };
}

function endBox(on: Lifeline, book: string, words: string, y: number, lost: boolean): Markup {
  const x = lifelineX[on];
  return markup`<g class="${lost ? 'end lost' : 'end'}"><rect x="${x - 105}" y="${y}" width="210" height="42" rx="6"/>
<text class="role" x="${x}" y="${y + 16}">${book}</text><text class="name" x="${x}" y="${y + 33}">${words}</text></g>`;
}

/** How to read the diagrams. */
export function legend(): Markup {
  const signs: [drawing: Markup, meaning: string][] = [
    [
      markup`<g class="request"><path class="line" d="M2 11h56"/><path class="head" d="M62 11l-9 -4.5v9z"/><circle class="through" cx="30" cy="11" r="3.5"/></g>`,
      'a request that arrived; the dot: it went through the edge',
    ],
    [
      markup`<g class="request lost"><path class="line" d="M2 11h50"/><path class="cross" d="M46 5l12 12m0 -12l-12 12"/></g>`,
      'a request that was stopped, and where',
    ],
    [
      markup`<g class="request lost"><path class="line unsent" d="M2 11h50"/><path class="cross" d="M46 5l12 12m0 -12l-12 12"/></g>`,
      'never sent: there was no address to send it to',
    ],
    [
      markup`<g class="request lost"><path class="line" d="M2 11h56"/><path class="head" d="M62 11l-9 -4.5v9z"/></g>`,
      'arrived, and yet did not do its work',
    ],
    [
      markup`<g class="box"><path d="M2 11l6 -4v-6h54v20h-54v-6z"/></g>`,
      'what somebody did, or what changed in Klarna’s book',
    ],
  ];
  return markup`<ul class="legend">${signs.map(
    ([drawing, meaning]) => markup`<li><svg viewBox="0 0 64 22" aria-hidden="true">${drawing}</svg>${meaning}</li>`,
  )}</ul>`;
}

const who: Readonly<Record<Lifeline, string>> = { shopper: 'Shopper', edge: 'Edge', store: 'Shop', klarna: 'Klarna' };

/** The diagram in words: the same steps in the same order, with whole URLs. */
export function stepList(parts: readonly SequencePart[]): Markup {
  return markup`<ol class="steps">${parts.map(
    ({ title, steps }) =>
      markup`<li><strong>${title}</strong><ol>${steps.map(
        (step) =>
          markup`<li${step.type === 'request' && step.lost && markup` class="lost"`}><span class="time">+${measuredDuration(step.atMs)}</span> ${
            step.type === 'note' ? noteText(step) : requestText(step)
          }</li>`,
      )}</ol></li>`,
  )}</ol>`;
}

const noteText = ({ on, text, detail }: NoteStep): Markup =>
  markup`${who[on]}: ${text}${detail && markup` <span class="detail">(${detail})</span>`}`;

function requestText({ from, to, count, method, path, url, answer, remark, lost, changes }: RequestStep): Markup {
  const target = to === 'nowhere' ? 'nobody' : lost && to === 'edge' ? 'edge, no further' : who[to].toLowerCase();
  return markup`${who[from]} → ${target}: ${count > 1 && `${count} × `}<code>${method} ${count > 1 ? path : url}</code> <strong>${answer}</strong>${
    remark && ` ${remark}`
  }${changes.map((change) => `. Klarna’s book: ${change}`)}`;
}
