import { type Markup, markup } from '../html/markup.ts';
import type { Comparison } from './comparison.ts';
import { comparisonHeadline, comparisonParts } from './describe-comparison.ts';

/** A section of the page: what changed, the worst first. */
export const htmlComparison = (comparison: Comparison): Markup => markup`<section class="comparison">
<h2>${comparisonHeadline(comparison)}</h2>
<p class="detail">The order of verdicts decides what is better or worse, not what the scenarios expect.</p>
${comparisonParts(comparison).map(
  ({ kind, title, lines }) => markup`<h4>${title}</h4>
<ul>${lines.map(
    ({ name, text, because }) =>
      markup`<li class="${kind === 'worse' ? 'lost' : ''}"><strong>${name}</strong>${text !== '' && `: ${text}`}${because !== undefined && markup`<div class="detail">${because}</div>`}</li>`,
  )}</ul>`,
)}
</section>`;
