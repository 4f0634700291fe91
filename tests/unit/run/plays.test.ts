import { expect, test } from 'vitest';
import { defaultOptions } from '../../../harness/run/default-options.ts';
import { playsMeant, playsOf } from '../../../harness/run/plays.ts';
import type { RunOptions } from '../../../harness/run/run-options.ts';
import { namePrivate } from '../../../harness/scenario/presets.ts';
import type { Scenario } from '../../../harness/scenario/scenario.ts';
import { scenario } from '../verdict/site-record-builder.ts';

const named = (id: string, parts: Partial<Scenario> = {}): Scenario => ({
  ...scenario({ verdict: 'paid-but-pending', order: 'pending' }, { faults: [namePrivate()] }),
  id,
  title: `Title of ${id}`,
  ...parts,
});
const run = (parts: Partial<RunOptions> = {}): RunOptions => ({
  ...defaultOptions({}, new Date()),
  plugins: ['2.13.11', '1.11.8'],
  ...parts,
});
const both = [named('one'), named('two')];
const titles = (options: RunOptions, scenarios: readonly Scenario[] = both): string[] =>
  playsOf(options, scenarios).map(({ title }) => title);

test('every scenario is played on every plugin, one plugin after the other', () => {
  expect(playsOf(run(), both).map(({ title, pluginIndex }) => [title, pluginIndex])).toEqual([
    ['one on KCO 2.13.11', 0],
    ['two on KCO 2.13.11', 0],
    ['one on KCO 1.11.8', 1],
    ['two on KCO 1.11.8', 1],
  ]);
});

test('a play is the scenario itself, of which nothing is changed', () => {
  const [play] = playsOf(run(), both);
  expect(play?.scenario).toBe(both[0]);
  expect(play?.controlOf).toBeUndefined();
  expect(play?.skip).toBeUndefined();
});

test('a plugin is called by its label until it is resolved', () => {
  expect(titles(run({ plugins: ['git:/repos/kco#2.8.7'] }))).toEqual(['one on KCO 2.8.7', 'two on KCO 2.8.7']);
});

test.describe('played on the one version that shows the failure', () => {
  const shown = [named('old', { shownBy: '1.11.8' }), named('new')];

  test('a scenario that names a version is played there, others on the first', () => {
    expect(titles(run({ playOn: 'shown-by' }), shown)).toEqual(['new on KCO 2.13.11', 'old on KCO 1.11.8']);
  });

  test('the version does not matter where every plugin was asked for', () => {
    expect(titles(run(), shown)).toHaveLength(4);
  });

  test('a scenario is played once when its version is also the first', () => {
    expect(titles(run({ playOn: 'shown-by' }), [named('new', { shownBy: '2.13.11' })])).toEqual(['new on KCO 2.13.11']);
  });
});

test.describe('controls', () => {
  const controlled = run({ plugins: ['2.13.11'], controls: true });

  test('are played after all scenarios of a plugin, and only when asked for', () => {
    expect(titles(controlled)).toEqual([
      'one on KCO 2.13.11',
      'two on KCO 2.13.11',
      'control of one on KCO 2.13.11',
      'control of two on KCO 2.13.11',
    ]);
    expect(titles(run({ plugins: ['2.13.11'] }))).toHaveLength(2);
  });

  test('have no deviation, and must end paid and acknowledged whatever the scenario expects', () => {
    const elsewhere = [{ plugin: '*', why: 'always', expect: { verdict: 'declined' as const } }];
    const [, control] = playsOf(controlled, [named('one', { elsewhere, row: 9, tags: ['firewall'] })]);
    expect(control).toMatchObject({ controlOf: 'one', pluginIndex: 0 });
    expect(control?.scenario).toEqual({
      id: 'control-of-one',
      title: 'Without the deviations of: Title of one',
      source: ['this test'],
      given: {},
      expect: { verdict: 'paid', acknowledged: true },
    });
  });

  test('of the block checkout have it too, and nothing else of what is given', () => {
    const given = {
      store: { checkout: 'block', permalinks: 'plain' },
      shopper: { afterPaying: 'closes-tab' },
    } as const;
    const [, control] = playsOf(controlled, [named('block', { given })]);
    expect(control?.scenario.given).toEqual({ store: { checkout: 'block' } });
  });

  test('of an order that is paid by its link pay one, too; the redirect flow is a deviation', () => {
    const given = {
      store: { checkoutFlow: 'redirect' },
      shopper: { buys: 'order-pay', afterPaying: 'closes-tab' },
    } as const;
    const [, control] = playsOf(controlled, [named('link', { given })]);
    expect(control?.scenario.given).toEqual({ shopper: { buys: 'order-pay' } });
  });

  test('are played on the version that shows the failure, where it is', () => {
    const options = run({ playOn: 'shown-by', controls: true });
    expect(titles(options, [named('old', { shownBy: '1.11.8' })])).toEqual([
      'old on KCO 1.11.8',
      'control of old on KCO 1.11.8',
    ]);
  });

  test('that have nothing to be compared with are skipped with the scenario', () => {
    const real = named('real', { stack: { only: 'containers', why: 'it needs Apache' } });
    expect(playsOf(controlled, [real]).map(({ skip }) => skip)).toEqual([
      'runs on the containers stack only: it needs Apache',
      'runs on the containers stack only: it needs Apache',
    ]);
  });
});

for (const [runsOn, only, skip] of [
  ['simulated', 'simulated', undefined],
  ['containers', 'containers', undefined],
  ['simulated', 'containers', 'runs on the containers stack only: because'],
  ['containers', 'simulated', 'runs on the simulated stack only: because'],
] as const) {
  test(`what runs on ${only} only is ${skip ? 'skipped with its reason' : 'played'} on ${runsOn}`, () => {
    const bound = named('bound', { stack: { only, why: 'because' } });
    const [play] = playsOf(run({ stack: runsOn }), [bound]);
    expect(play?.skip).toBe(skip);
  });
}

test('titles are unique', () => {
  const all = titles(run({ controls: true }));
  expect(new Set(all).size).toBe(8);
});

test('what a browser cannot play is skipped for it, with its reason, and played by HTTP', () => {
  const bound = named('bound', { stack: { only: 'containers', shopper: 'http', why: 'because' } });
  const skipWith = (shopper: RunOptions['shopper']) => playsOf(run({ stack: 'containers', shopper }), [bound])[0]?.skip;
  expect(skipWith('browser')).toBe('runs with the HTTP shopper only: because');
  expect(skipWith('http')).toBeUndefined();
});

test('what is played again is a scenario on one plugin or on all, and its controls with it', () => {
  const options = run({ controls: true });
  const meant = (...keys: Parameters<typeof playsMeant>[2]) =>
    playsMeant(playsOf(options, both), options.plugins, keys).map(({ title }) => title);
  expect(meant({ scenario: 'two', plugin: '1.11.8' })).toEqual(['two on KCO 1.11.8', 'control of two on KCO 1.11.8']);
  expect(meant({ scenario: 'one' })).toHaveLength(4);
  expect(meant({ scenario: 'three' })).toEqual([]);
});
