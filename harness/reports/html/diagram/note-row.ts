import { measuredWords } from '../../duration-words.ts';
import type { Lifeline, NoteStep } from '../../sequence/step.ts';
import { type Markup, markup } from '../markup.ts';
import { columns, fit, type Row, timesEndAt } from './layout.ts';

/** Something that happened at one place, written beside its lifeline. */
export function noteRow({ atMs, on, text, detail, leaves }: NoteStep): Row {
  return {
    height: 26,
    leaves,
    draw: (y) => markup`<g class="note">
<title>${text}${detail ? `: ${detail}` : ''}</title>
<text class="time" x="${timesEndAt}" y="${y + 17}">${measuredWords(atMs)}</text>
${noteBox(on, text, y + 2)}${leaves && markup`<path class="leaves" d="M${columns[on] - 6} ${y + 26}h12"/>`}</g>`,
  };
}

/** The words in a box whose point touches the lifeline. */
export function noteBox(on: Lifeline, text: string, y: number): Markup {
  const words = fit(text, 172);
  const x = columns[on] + 10;
  const width = [...words].length * 6.9 + 16;
  return markup`<g class="${text.startsWith('PAID') ? 'box paid' : 'box'}"><path d="M${x - 6} ${y + 10}l6 -4v-6h${width}v20h-${width}v-6z"/>
<text x="${x + 8}" y="${y + 14}">${words}</text></g>`;
}
