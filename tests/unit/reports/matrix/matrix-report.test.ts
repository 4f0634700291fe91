import { load } from 'cheerio/slim';
import { expect, test } from 'vitest';
import { type Matrix, matrixFormats, matrixOf } from '../../../../harness/reports/matrix/matrix.ts';
import { renderMatrix } from '../../../../harness/reports/matrix/matrix-report.ts';
import { styleFor } from '../../../../harness/reports/style.ts';
import { hostileResult, hostileText } from '../hostile-result.ts';
import { result } from '../result-builder.ts';
import { playedRun } from './played-run.ts';

const style = styleFor(false);
const lost = result({ id: 'lost', title: 'Blocked', verdict: 'paid-but-pending' });
const three = matrixOf([
  playedRun([lost, { ...lost, kco: '2.18.4', verdict: 'paid' }], 'simulated', 'simulated'),
  playedRun([{ ...lost, outcome: 'differs', verdict: 'paid', reason: 'expected a loss' }]),
]);
const alike = matrixOf([playedRun([lost, { ...lost, kco: '2.0.16' }])]);
const rendered = (matrix: Matrix, format: (typeof matrixFormats)[number]) => renderMatrix(matrix, format, { style });

test('in the terminal: the matrix, the reasons of what stands out, and the stacks compared', () => {
  const blocks = rendered(three, 'terminal').trimEnd().split('\n\n');
  expect(blocks[0]?.split('\n').at(-1)).toBe('lost      ✘ paid              ≠ pending    paid');
  expect(blocks.slice(2)).toEqual([
    '✘ lost on KCO 2.13.11: expected a loss',
    'Simulated against containers\nlost with KCO 2.13.11: paid-but-pending (processing, acknowledged) simulated, ' +
      'paid (processing, acknowledged) on containers with WooCommerce 10.0.2',
  ]);
});

test('what all columns share is said once, above them', () => {
  expect(rendered(alike, 'terminal').split('\n')[0]).toBe('containers, WooCommerce 10.0.2');
  expect(rendered(alike, 'markdown').split('\n')[0]).toBe('All on containers, WooCommerce 10.0.2.');
  expect(load(rendered(alike, 'html'))('header p').text()).toBe('All on containers, WooCommerce 10.0.2.');
});

test('as Markdown: a table whose rows have as many cells as its head', () => {
  const text = rendered(three, 'markdown');
  const rows = text.split('\n').filter((line) => line.startsWith('|'));
  expect(rows).toEqual([
    '| Scenario | KCO 2.13.11<br>containers<br>WooCommerce 10.0.2 | KCO 2.13.11<br>simulated | KCO 2.18.4<br>simulated |',
    '| --- | --- | --- | --- |',
    '| `lost` | **✘ paid** | **≠ pending** | paid |',
  ]);
  expect(text).toContain('- ✘ lost on KCO 2.13.11: expected a loss\n\n### Simulated against containers\n\n- lost with');
});

test('as HTML: one page that fetches nothing and runs no script', () => {
  const $ = load(rendered(three, 'html'), { xml: false });
  expect($('meta[http-equiv="Content-Security-Policy"]').attr('content')).toContain("script-src 'none'");
  expect($('script, [src], [href]')).toHaveLength(0);
  const cells = $('.matrix tbody td').get();
  expect(cells.map((cell) => $(cell).text())).toEqual(['✘ paid', '≠ pending', 'paid']);
  expect(cells.map((cell) => $(cell).find('span').attr('class'))).toEqual(['differs', 'lost other', '']);
  expect($('main').text()).toContain('expected a loss');
});

test('as JSON: every version a column, every cell with its reason, and the stacks compared', () => {
  const { schemaVersion, columns, rows, stacks } = JSON.parse(rendered(three, 'json')) as Matrix & {
    schemaVersion: number;
    stacks: { compared: number; differences: { id: string }[] };
  };
  expect({ schemaVersion, columns, rows }).toEqual({ schemaVersion: 1, ...three });
  expect(stacks).toMatchObject({ compared: 1, differences: [{ id: 'lost', kco: '2.13.11' }] });
});

test('hostile text is text in every format', () => {
  const hostile = matrixOf([playedRun([hostileResult()], hostileText, hostileText), playedRun([lost])]);
  for (const format of matrixFormats) expect(rendered(hostile, format).length).toBeGreaterThan(100);
  const $ = load(rendered(hostile, 'html'), { xml: false });
  expect($('script')).toHaveLength(0);
  expect($('th').text()).toContain('<script>alert(1)</script>');
  const rows = rendered(hostile, 'markdown')
    .split('\n')
    .filter((line) => line.startsWith('|'));
  for (const row of rows) expect(row.split(/(?<!\\)\|/)).toHaveLength(5);
});
