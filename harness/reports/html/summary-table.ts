import type { Verdict } from '../../scenario/verdicts.ts';
import { pluginLabel, type ScenarioResult } from '../../verdict/scenario-result.ts';
import { describeGiven } from '../describe-given.ts';
import { type Importance, importanceOf, importances, type ResultGroup } from '../group-results.ts';
import { isLost, verdictLabels } from '../labels.ts';
import { versionRanges } from '../versions.ts';
import { type Fill, type Markup, markup, type TableRow, table } from './markup.ts';

/** Red means that a paid order was lost; the other ends that nobody wants are no good news either. */
export const verdictClass = (verdict: Verdict): string =>
  isLost({ verdict }) ? 'verdict lost' : amiss.has(verdict) ? 'verdict amiss' : 'verdict';

const amiss: ReadonlySet<Verdict> = new Set(['paid-twice', 'inconclusive']);

/** A group of results with the places of its details in the page. */
export interface Placed extends ResultGroup {
  id: string;
  /** What is shown step by step, each with its place. */
  inFull: { result: ScenarioResult; id: string }[];
}

const titles: Readonly<Record<Importance, string>> = {
  differs: 'Not as expected',
  inconclusive: 'Cannot be told',
  known: 'Not as expected, and known by the baseline',
  lost: 'Lost orders, as expected: Klarna’s book and the shop’s do not agree on what is paid',
  fine: 'No order lost, as expected',
  skipped: 'Not played',
};

/**
 * One row for each scenario, or several where plugin versions came out differently; what matters most comes first.
 * @param played the versions of the run
 */
export function summaryTable(groups: readonly Placed[], played: readonly string[]): Markup {
  const bodies = importances.flatMap((importance) => {
    const rows = groups
      .filter(({ first }) => importanceOf(first) === importance)
      .map((group) => summaryRow(group, played));
    return rows.length === 0 ? [] : [{ title: titles[importance], className: importance, rows }];
  });
  return table(
    'summary',
    'What was played, what came of it, and why',
    ['Scenario', 'What differs from a healthy shop', 'Verdict', 'Why', 'What to change'],
    bodies,
  );
}

function summaryRow(group: Placed, played: readonly string[]): TableRow {
  const { first, results, id } = group;
  const versions = results.length > 1 && markup`<div class="versions">KCO ${versionLinks(group, played)}</div>`;
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

/** A link to each version that is shown step by step; the names of all where these are not all. */
function versionLinks({ results, inFull }: Placed, played: readonly string[]): Markup {
  const links = inFull.map(
    ({ result, id }, index) => markup`${index > 0 && ', '}<a href="#${id}">${pluginLabel(result)}</a>`,
  );
  if (inFull.length === results.length) return markup`${links}`;
  const names = results.map(pluginLabel);
  return markup`${versionRanges(names, played)}: ${links}`;
}

/** Names by which the page's buttons choose. */
export const filterNames = ({ first }: ResultGroup): string =>
  [...(isLost(first) ? ['is-lost'] : []), ...(first.outcome === 'as-expected' ? [] : ['is-surprise'])].join(' ');

function whyCell({ first }: ResultGroup): Fill {
  const { outcome, reason, diagnosis, known } = first;
  const why = diagnosis?.why ?? (isLost(first) ? 'The record does not say why.' : undefined);
  if (outcome === 'as-expected') return why ?? '–';
  return markup`<div>${reason}</div>${why !== undefined && markup`<div>${why}</div>`}${known !== undefined && markup`<div>Known: ${known}</div>`}`;
}

function verdictCell({ first }: ResultGroup): Markup {
  return markup`<strong class="${verdictClass(first.verdict)}">${verdictLabels[first.verdict]}</strong><div class="id">${first.verdict}</div>`;
}

const phrases = (all: readonly string[]): Fill =>
  all.length === 0 ? 'nothing' : markup`<ul>${all.map((phrase) => markup`<li>${phrase}</li>`)}</ul>`;
