import { expect, test } from 'vitest';
import { styleFor } from '../../../../harness/reports/style.ts';
import { textTable } from '../../../../harness/reports/waf/terminal-tables.ts';

const style = styleFor(false);
const head = ['what', 'count', 'why'];
const rows = [
  { mark: '–', cells: ['the first', '1', 'one two three four five six seven eight nine ten'] },
  { mark: '✔', cells: ['2', '10', 'chosen'] },
];

test('the last column wraps below itself', () => {
  expect(textTable(head, rows, { style, columns: 48 }).join('\n')).toBe(
    [
      '    what       count  why',
      '  – the first  1      one two three four five',
      '                      six seven eight nine ten',
      '  ✔ 2          10     chosen',
    ].join('\n'),
  );
});

test('where there is no room for it, each row stands alone', () => {
  const text = textTable(head, rows, { style, columns: 40 }).join('\n');
  expect(text).toContain('  – the first\n      count: 1 · why: one two three four');
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(40);
});
