import { type Markup, markup } from './markup.ts';

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
