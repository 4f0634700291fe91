import { expect, test } from '@playwright/test';
import { renderCatalog } from '../../../harness/reports/catalog.ts';
import type { Scenario } from '../../../harness/scenario/scenario.ts';

const scenario = (parts: Partial<Scenario>): Scenario => ({
  id: 'a',
  title: 'A failure',
  source: ['Observed'],
  given: {},
  expect: { verdict: 'paid-but-pending' },
  ...parts,
});
const rowOf = (text: string, id: string) =>
  text
    .split('\n')
    .find((line) => line.includes(`\`${id}\``))
    ?.split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());

test('a table for each tag that occurs, in the order of the tags; what has none comes last', () => {
  const text = renderCatalog([
    scenario({ id: 'a' }),
    scenario({ id: 'b', tags: ['timing', 'firewall'] }),
    scenario({ id: 'c', tags: ['firewall'] }),
  ]);
  expect(text.match(/^## .*$|`.`/gm)).toEqual([
    '## Firewalls and security plugins',
    '`c`',
    '## Timing',
    '`b`',
    '## Without a tag',
    '`a`',
  ]);
});

test('rows are ordered by their number, what has none last', () => {
  const text = renderCatalog([scenario({ id: 'x' }), scenario({ id: 'b', row: 10 }), scenario({ id: 'c', row: 9 })]);
  expect(text.match(/`.`/g)).toEqual(['`c`', '`b`', '`x`']);
});

test('a row: number, id, title, verdicts by versions, stack, sources', () => {
  const text = renderCatalog([
    scenario({
      id: 'full',
      title: 'A | failure',
      row: 9,
      source: ['issue 1', 'issue 2'],
      shownBy: '1.11.8',
      stack: { only: 'containers', why: 'it takes PHP' },
      elsewhere: [{ plugin: '>=2.0.0', why: 'Otherwise.', expect: { verdict: 'paid' } }],
    }),
    scenario({ id: 'plain' }),
  ]);
  expect(rowOf(text, 'full')).toEqual([
    '9',
    '`full`',
    'A \\| failure',
    'paid-but-pending (played on 1.11.8)<br>\\>=2.0.0: paid',
    'containers only: it takes PHP',
    'issue 1<br>issue 2',
  ]);
  expect(rowOf(text, 'plain')).toEqual(['', '`plain`', 'A failure', 'paid-but-pending', 'both', 'Observed']);
});
