import { expect, test } from 'vitest';
import { callsLine, callsOf, refusalLines } from '../../../harness/reports/klarna-calls.ts';
import { matrixOf } from '../../../harness/reports/matrix/matrix.ts';
import { renderMatrix } from '../../../harness/reports/matrix/matrix-report.ts';
import { styleFor } from '../../../harness/reports/style.ts';
import { finalReport } from '../../../harness/reports/terminal.ts';
import type { KlarnaCalls } from '../../../harness/verdict/klarna-calls.ts';
import { playedRun } from './matrix/played-run.ts';
import { result, runResults } from './result-builder.ts';

const plain = styleFor(false);
const calls = (parts: Partial<KlarnaCalls> = {}): KlarnaCalls => ({
  checked: 1000,
  answeredByFault: 0,
  refused: [],
  answersAmiss: [],
  ...parts,
});
const noLines = {
  route: 'checkout create',
  status: 400,
  errorCode: 'BAD_VALUE',
  fields: ['order_lines'],
  why: 'order_lines: a list of 0 sent, at least one line is wanted',
  times: 2,
};
const played = [
  result({ klarnaCalls: calls() }),
  result({ id: 'order-pay', kco: '2.20.9', klarnaCalls: calls({ refused: [noLines], answeredByFault: 3 }) }),
  result({ id: 'order-pay-tab-closed', kco: '2.20.9', klarnaCalls: calls({ checked: 1, refused: [noLines] }) }),
];
const refusal =
  '4 × checkout create, 400 BAD_VALUE: order_lines: a list of 0 sent, at least one line is wanted ' +
  '(KCO 2.20.9; 2 scenarios, first order-pay)';

test('calls are summed over all plays, with who made those that are refused', () => {
  const sum = callsOf(played);
  expect(sum && callsLine(sum)).toBe(
    '2,001 calls of 2 versions of KCO held against Klarna’s API, 4 of them refused; 3 more were answered by a fault',
  );
  expect(sum && refusalLines(sum)).toEqual([refusal]);
});

test('results that say nothing of calls, as of earlier releases, are no calls', () => {
  expect(callsOf([result()])).toBeUndefined();
  expect(finalReport(runResults(result()), plain)).not.toContain('Klarna’s API');
});

test('of one version its name stands there, and a mistake of the fake’s is not hidden', () => {
  const sum = callsOf([result({ klarnaCalls: calls({ checked: 1, answersAmiss: ['checkout read: status'] }) })]);
  expect(sum && callsLine(sum)).toBe(
    '1 call of KCO 2.13.11 held against Klarna’s API, none of them refused; the fake’s own answers do not fit it: checkout read: status',
  );
});

test('the summary on the terminal has the line and what was refused', () => {
  const report = finalReport(runResults(...played), plain);
  expect(report).toContain(`Calls that Klarna refuses\n  ${refusal}\n\n`);
  expect(report).toContain('\n2,001 calls of 2 versions');
});

test('a matrix of several runs sums them, in every format', () => {
  const runs = played.map((one) => playedRun([one]));
  const sum = callsOf(played);
  const render = (format: 'terminal' | 'markdown' | 'html' | 'json') =>
    renderMatrix(matrixOf(runs), format, { style: plain, calls: sum });
  for (const format of ['terminal', 'markdown', 'html'] as const) expect(render(format)).toContain('2,001 calls');
  expect(JSON.parse(render('json'))).toMatchObject({ klarnaCalls: { checked: 2001, refused: [{ times: 4 }] } });
});
