import { expect, test } from 'vitest';
import { listLines } from '../../../harness/cli/list-command.ts';
import { showLines } from '../../../harness/cli/show-command.ts';
import { styleFor } from '../../../harness/reports/style.ts';
import type { Scenario } from '../../../harness/scenario/scenario.ts';

const plain: Scenario = {
  id: 'plain',
  title: 'A healthy shop',
  source: ['Observed'],
  given: {},
  expect: { verdict: 'paid' },
};
const full: Scenario = {
  ...plain,
  id: 'full',
  row: 10,
  tags: ['firewall', 'timing'],
  shownBy: '1.11.8',
  stack: { only: 'containers', why: 'it takes PHP' },
  given: { shopper: { afterPaying: 'closes-tab', pays: 'yes' } },
  expect: { verdict: 'declined', order: 'none' },
  elsewhere: [{ plugin: '>=2.0.0', why: 'The browser does it.', expect: { verdict: 'paid' }, mayNotFire: true }],
};

test.describe('list', () => {
  const lines = (...scenarios: Scenario[]) =>
    listLines(
      scenarios.map((scenario) => ({ scenario, file: `edge/${scenario.id}.scenario.ts` })),
      styleFor(false),
    );

  test('has a line for each scenario below its folder: id, verdict, title', () => {
    expect(lines(plain, { ...plain, id: 'other' })).toEqual([
      'edge',
      '  plain  paid  A healthy shop',
      '  other  paid  A healthy shop',
    ]);
  });

  test('tells row, tags, versions and stack where a scenario has some', () => {
    expect(lines(full)[1]).toBe(
      '  full  declined  A healthy shop  (row 10 · firewall · timing · on KCO 1.11.8 · KCO >=2.0.0: paid · containers only)',
    );
  });
});

test.describe('show', () => {
  test('tells what differs, what must come out, with which versions something else, and the rest', () => {
    expect(showLines(full, 'full.scenario.ts')).toEqual([
      'full',
      'A healthy shop',
      'full.scenario.ts',
      '',
      'differs from a healthy site in',
      '  shopper.afterPaying: "closes-tab"  (healthy: "returns")',
      '',
      'must end as, with KCO 1.11.8',
      '  verdict: "declined"',
      '  order: "none"',
      '',
      'with KCO >=2.0.0 must end as',
      '  verdict: "paid"',
      '  because: The browser does it.',
      '  a condition may have nothing to act on there',
      '',
      'plays on containers only: it takes PHP',
      '',
      'row of the failure catalog: 10',
      '',
      'tags: firewall, timing',
      '',
      'sources',
      '  Observed',
    ]);
  });

  test('says nothing of what a scenario has not', () => {
    expect(showLines(plain, 'plain.scenario.ts').join('\n')).not.toMatch(/with KCO|only|row|tags/);
    expect(showLines(plain, 'plain.scenario.ts')).toContain('  nothing');
  });
});
