import { expect, test } from 'vitest';
import {
  annotationLimit,
  renderAnnotations,
  renderJobSummary,
  summaryLimitBytes,
} from '../../../harness/reports/github.ts';
import { renderMarkdown } from '../../../harness/reports/markdown.ts';
import type { ScenarioResult } from '../../../harness/verdict/scenario-result.ts';
import { hostileResult } from './hostile-result.ts';
import { recordedResults } from './recorded-run.ts';
import { result, runResults } from './result-builder.ts';

const many = (count: number, parts: Partial<ScenarioResult>) =>
  Array.from({ length: count }, (_, index) => result({ id: `scenario-${index}`, ...parts }));
const levelsOf = (lines: readonly string[]) => lines.map((line) => /^::(\w+) title=/.exec(line)?.[1]);

test.describe('annotations', () => {
  test('are errors for differences, warnings for doubts, notices for losses that were expected', () => {
    const lines = renderAnnotations(
      runResults(
        result({ id: 'fine' }),
        result({
          id: 'lost',
          verdict: 'paid-but-pending',
          title: 'Blocked',
          diagnosis: { why: 'A rule.', change: 'It.' },
        }),
        result({ id: 'doubt', outcome: 'inconclusive', verdict: 'inconclusive', reason: 'the edge died' }),
        result({ id: 'other', outcome: 'differs', reason: 'expected this, got that' }),
        result({ id: 'left', outcome: 'skipped' }),
      ),
    );
    expect(lines).toEqual([
      '::error title=other on KCO 2.13.11::expected this, got that',
      '::warning title=doubt on KCO 2.13.11::the edge died',
      '::notice title=lost on KCO 2.13.11::Blocked%0AWhy: A rule.%0AWhat to change: It.',
    ]);
  });

  test('speak once of what is the same on several versions', () => {
    const lost = result({ verdict: 'paid-but-pending' });
    const [line, ...others] = renderAnnotations(runResults({ ...lost, kco: '2.0.16' }, lost));
    expect(others).toEqual([]);
    expect(line).toContain('title=healthy on KCO 2.0.16%2C 2.13.11::');
  });

  test('speak of a control only where it was not paid', () => {
    const control = result({ controlOf: 'lost', reason: 'no order' });
    expect(renderAnnotations(runResults(control))).toEqual([]);
    expect(renderAnnotations(runResults({ ...control, outcome: 'differs' }))).toEqual([
      '::error title=control of lost on KCO 2.13.11::no order',
    ]);
  });

  for (const [level, parts] of [
    ['error', { outcome: 'differs' }],
    ['warning', { outcome: 'inconclusive', verdict: 'inconclusive' }],
    ['notice', { verdict: 'paid-but-pending' }],
  ] as const) {
    test(`ten of the level ${level} are all shown`, () => {
      const lines = renderAnnotations(runResults(...many(10, parts)));
      expect(levelsOf(lines)).toEqual(Array(10).fill(level));
      expect(lines.join()).not.toContain('more');
    });

    test(`of more than ten of the level ${level} nine are shown, and the tenth counts the others`, () => {
      const lines = renderAnnotations(runResults(...many(25, parts)));
      expect(levelsOf(lines)).toEqual(Array(annotationLimit).fill(level));
      expect(lines[8]).toContain('title=scenario-8 ');
      expect(lines[9]).toContain('title=16 more::');
    });
  }

  test('are one line each, and no text breaks out of its place', () => {
    const [line = '', ...others] = renderAnnotations(runResults(hostileResult()));
    expect(others).toEqual([]);
    expect(line).not.toMatch(/\p{Cc}/u);
    const [, title = '', message = ''] = /^::error title=(.*?)::(.*)$/.exec(line) ?? [];
    expect(title).not.toMatch(/[:,]/);
    expect(title).toContain('%250A%3A%3Aerror%3A%3Ano');
    expect(message).toContain('%250A::error::no');
    expect(message).toContain('%0A::error title=x::y');
  });
});

test.describe('the job summary', () => {
  test('is the whole Markdown report where that fits', () => {
    expect(renderJobSummary(recordedResults())).toBe(renderMarkdown(recordedResults()));
  });

  const large = runResults(
    ...many(3000, { verdict: 'paid-but-pending', diagnosis: { why: 'ø'.repeat(300), change: 'y' } }),
    result({ id: 'worst', outcome: 'differs', reason: 'this first' }),
  );

  test('is never larger than GitHub takes, in bytes', () => {
    const size = Buffer.byteLength(renderJobSummary(large));
    expect(size).toBeLessThanOrEqual(summaryLimitBytes);
    expect(size).toBeGreaterThan(summaryLimitBytes * 0.99);
  });

  test('leaves out the least important, and says at its end how much', () => {
    const text = renderJobSummary(large);
    expect(text).toContain('`worst`');
    expect(text).toContain('this first');
    expect(text).toContain('`scenario-2999` |');
    const [, missing] =
      /_Left out, because GitHub shows 1 MiB: (\d+) explanations\. They are in results\.json\._\n$/.exec(text) ?? [];
    expect(text.match(/^### /gm)?.length).toBe(3001 - Number(missing));
    // None is cut in two.
    expect(text.match(/^\*\*What to change/gm)?.length).toBe(3000 - Number(missing));
  });

  test('leaves out rows of the table when even that is too long', () => {
    const text = renderJobSummary(large, 20_000);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(20_000);
    const [, rows] =
      /_Left out, because GitHub shows 1 MiB: (\d+) rows of the table and \d+ explanations/.exec(text) ?? [];
    expect(text.match(/^\| `/gm)?.length).toBe(3001 - Number(rows));
  });

  test('leaves out a matrix that does not fit, says so, and has room for rows of the table', () => {
    const versions = runResults(...many(60, {}), ...many(60, { kco: '2.0.16' }));
    const matrixRow = '| `scenario-7` | paid | paid |';
    expect(renderJobSummary(versions)).toContain(matrixRow);
    const text = renderJobSummary(versions, 2_500);
    expect(text).not.toContain(matrixRow);
    expect(text).toContain('| `scenario-7` | 2.0.16, 2.13.11 |');
    expect(text).toMatch(/_Left out, because GitHub shows 1 MiB: the matrix of versions and \d+ rows of the table\. /);
  });

  test('is nothing where there is no room at all', () => {
    expect(renderJobSummary(recordedResults(), 100)).toBe('');
    expect(renderJobSummary(recordedResults(), -5)).toBe('');
  });
});
