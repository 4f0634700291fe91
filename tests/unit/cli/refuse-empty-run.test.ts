import { expect, test } from '@playwright/test';
import { refuseEmptyRun } from '../../../harness/cli/refuse-empty-run.ts';
import type { Scenario } from '../../../harness/scenario/scenario.ts';

const scenario = (id: string): { scenario: Scenario } => ({
  scenario: { id, title: id, source: ['me'], given: {}, expect: { verdict: 'paid' } },
});
const scenarios = [scenario('healthy'), scenario('waf-off')];
const plugins = ['2.13.11', '2.8.7'];

test('something to play is not refused', () => {
  refuseEmptyRun(scenarios, { plugins }, {});
  refuseEmptyRun(scenarios, { plugins }, { shard: { current: 4, total: 4 } });
  for (const grep of ['HEALTHY', 'KCO 2\\.8', '@paid', '/waf/', '/WAF/i', 'scenarios\\.spec']) {
    refuseEmptyRun(scenarios, { plugins }, { grep });
  }
});

test('a pattern that matches no title is refused with a title', () => {
  for (const grep of ['nope', '/WAF/']) {
    expect(() => refuseEmptyRun(scenarios, { plugins }, { grep }), grep).toThrow(
      expect.objectContaining({
        code: 'USAGE',
        message: `no test's title matches --grep ${grep}`,
        hint: expect.stringContaining('"healthy on KCO 2.13.11 @paid"'),
      }),
    );
  }
});

test('more shards than tests are refused, and the pattern counts', () => {
  const shard = { current: 1, total: 3 };
  expect(() => refuseEmptyRun(scenarios, { plugins: ['2.8.7'] }, { shard })).toThrow('there are only 2 tests');
  expect(() => refuseEmptyRun(scenarios, { plugins }, { shard, grep: 'waf' })).toThrow('there are only 2 tests');
});
