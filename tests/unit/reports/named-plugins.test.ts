import { load } from 'cheerio/slim';
import { expect, test } from 'vitest';
import type { PlayedPlugin, PlayedSource } from '../../../harness/evidence/played-sources.ts';
import { describeSource } from '../../../harness/evidence/played-sources.ts';
import { renderAnnotations } from '../../../harness/reports/github.ts';
import { renderReport } from '../../../harness/reports/html/render-report.ts';
import { renderJunit } from '../../../harness/reports/junit.ts';
import { renderMarkdown } from '../../../harness/reports/markdown.ts';
import { matrixOf } from '../../../harness/reports/matrix/matrix.ts';
import { columnHeads } from '../../../harness/reports/matrix/matrix-labels.ts';
import { sourcesOf } from '../../../harness/reports/sources.ts';
import { styleFor } from '../../../harness/reports/style.ts';
import { finalReport, progressLine } from '../../../harness/reports/terminal.ts';
import { result, runResults } from './result-builder.ts';

// Two builds that call themselves by one version: nowhere may one pass for the other.

const source: PlayedSource = { slug: 'kco', version: '2.13.11', kind: 'folder', source: './kco', hash: '0123456789ab' };
const good = result({ plugin: 'good', evidence: 'scenarios/healthy--kco-good' });
const bad = result({
  plugin: 'bad',
  verdict: 'paid-but-pending',
  outcome: 'differs',
  reason: 'expected paid',
  diagnosis: { why: 'The push did nothing.', change: 'Mend it.' },
  evidence: 'scenarios/healthy--kco-bad',
});
const base = runResults(bad, good);
const plugins: PlayedPlugin[] = [
  { ...source, label: 'good', commit: '1a2b3c4d5e6f7a8b', dirty: true },
  { ...source, label: 'bad', source: './broken', build: 'make' },
];
const results = { ...base, run: { ...base.run, sources: { plugins, woocommerce: undefined, with: [] } } };
const said = 'folder ./kco, commit 1a2b3c4d5e6f and changes, content 0123456789ab';

test('where a source came from, in one line', () => {
  expect(plugins.map(describeSource)).toEqual([said, 'folder ./broken, content 0123456789ab, built by "make"']);
});

test('they are two columns of the matrix, and each cell is that of its build', () => {
  const { columns, rows } = matrixOf([results]);
  expect(columns.map(({ kco, plugin }) => [kco, plugin])).toEqual([
    [['2.13.11'], 'bad'],
    [['2.13.11'], 'good'],
  ]);
  expect(rows[0]?.cells.map((cell) => cell?.verdict)).toEqual(['paid-but-pending', 'paid']);
  expect(columnHeads({ columns, rows })).toEqual([
    ['KCO bad', '2.13.11'],
    ['KCO good', '2.13.11'],
  ]);
});

test('a label that begins with the version does not say it twice', () => {
  const columns = matrixOf([runResults(result({ plugin: '2.13.11 (folder a)' }))]);
  expect(columnHeads(columns)).toEqual([['KCO 2.13.11 (folder a)']]);
});

test('the terminal names the build that lost the order, and where each came from', () => {
  const text = finalReport(results, styleFor(false));
  expect(text).toContain('KCO bad');
  expect(text).toContain('healthy on KCO bad  paid-but-pending');
  expect(text).toContain('healthy on KCO bad: expected paid');
  expect(text).toContain(`KCO good: ${said}`);
  expect(progressLine(bad, 1, 2, styleFor(false))).toContain('healthy KCO bad  paid-but-pending');
});

test('two builds that lose the order in two ways are both explained', () => {
  const other = result({ ...bad, plugin: 'other', diagnosis: { why: 'The push died.', change: 'Mend that.' } });
  const text = finalReport(runResults(bad, other), styleFor(false));
  expect(text).toContain('The push did nothing.');
  expect(text).toContain('The push died.');
});

test('JUnit has a case for each, called by its build', () => {
  const junit = load(renderJunit(results), { xml: true });
  const cases = junit('testcase').toArray();
  expect(cases.map((one) => [junit(one).attr('classname'), junit(one).find('failure').length])).toEqual([
    ['kco-harness.containers.http.KCO-bad', 1],
    ['kco-harness.containers.http.KCO-good', 0],
  ]);
  expect(junit('property[name="source of KCO good"]').attr('value')).toBe(said);
});

test('Markdown and annotations name the build', () => {
  const markdown = renderMarkdown(results);
  expect(markdown).toMatch(/\| `healthy` \| bad \|/);
  expect(markdown).toContain('- KCO good: folder ./kco');
  expect(renderAnnotations(results)[0]).toContain('healthy on KCO bad');
});

test('the page shows each build in its own place, with its own evidence, and links to it', () => {
  const page = load(renderReport(results, new Map()));
  const places = page('.matrix td a')
    .toArray()
    .map((link) => page(link).attr('href')?.slice(1) ?? '');
  expect(places).toHaveLength(2);
  expect(places.map((id) => page(`section[aria-labelledby="${id}"]`).text().includes('(KCO bad)'))).toEqual([
    true,
    false,
  ]);
  expect(
    page('section')
      .toArray()
      .map((section) => page(section).find('code').last().text()),
  ).toEqual(['scenarios/healthy--kco-bad/', 'scenarios/healthy--kco-good/']);
  expect(page('header').text()).toContain(said);
});

test('of a model nothing is said, and of very many only what is nobody’s release', () => {
  const model: PlayedPlugin = { ...source, kind: 'model', label: 'old' };
  expect(sourcesOf({ sources: { plugins: [model], with: [] } })).toEqual([]);
  const tags = Array.from({ length: 20 }, (_, n): PlayedPlugin => ({ ...source, kind: 'git', label: `2.0.${n}` }));
  expect(sourcesOf({ sources: { plugins: [...tags, ...plugins], with: [] } }).map(([name]) => name)).toEqual([
    'KCO good',
    'KCO bad',
  ]);
});
