import type { Elsewhere, Scenario } from '../scenario/scenario.ts';
import { type Tag, tags } from '../scenario/scenario.ts';
import { code, escapeMarkdown, markdownTable } from './markdown-text.ts';

const titles: Readonly<Record<Tag, string>> = {
  requirement: 'Requirements',
  firewall: 'Firewalls and security plugins',
  transport: 'Transport',
  timing: 'Timing',
  state: 'State of the order',
  code: 'Code of the shop',
};

const head = ['Row', 'Scenario', 'What happens', 'Verdict', 'Stack', 'Source'];

/** All scenarios as Markdown: a table for each tag, in which a scenario stands that has it first. */
export function renderCatalog(scenarios: readonly Scenario[]): string {
  const groups: [title: string, scenarios: Scenario[]][] = [
    ...tags.map((tag): [string, Scenario[]] => [
      titles[tag],
      scenarios.filter((scenario) => scenario.tags?.[0] === tag),
    ]),
    ['Without a tag', scenarios.filter(({ tags: own = [] }) => own.length === 0)],
  ];
  return groups
    .filter(([, all]) => all.length > 0)
    .map(([title, all]) => [`## ${title}`, table(all)].join('\n\n'))
    .join('\n\n')
    .concat('\n');
}

function table(scenarios: readonly Scenario[]): string {
  const rows = [...scenarios].sort(
    (a, b) => (a.row ?? Number.POSITIVE_INFINITY) - (b.row ?? Number.POSITIVE_INFINITY) || a.id.localeCompare(b.id),
  );
  return markdownTable(head, rows.map(scenarioRow));
}

function scenarioRow({ row, id, title, source, expect, elsewhere = [], shownBy, stack }: Scenario): string[] {
  const shown = shownBy === undefined ? expect.verdict : `${expect.verdict} (played on ${shownBy})`;
  return [
    row === undefined ? '' : String(row),
    code(id),
    escapeMarkdown(title),
    [escapeMarkdown(shown), ...elsewhere.map(otherVerdict)].join('<br>'),
    stack ? escapeMarkdown(`${stack.only} only: ${stack.why}`) : 'both',
    source.map(escapeMarkdown).join('<br>'),
  ];
}

const otherVerdict = ({ plugin, expect }: Elsewhere): string => escapeMarkdown(`${plugin}: ${expect.verdict}`);
