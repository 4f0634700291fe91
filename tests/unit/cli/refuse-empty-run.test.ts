import { expect, test } from '@playwright/test';
import { refuseEmptyRun } from '../../../harness/cli/refuse-empty-run.ts';
import type { Play } from '../../../harness/run/plays.ts';
import type { Scenario } from '../../../harness/scenario/scenario.ts';

const play = (title: string, parts: Partial<Scenario> = {}, skip?: string): Play => ({
  scenario: { id: 'made-up', title: 'Made up', source: ['me'], given: {}, expect: { verdict: 'paid' }, ...parts },
  pluginIndex: 0,
  title,
  skip,
});
const plays = [
  play('healthy on KCO 2.13.11'),
  play('waf-off on KCO 2.13.11', { tags: ['firewall', 'timing'] }),
  play('healthy on KCO 2.8.7'),
  play('waf-off on KCO 2.8.7', { tags: ['firewall', 'timing'] }),
];

test('something to play is not refused', () => {
  refuseEmptyRun(plays, {});
  refuseEmptyRun(plays, { shard: { current: 4, total: 4 } });
  for (const grep of ['HEALTHY', 'KCO 2\\.8', '@paid', '/waf/', '/WAF/i', 'scenarios\\.spec', '@firewall @timing$']) {
    refuseEmptyRun(plays, { grep });
  }
});

test('a pattern that matches no title is refused with a title', () => {
  for (const grep of ['nope', '/WAF/', '@state']) {
    expect(() => refuseEmptyRun(plays, { grep }), grep).toThrow(
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
  expect(() => refuseEmptyRun(plays.slice(0, 2), { shard })).toThrow('there are only 2 tests');
  expect(() => refuseEmptyRun(plays, { shard, grep: 'waf' })).toThrow('there are only 2 tests');
});

test('a control is a test of its own', () => {
  const control = play('control of waf-off on KCO 2.13.11');
  refuseEmptyRun([...plays, control], {
    grep: '^scenarios scenarios\\.spec\\.ts control of',
    shard: { current: 1, total: 1 },
  });
  expect(() => refuseEmptyRun(plays, { grep: 'control of' })).toThrow('no test');
});

test('a play that is skipped is a test, but one without tags', () => {
  const skipped = play(
    'htaccess on KCO 2.13.11',
    { tags: ['requirement'] },
    'runs on the containers stack only: Apache',
  );
  refuseEmptyRun([skipped], { grep: 'htaccess on KCO 2\\.13\\.11$' });
  for (const grep of ['@requirement', '@paid', 'Apache']) {
    expect(() => refuseEmptyRun([skipped], { grep }), grep).toThrow('no test');
  }
});
