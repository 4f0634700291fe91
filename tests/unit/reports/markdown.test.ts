import { expect, test } from 'vitest';
import { renderMarkdown } from '../../../harness/reports/markdown.ts';
import { escapeMarkdown } from '../../../harness/reports/markdown-text.ts';
import { hostileResult, hostileText } from './hostile-result.ts';
import { recordedResults } from './recorded-run.ts';
import { result, runResults } from './result-builder.ts';

const lost = result({
  id: 'lost',
  title: 'The push is blocked',
  verdict: 'paid-but-pending',
  given: { shopper: { afterPaying: 'closes-tab' } },
  diagnosis: { why: 'A rule.', change: 'The rule.' },
});
const rowsOf = (text: string) => text.split('\n').filter((line) => line.startsWith('|'));
/** Cells of a row: only a pipe that is not escaped parts two. */
const cellsOf = (row: string) => row.split(/(?<!\\)\|/).slice(1, -1);

test('it begins with the result in one sentence', () => {
  const [first] = renderMarkdown(recordedResults()).split('\n');
  expect(first).toBe('## 3 of 5 checkouts ended with a paid order that the shop does not know of');
});

test('it tells the stack, its versions, the run and how it went', () => {
  const text = renderMarkdown(recordedResults());
  expect(text).toContain('**Real software.** Unmodified WordPress');
  expect(text).toContain('5 as expected in 77.5 s, http shopper. KCO plugin 2.13.11, WooCommerce 10.0.2');
  expect(text).toContain('Run 1121-1228-df59.');
});

test('a scenario is a row: id, version, what differs, verdict, outcome', () => {
  const row = rowsOf(renderMarkdown(runResults(lost)))[2] ?? '';
  expect(cellsOf(row).map((cell) => cell.trim())).toEqual([
    '`lost`',
    '2.13.11',
    'the customer closes the tab after paying',
    '**Paid, but the shop waits for payment (paid-but-pending)**',
    'as expected',
  ]);
});

test('several versions share a row where all is the same', () => {
  const rows = rowsOf(renderMarkdown(runResults({ ...lost, kco: '2.0.16' }, lost)));
  expect(rows).toHaveLength(6);
  expect(rows[5]).toContain('| 2.0.16, 2.13.11 |');
});

test('several versions are a matrix before the table, one is not', () => {
  const text = renderMarkdown(runResults(lost, { ...lost, kco: '2.18.4', verdict: 'paid' }));
  expect(rowsOf(text).slice(0, 3)).toEqual([
    '| Scenario | KCO 2.13.11 | KCO 2.18.4 |',
    '| --- | --- | --- |',
    '| `lost` | pending | **≠ paid** |',
  ]);
  expect(rowsOf(renderMarkdown(runResults(lost)))[0]).toMatch(/^\| Scenario \| KCO \|/);
});

test('a version that ends otherwise has its reason', () => {
  const text = renderMarkdown(runResults(result({ kco: '2.18.4', elsewhere: 'It passes the rule.' })));
  expect(text).toContain('### `healthy`: A healthy shop\n\n**With KCO 2.18.4:** It passes the rule.');
  expect(text).not.toContain('the record does not say');
});

test('controls that were paid are a sentence, others are rows', () => {
  const control = result({ controlOf: 'lost' });
  const text = renderMarkdown(runResults(lost, control));
  expect(text).toContain('\n\n1 control, a scenario without its deviations: paid.\n\n');
  expect(rowsOf(text)).toHaveLength(3);
  expect(renderMarkdown(runResults(lost, { ...control, outcome: 'differs' }))).toContain('| `control of lost` |');
});

test('a lost order has its why and its change', () => {
  const text = renderMarkdown(runResults(lost));
  expect(text).toContain('### `lost`: The push is blocked\n\n**Why:** A rule.\n\n**What to change:** The rule.');
});

test('a lost order that nobody can explain says so', () => {
  expect(renderMarkdown(runResults({ ...lost, diagnosis: null }))).toContain('**Why:** the record does not say');
});

test('what is not as expected has its reason, and comes first', () => {
  const differs = result({ id: 'other', outcome: 'differs', reason: 'expected this, got that' });
  const text = renderMarkdown(runResults(lost, differs));
  expect(text).toContain('**Not as expected:** expected this, got that');
  expect(text).not.toContain('the record does not say');
  expect(text.indexOf('### `other`')).toBeLessThan(text.indexOf('### `lost`'));
});

test('an expected good end needs no paragraph', () => {
  expect(renderMarkdown(runResults(result()))).not.toContain('###');
});

test('hostile text stays text: every row has its five cells, and no mark is left', () => {
  const text = renderMarkdown(runResults(hostileResult()));
  for (const row of rowsOf(text)) expect(cellsOf(row)).toHaveLength(5);
  expect(rowsOf(text)).toHaveLength(3);
  const outsideOfCode = text.replace(/(?<!\\)`[^`]*`/g, '');
  expect(outsideOfCode).toContain('script');
  expect(outsideOfCode).not.toMatch(/(?<!\\)<script|(?<!\\)\[y\]|[^\\]:\/\/|(?!\n)\p{Cc}/u);
});

for (const [text, escaped] of [
  ['a|b', 'a\\|b'],
  ['a\nb', 'a b'],
  ['KCO_WC_Push', 'KCO\\_WC\\_Push'],
  ['1. one', '1\\. one'],
  ['- item', '\\- item'],
  ['2.13.11', '2.13.11'],
  ['http://shop.test/', 'http\\://shop.test/'],
  ['\\', '\\\\'],
] as const) {
  test(`${JSON.stringify(text)} is written ${escaped}`, () => expect(escapeMarkdown(text)).toBe(escaped));
}

test('backslashes of the text do not undo an escape', () => {
  expect(escapeMarkdown('\\|')).toBe('\\\\\\|');
  expect(escapeMarkdown(hostileText)).not.toMatch(/(?<!\\)(\\\\)*\|/);
});
