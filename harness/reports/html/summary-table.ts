import { describeGiven } from '../describe-given.ts';
import { type Importance, importanceOf, importances, type ResultGroup } from '../group-results.ts';
import { isLost, verdictWords } from '../verdict-words.ts';
import { type Fill, type Markup, markup } from './markup.ts';
import { type TableRow, table } from './table.ts';

/** A group of results with the places of its details in the page. */
export interface Placed extends ResultGroup {
  id: string;
  /** Of each result, in the same order. */
  resultIds: string[];
}

const titles: Readonly<Record<Importance, string>> = {
  differs: 'Not as expected',
  inconclusive: 'Cannot be told',
  lost: 'Lost orders, as expected: paid in Klarna’s book and not in the shop’s',
  fine: 'No order lost, as expected',
  skipped: 'Not played',
};

/** One row for each scenario, or several where plugin versions came out differently; what matters most comes first. */
export function summaryTable(groups: readonly Placed[]): Markup {
  const bodies = importances.flatMap((importance) => {
    const rows = groups.filter(({ first }) => importanceOf(first) === importance).map(summaryRow);
    return rows.length === 0 ? [] : [{ title: titles[importance], className: importance, rows }];
  });
  return table(
    'summary',
    'What was played, what came of it, and why',
    ['Scenario', 'What differs from a healthy shop', 'Verdict', 'Why', 'What to change'],
    bodies,
  );
}

function summaryRow(group: Placed): TableRow {
  const { first, results, id, resultIds } = group;
  const versions =
    results.length > 1 &&
    markup`<div class="versions">KCO ${results.map(
      ({ kco }, index) => markup`${index > 0 && ', '}<a href="#${resultIds[index] ?? id}">${kco}</a>`,
    )}</div>`;
  return {
    className: filterNames(group),
    cells: [
      markup`<a href="#${id}">${first.title}</a><div class="id">${first.id}</div>${versions}`,
      phrases(describeGiven(first.given)),
      verdictCell(group),
      whyCell(group),
      first.diagnosis?.change ?? '–',
    ],
  };
}

/** Names by which the page's buttons choose. */
export const filterNames = ({ first }: ResultGroup): string =>
  [...(isLost(first) ? ['is-lost'] : []), ...(first.outcome === 'as-expected' ? [] : ['is-surprise'])].join(' ');

function whyCell({ first }: ResultGroup): Fill {
  const { outcome, reason, diagnosis } = first;
  const why = diagnosis?.why ?? (isLost(first) ? 'The record does not say why.' : undefined);
  if (outcome === 'as-expected') return why ?? '–';
  return markup`<div>${reason}</div>${why !== undefined && markup`<div>${why}</div>`}`;
}

function verdictCell({ first }: ResultGroup): Markup {
  return markup`<strong class="${isLost(first) ? 'verdict lost' : 'verdict'}">${verdictWords[first.verdict]}</strong><div class="id">${first.verdict}</div>`;
}

const phrases = (all: readonly string[]): Fill =>
  all.length === 0 ? 'nothing' : markup`<ul>${all.map((phrase) => markup`<li>${phrase}</li>`)}</ul>`;
