import { measuredWords } from '../duration-words.ts';
import type { Lifeline, NoteStep, RequestStep, SequencePart } from '../sequence/step.ts';
import { type Markup, markup } from './markup.ts';

const who: Readonly<Record<Lifeline, string>> = { shopper: 'Shopper', edge: 'Edge', store: 'Shop', klarna: 'Klarna' };

/** The diagram in words: the same steps in the same order, with whole URLs. */
export function stepList(parts: readonly SequencePart[]): Markup {
  return markup`<ol class="steps">${parts.map(
    ({ title, steps }) =>
      markup`<li><strong>${title}</strong><ol>${steps.map(
        (step) =>
          markup`<li${step.type === 'request' && step.lost && markup` class="lost"`}><span class="time">+${measuredWords(step.atMs)}</span> ${
            step.type === 'note' ? noteWords(step) : requestWords(step)
          }</li>`,
      )}</ol></li>`,
  )}</ol>`;
}

const noteWords = ({ on, text, detail }: NoteStep): Markup =>
  markup`${who[on]}: ${text}${detail && markup` <span class="detail">(${detail})</span>`}`;

function requestWords({ from, to, count, method, path, url, answer, remark, lost, changes }: RequestStep): Markup {
  const target = to === 'nowhere' ? 'nobody' : lost && to === 'edge' ? 'edge, no further' : who[to].toLowerCase();
  return markup`${who[from]} → ${target}: ${count > 1 && `${count} × `}<code>${method} ${count > 1 ? path : url}</code> <strong>${answer}</strong>${
    remark && ` ${remark}`
  }${changes.map((change) => `. Klarna’s book: ${change}`)}`;
}
