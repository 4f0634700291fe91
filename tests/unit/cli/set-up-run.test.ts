import { expect, test } from 'vitest';
import { refuseEmptyRun } from '../../../harness/cli/set-up-run.ts';
import type { PlayedTest } from '../../../harness/run/tests-of.ts';
import type { Scenario } from '../../../harness/scenario/scenario.ts';

const played = (title: string, parts: Partial<Scenario> = {}, skip?: string, controlOf?: string): PlayedTest => {
  const expect = { verdict: 'paid' } as const;
  const scenario = { id: 'made-up', title: 'Made up', source: ['me'], given: {}, expect, ...parts };
  return { title, pluginIndex: 0, skip, plays: [{ scenario, pluginIndex: 0, title, controlOf }] };
};
const tests = [
  played('healthy on KCO 2.13.11'),
  played('waf-off on KCO 2.13.11', { tags: ['firewall', 'timing'] }),
  played('healthy on KCO 2.8.7'),
  played('waf-off on KCO 2.8.7', { tags: ['firewall', 'timing'] }),
];

test('something to play is not refused', () => {
  refuseEmptyRun(tests, {});
  refuseEmptyRun(tests, { shard: { current: 4, total: 4 } });
  for (const grep of ['HEALTHY', 'KCO 2\\.8', '@paid', '/waf/', '/WAF/i', 'scenarios\\.spec', '@firewall @timing$']) {
    refuseEmptyRun(tests, { grep });
  }
});

test('a pattern that matches no title is refused with a title', () => {
  for (const grep of ['nope', '/WAF/', '@state']) {
    expect(() => refuseEmptyRun(tests, { grep }), grep).toThrow(
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
  expect(() => refuseEmptyRun(tests.slice(0, 2), { shard })).toThrow('there are only 2 tests');
  expect(() => refuseEmptyRun(tests, { shard, grep: 'waf' })).toThrow('there are only 2 tests');
});

test('controls are tests of their own, and are found by their tag', () => {
  const controls = played('controls 1 to 2 on KCO 2.13.11', { tags: ['firewall'] }, undefined, 'waf-off');
  const alone = { shard: { current: 1, total: 1 } };
  refuseEmptyRun([...tests, controls], { grep: '^scenarios scenarios\\.spec\\.ts controls 1', ...alone });
  refuseEmptyRun([controls], { grep: '@control$', ...alone });
  expect(() => refuseEmptyRun([controls], { grep: '@firewall' })).toThrow('no test');
});

test('a play that is skipped is a test, but one without tags', () => {
  const skipped = played(
    'htaccess on KCO 2.13.11',
    { tags: ['requirement'] },
    'runs on the containers stack only: Apache',
  );
  refuseEmptyRun([skipped], { grep: 'htaccess on KCO 2\\.13\\.11$' });
  for (const grep of ['@requirement', '@paid', 'Apache']) {
    expect(() => refuseEmptyRun([skipped], { grep }), grep).toThrow('no test');
  }
});
