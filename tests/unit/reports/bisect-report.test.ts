import { expect, test } from 'vitest';
import {
  type BisectPlay,
  type BisectReport,
  namesOf,
  renderBisection,
} from '../../../harness/reports/bisect-report.ts';
import { outcomeWords } from '../../../harness/reports/outcome.ts';
import { styleFor } from '../../../harness/reports/style.ts';

const before: BisectPlay = {
  number: 7,
  kco: '2.12.2',
  verdict: 'paid-but-pending',
  order: 'pending',
  acknowledged: true,
  pushes: '200',
  reason: 'Klarna holds a paid order, and WooCommerce has it as "pending"',
  evidence: 'plays/07',
};
const after: BisectPlay = {
  ...before,
  number: 6,
  kco: '2.12.3',
  verdict: 'paid',
  order: 'processing',
  pushes: '4 × 200',
  evidence: 'plays/06',
};

const report: BisectReport = {
  schemaVersion: 1,
  run: {
    id: '1130-0706-5615',
    seed: '1130-0706-5615',
    stack: 'containers',
    shopper: 'http',
    startedAt: '2026-11-30T07:06:00.000Z',
    durationMs: 8_940,
    versions: { wordpress: '6.8.1', woocommerce: '10.0.2', kco: '2.12.2, 2.12.3', php: '8.4.1', waf: 'nginx' },
  },
  range: { plugin: 'git:../kco#2.8.7..2.14.4', first: '2.8.7', last: '2.14.4', versions: 40 },
  scenario: { id: 'made-up', title: 'Made up', given: {} },
  outcome: 'found',
  answer: '2.12.3 changed it: paid-but-pending (2.12.2) → paid (2.12.3)',
  change: {
    version: '2.12.3',
    parts: ['verdict', 'order', 'pushes'],
    before,
    after,
    tag: { tag: '2.12.3', date: '2024-06-05', of: 'commit' },
  },
  monotone: true,
  remarks: [],
  passedOver: [],
  plays: [after, before],
  again: 'kco-harness run made-up --plugin git:../kco#2.12.2 --plugin git:../kco#2.12.3',
};

const render = (changes: Partial<BisectReport> = {}) =>
  renderBisection({ ...report, ...changes }, styleFor(false), 'runs/x');

test('the answer first, with its day; the two plays; what it took; the line that plays it again', () => {
  expect(render()).toBe(`made-up
2.12.3 changed it: paid-but-pending (2.12.2) → paid (2.12.3)
tag 2.12.3, committed on 2024-06-05

  KCO     verdict           order       acknowledged  pushes   evidence
  2.12.2  paid-but-pending  pending     yes           200      runs/x/plays/07/
  2.12.3  paid              processing  yes           4 × 200  runs/x/plays/06/

2 plays for the 40 versions 2.8.7 to 2.14.4, in 8.9 s
containers stack, http shopper: WordPress 6.8.1, WooCommerce 10.0.2, PHP 8.4.1, nginx

Play it again: kco-harness run made-up --plugin git:../kco#2.12.2 --plugin git:../kco#2.12.3
All of it, and the evidence of each play: runs/x/bisection.json`);
});

test('without a change: all plays, no line to play again, and a model says that it is one', () => {
  const text = render({
    change: null,
    again: null,
    outcome: 'no-change',
    answer: 'no change',
    run: { ...report.run, stack: 'simulated' },
  });
  expect(text).toContain('2.12.2  paid-but-pending');
  expect(text).toContain('\nsimulated stack, a model and not WooCommerce, http shopper\n');
  expect(text).not.toContain('Play it again');
});

test('what was passed over and what is doubtful stands below the plays', () => {
  const text = render({
    remarks: ['It changed more than once.'],
    passedOver: [
      { why: 'not-loaded', versions: ['2.15.0', '2.16.0', '2.17.0', '2.18.0'], reason: 'It lacks a file.' },
      { why: 'inconclusive', versions: ['2.9.0'], reason: 'A gap.' },
    ],
  });
  expect(text).toContain(
    '\n\nIt changed more than once.\nCould not be loaded: 4 versions from 2.15.0 to 2.18.0. It lacks a file.\nInconclusive: 2.9.0. A gap.\n\n',
  );
});

test('names and outcomes in words', () => {
  expect([['1.0'], ['1.0', '1.1'], ['1.0', '1.1', '1.2']].map(namesOf)).toEqual([
    '1.0',
    '1.0 and 1.1',
    '1.0, 1.1 and 1.2',
  ]);
  expect(outcomeWords(before)).toBe('paid-but-pending, order pending, acknowledged, push 200');
  expect(outcomeWords({ ...before, order: 'none', acknowledged: false, pushes: 'none' })).toBe(
    'paid-but-pending, no order, not acknowledged, no push',
  );
});
