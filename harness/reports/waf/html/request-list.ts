import type { ConfigurationReport, ProbeResult } from '../../../waf/waf-report.ts';
import { type Markup, markup, table } from '../../html/markup.ts';

/** Everything that was sent, to be searched. */
export function requestList({ results, lost }: ConfigurationReport): Markup {
  const rows = results.map((result) => ({
    className: rowNames(result, lost).join(' '),
    cells: [
      markup`<span class="id">${result.id}</span>`,
      result.row,
      markup`<code class="detail">${result.request}</code>`,
      markup`<strong class="${result.outcome}">${answerWords(result)}</strong>${result.remark && markup`<div class="detail">${result.remark}</div>`}`,
    ],
  }));
  return markup`<details><summary>Every request: ${results.length}</summary>
<div class="search" hidden><input type="search" aria-label="Search the requests" placeholder="Search: push, sqli, 403 …">
${filters.map(([name, title], index) => markup`<button type="button" data-show="${name}" aria-pressed="${index === 0 ? 'true' : 'false'}">${title}</button>`)}
<output class="detail"></output></div>
${table('list', 'What was sent and what came of it', ['Id', 'Row', 'Request', 'Answer'], [{ rows }])}
</details>`;
}

const filters = [
  ['', 'All'],
  ['is-missed', 'Must pass and did not'],
  ['callback', 'Callbacks'],
  ['shopper', 'Customer'],
  ['attack', 'Attacks'],
  ['is-lost', 'Protection lost'],
] as const;

/** For the style and for the buttons. */
const rowNames = ({ id, type, mustPass, outcome }: ProbeResult, lost: readonly string[]): string[] => [
  type,
  ...(mustPass && outcome !== 'passed' ? ['is-missed'] : []),
  ...(lost.includes(id) ? ['is-lost'] : []),
];

const words: Readonly<Record<ProbeResult['outcome'], string>> = {
  passed: 'passed',
  blocked: 'blocked',
  unknown: 'refused, not known by whom',
  failed: 'no answer',
};

const answerWords = ({ status, outcome }: ProbeResult): string =>
  status === undefined ? words[outcome] : `${status} ${words[outcome]}`;
